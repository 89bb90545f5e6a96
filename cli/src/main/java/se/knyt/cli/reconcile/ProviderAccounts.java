package se.knyt.cli.reconcile;

import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.PayoutLine.Kind;

/**
 * The BAS defaults of one provider. Under 1580 (receivables for cards and coupons) the accounts 1581 to 1588 are the company's own, by
 * custom one for each provider. What a fee is follows from who takes it: Klarna, Kustom and Svea charge Swedish VAT (HFD 2019 ref. 45),
 * acquiring of cards is an exempt financial service, commission of a marketplace is cost of selling. VAT that a foreign provider leaves to
 * the buyer (reverse charge) is not in the settlement: whoever keeps the books decides and books it.
 *
 * @param code provider code
 * @param method payment method in the customer ledger
 * @param receivable the account that its payouts settle
 * @param fee account of its fees
 * @param disputeFee account of its fees for disputes
 * @param types accounts of single types of the provider's own, by {@code kind.type}
 */
record ProviderAccounts(
        String code, String method, String receivable, String fee, String disputeFee, Map<String, String> types) {
    private static final String FACTORING_FEES = "6064";
    private static final String BANK_COSTS = "6570";
    private static final String COMMISSION = "6050";

    static final List<ProviderAccounts> ALL = List.of(
            // Klarna's corrections are corrections of its fees.
            of("klarna", "KLARNA", "1581", FACTORING_FEES, Map.of("adjustment.correction", FACTORING_FEES)),
            of("kustom", "KUSTOM", "1580", FACTORING_FEES, Map.of("adjustment.correction", FACTORING_FEES)),
            of("svea", "SVEA", "1580", FACTORING_FEES, Map.of()),
            of("stripe", "STRIPE", "1582", BANK_COSTS, Map.of()),
            of("paypal", "PAYPAL", "1583", BANK_COSTS, Map.of()),
            // Adyen's own monthly invoice, which stands among the supplier invoices, is settled out of the payout.
            of("adyen", "ADYEN", "1584", BANK_COSTS, Map.of("adjustment.invoicededuction", "2440")),
            of("swish", "SWISH", "1585", BANK_COSTS, Map.of()),
            of("nets", "NETS", "1586", BANK_COSTS, Map.of()),
            of("shopify-payments", "SHOPIFY", "1587", BANK_COSTS, Map.of()),
            new ProviderAccounts("amazon", "AMAZON", "1588", COMMISSION, BANK_COSTS, Map.of()));

    private static ProviderAccounts of(
            String code, String method, String receivable, String fee, Map<String, String> types) {
        return new ProviderAccounts(code, method, receivable, fee, fee, types);
    }

    /** The account of a kind of line that needs no match. */
    String of(Kind kind) {
        return switch (kind) {
            case SALE, REFUND -> receivable;
            case FEE, FEE_REFUND -> fee;
            case DISPUTE_FEE -> disputeFee;
            case FEE_VAT -> "2641";
            case CHARGEBACK, CHARGEBACK_WON, RESERVE_HOLD, RESERVE_RELEASE -> "1689";
            case FX -> "7960";
            case ROUNDING -> "3740";
            case ADVANCE -> "2890";
            // The OBS account: must be zero at the end of the month, so that nobody forgets it.
            case ADJUSTMENT, DEPOSIT, UNRECOGNIZED -> "2999";
        };
    }
}
