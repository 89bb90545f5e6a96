package se.knyt.engine.trails;

/** Names of what was paid before anything was delivered: its facts are kept among the sales, since providers owe them like any other. */
public final class PrepaidKeys {
    private static final String SALE = "sale:";
    private static final String PREPAID = ":prepaid:";
    private static final String PART = "part:";

    private PrepaidKeys() {}

    /** The first fact of a purchase's prepayment. */
    public static String of(long shop, String orderSourceId) {
        return SALE + shop + PREPAID + orderSourceId;
    }

    /** The first fact of what came of a purchase where that was a part of what it costs. */
    public static String part(long shop, String orderSourceId) {
        return SALE + shop + PREPAID + PART + orderSourceId;
    }

    /** Whether a fact is money that came before the delivery and is a part of what the purchase costs. */
    public static boolean isPart(String factKey) {
        int shop = factKey.indexOf(':', SALE.length());
        return factKey.startsWith(SALE) && shop > 0 && factKey.startsWith(PREPAID + PART, shop);
    }

    /** Whether a fact is money that went back of a prepayment: a credit of what was sold says which notes it is. */
    public static boolean isGivenBack(TrailState.FactView fact) {
        return "credit".equals(fact.type())
                && fact.key().startsWith("credit:")
                && fact.notes().isEmpty()
                && fact.own().equals(fact.amount());
    }

    /** Whether a fact is money that came before the delivery, and no delivery. */
    public static boolean isPrepaid(String factKey) {
        int shop = factKey.indexOf(':', SALE.length());
        return factKey.startsWith(SALE) && shop > 0 && factKey.startsWith(PREPAID, shop);
    }
}
