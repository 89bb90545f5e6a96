package se.knyt.core.bookkeeping;

/** Names of the rules that make the rows of a sale. */
final class SaleRules {
    static final String TENDER = "sale.tender";
    static final String CUSTOMER = "sale.customer";
    static final String REVENUE = "sale.revenue";
    static final String FREIGHT = "sale.freight";
    static final String FEE = "sale.fee";
    static final String VAT = "sale.vat";
    static final String GIFT_CARD = "sale.gift-card";
    static final String CARD_BASE = "sale.card-base";
    static final String CARD_RATE = "sale.card-rate";
    static final String TIP = "sale.tip";
    static final String PREPAID = "sale.prepaid";
    static final String ROUNDING = "sale.rounding";

    private SaleRules() {}
}
