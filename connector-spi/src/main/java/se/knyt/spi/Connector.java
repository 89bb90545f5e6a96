package se.knyt.spi;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.returns.CreditTerms;

/**
 * The code that speaks to one kind of external system. A stateless singleton with a public constructor without arguments, named in
 * {@code META-INF/services/se.knyt.spi.Connector}.
 */
public interface Connector {
    /** How names of fields begin that an order has only where settings of its connection name them. */
    List<String> NAMED_FIELDS = List.of("checkout.", "raw.");

    /** A connection's setting by which its orders are not stopped, where it is {@code false}. */
    String HOLDS_ORDERS = "hold-orders";

    /** A connection's setting by which a payment can be captured in several parts, where it is {@code true}. */
    String SEVERAL_CAPTURES = "several-captures";

    ConnectorInfo info();

    /** Every code that its preflight can give; a person's text stands behind each. Empty without {@link Preflight}. */
    default Set<String> checks() {
        return Set.of();
    }

    /** Every kind of change that its preflight can propose. Empty without {@link Remedy}. */
    default Set<String> changes() {
        return Set.of();
    }

    /**
     * Every code of its own that a refusal or an unreadable record can carry. The system's own codes come beside them, after the
     * connector's id ({@code fortnox.2001304}); those that are known to matter are named here too.
     */
    default Set<String> refusals() {
        return Set.of();
    }

    /** Whether it can have a reservation given more time ({@link EffectKind#EXTEND_AUTHORIZATION}). */
    default boolean extendsAuthorizations() {
        return false;
    }

    /**
     * Whether an extension gives another reservation in place of the one before: then it is of use only to whoever captures at the
     * provider, since a shop goes on naming the old one.
     */
    default boolean replacesAuthorizations() {
        return false;
    }

    /** Whether its sessions tell how single payments stand ({@link PaymentStatusSource}). */
    default boolean tellsPayments() {
        return false;
    }

    /**
     * Whether a payment is captured once, and what a capture leaves of the reservation is let go with it, unless the agreement says
     * otherwise: where one can, it has the setting {@link #SEVERAL_CAPTURES}.
     */
    default boolean capturesOnce() {
        return false;
    }

    /** Whether it can have a buyer asked to pay what is left of an order ({@link EffectKind#REQUEST_PAYMENT}). */
    default boolean requestsPayments() {
        return false;
    }

    /**
     * Whether it can stop an order in the shop, and let it go again ({@link EffectKind#HOLD_ORDER}, {@link EffectKind#RELEASE_ORDER}). It
     * then has the setting {@link #HOLDS_ORDERS}.
     */
    default boolean holdsOrders() {
        return false;
    }

    /**
     * The page of one order for the shop's staff, where the system's address of it is known.
     *
     * @param settings of the connection, by key
     * @param orderSourceId the order, as it is read
     */
    default Optional<URI> orderPage(Map<String, String> settings, String orderSourceId) {
        return Optional.empty();
    }

    /**
     * The first page of the system's own portal for people, where what it does not tell is looked up; empty where no address of it is
     * known. Never a guess at the page of one object.
     */
    default Optional<URI> portal() {
        return Optional.empty();
    }

    /** How far back it tells of payouts; empty where it tells of none. */
    default Optional<HistoryTerms> historyTerms() {
        return Optional.empty();
    }

    /** What it allows of credit notes; only an accounting system allows anything less than all. */
    default CreditTerms creditTerms() {
        return CreditTerms.FREE;
    }

    /**
     * Whether rows of vouchers written there can have dimensions beside cost centre and project. Rows of invoices have none in any
     * system.
     */
    default boolean takesDimensions() {
        return false;
    }

    /**
     * The names of fields that orders of a connection have because its settings name them ({@code checkout.leveransdag}), so that a
     * rule which asks of another is told. Every name begins with one of {@link #NAMED_FIELDS}.
     *
     * @param settings of the connection, by key
     */
    default Set<String> namedFields(Map<String, String> settings) {
        return Set.of();
    }

    /**
     * Makes one connection ready for use. Makes no call.
     *
     * @return an object that implements the capability interfaces the connector has: {@link PullSource}, {@link EffectTarget},
     *     {@link TransferTarget}, {@link WebhookSource}, {@link Preflight}, {@link Remedy}, {@link CustomerReader}, {@link StockPlaces}, {@link ChannelCounts}, {@link LedgerReader}, {@link
     *     SettlementFileSource}, {@link BalanceSource}, {@link PaymentStatusSource}
     * @throws IllegalArgumentException when a setting is missing or out of bounds; the message names the setting
     */
    Session open(ConnectionContext context);
}
