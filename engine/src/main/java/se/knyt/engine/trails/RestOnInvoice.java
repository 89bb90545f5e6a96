package se.knyt.engine.trails;

import java.util.stream.Stream;

/**
 * Whether the buyer of a purchase that was paid in part before its delivery pays the rest of it by the merchant's own invoice: no provider
 * owes that, and the accounting system says when it is paid.
 */
public final class RestOnInvoice {
    private RestOnInvoice() {}

    public static boolean is(TrailState state) {
        return sales(state).anyMatch(f -> PrepaidKeys.isPart(f.key()))
                && sales(state)
                        .anyMatch(f -> !PrepaidKeys.isPrepaid(f.key())
                                && f.provider().isEmpty()
                                && !f.elsewhere().equals(f.amount()));
    }

    private static Stream<TrailState.FactView> sales(TrailState state) {
        return state.facts().stream().filter(f -> "sale".equals(f.type()));
    }
}
