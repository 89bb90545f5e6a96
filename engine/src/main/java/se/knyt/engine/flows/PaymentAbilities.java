package se.knyt.engine.flows;

import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import se.knyt.spi.Connector;

/**
 * What connectors can do about single payments, and about the order that is not paid for, each by its id.
 *
 * @param telling those that say how a payment stands
 * @param extending those that give a reservation more time
 * @param replacing those of them that give another reservation in its place
 * @param holding those that stop an order in the shop
 * @param once those at which a payment is captured once: what a capture leaves of a reservation is let go with it
 * @param letBe connections of the company whose orders are not to be stopped, by its own word
 */
public record PaymentAbilities(
        Set<String> telling,
        Set<String> extending,
        Set<String> replacing,
        Set<String> holding,
        Set<String> once,
        Set<Long> letBe) {
    /** The method that settles payment by payment on the bank account. */
    static final String AT_BANK = "swish";

    /** Nobody can do anything. */
    public static final PaymentAbilities NONE =
            new PaymentAbilities(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    public PaymentAbilities {
        telling = Set.copyOf(telling);
        extending = Set.copyOf(extending);
        replacing = Set.copyOf(replacing);
        holding = Set.copyOf(holding);
        once = Set.copyOf(once);
        letBe = Set.copyOf(letBe);
    }

    static PaymentAbilities of(Collection<? extends Connector> connectors) {
        return new PaymentAbilities(
                ids(connectors, Connector::tellsPayments),
                ids(connectors, Connector::extendsAuthorizations),
                ids(connectors, Connector::replacesAuthorizations),
                ids(connectors, Connector::holdsOrders),
                ids(connectors, Connector::capturesOnce),
                Set.of());
    }

    /**
     * The same in a company.
     *
     * @param connections whose orders are let be
     * @param single what is connected without being said to capture in several parts: of what is not connected nothing is known
     */
    PaymentAbilities in(Set<Long> connections, Set<String> single) {
        var here = once.stream().filter(single::contains).collect(Collectors.toUnmodifiableSet());
        return new PaymentAbilities(telling, extending, replacing, holding, here, connections);
    }

    private static Set<String> ids(Collection<? extends Connector> connectors, Predicate<Connector> that) {
        return connectors.stream().filter(that).map(c -> c.info().id()).collect(Collectors.toUnmodifiableSet());
    }
}
