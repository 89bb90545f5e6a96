package se.knyt.spi;

/**
 * The code that speaks to one kind of external system. A stateless singleton with a public constructor without arguments, named in
 * {@code META-INF/services/se.knyt.spi.Connector}.
 */
public interface Connector {
    ConnectorInfo info();

    /**
     * Makes one connection ready for use. Makes no call.
     *
     * @return an object that implements the capability interfaces the connector has: {@link PullSource}, {@link EffectTarget},
     *     {@link TransferTarget}, {@link WebhookSource}, {@link Preflight}, {@link ChannelCounts}, {@link LedgerReader}, {@link
     *     SettlementFileSource}
     * @throws IllegalArgumentException when a setting is missing or out of bounds; the message names the setting
     */
    Session open(ConnectionContext context);
}
