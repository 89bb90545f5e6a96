package se.knyt.core.bookkeeping;

import java.util.List;

/**
 * How the fees of the providers that Knyt knows are booked until a company says otherwise, with the reason for each. Legal entities are
 * those of Swedish merchants' contracts; their VAT numbers stand on their documents and are for the company to write.
 */
final class KnownFees {
    /** Where fees with Swedish VAT go: BAS 6064, factoring fees. */
    private static final int FACTORING = 6064;
    /** Where fees of card acquiring go: BAS 6570, bank charges. */
    private static final int BANK_CHARGES = 6570;

    private KnownFees() {}

    static FeeTable of(String provider) {
        return switch (provider) {
            // A merchant's fee for taking over invoices is a taxable service (HFD 2019 ref. 45).
            case "klarna" -> swedish("Klarna Bank AB (publ)");
            case "kustom" -> swedish("Kustom AB");
            case "svea" -> svea();
            // Card acquiring and payment accounts are exempt financial services (10 kap. 33 § ML).
            case "paypal" -> exempt("PayPal (Europe) S.à r.l. et Cie, S.C.A.");
            case "adyen" -> exempt("Adyen N.V.");
            case "nets" -> exempt("");
            // What the merchant's bank takes for its own service; a payment service that resells Swish is another
            // provider.
            case "swish" -> exempt("");
            // No VAT from Ireland; whether to account for it by reverse charge is left to the buyer: nobody has said,
            // so fees are held.
            case "stripe" -> irish("Stripe Payments Europe, Limited");
            case "shopify-payments" -> irish("");
            default -> FeeTable.of(BANK_CHARGES, FeeVat.UNANSWERED);
        };
    }

    private static FeeTable swedish(String entity) {
        return table(FACTORING, FeeVat.SWEDISH_25, entity);
    }

    private static FeeTable exempt(String entity) {
        return table(BANK_CHARGES, FeeVat.EXEMPT, entity);
    }

    private static FeeTable irish(String entity) {
        return table(BANK_CHARGES, FeeVat.UNANSWERED, entity);
    }

    /**
     * Svea's report states VAT on its fee for handling and none on that for credit, which is interest; its fee for a purchase that a
     * buyer's bank takes back is as that of card acquiring.
     */
    private static FeeTable svea() {
        var entity = "Svea Bank AB";
        return table(FACTORING, FeeVat.SWEDISH_25, entity)
                .and(rule("Credit", FACTORING, FeeVat.EXEMPT, entity))
                .and(rule("Interest", FACTORING, FeeVat.EXEMPT, entity))
                .and(rule("Regression/Service", BANK_CHARGES, FeeVat.EXEMPT, entity));
    }

    private static FeeTable table(int account, FeeVat vat, String entity) {
        return new FeeTable(List.of(rule("", account, vat, entity)));
    }

    private static FeeRule rule(String type, int account, FeeVat vat, String entity) {
        return new FeeRule(type, FeeRule.BEGINNING, account, vat, entity, "");
    }
}
