package se.knyt.connectors.payments.svea.settlement;

import java.util.Locale;
import se.knyt.core.commerce.PayoutLine.Kind;

/**
 * What the rows and fees of Svea's reconciliation report are, in its files and by its interface. A word that is not known is never
 * guessed; {@code Cost} and {@code Kickback} are known, and what they are in the books is for a person to say.
 */
public final class SveaKinds {
    private SveaKinds() {}

    /**
     * What a row's own amount is.
     *
     * @param in whether it raises what is paid out
     */
    public static Kind row(String rowType, boolean in) {
        return switch (rowType.toLowerCase(Locale.ROOT)) {
            case "order" -> Kind.SALE;
            case "credit" -> Kind.REFUND;
            case "cost", "kickback", "manual" -> Kind.ADJUSTMENT;
            case "deposit" -> in ? Kind.RESERVE_RELEASE : Kind.RESERVE_HOLD;
            case "regression" -> in ? Kind.CHARGEBACK_WON : Kind.CHARGEBACK;
            default -> Kind.UNRECOGNIZED;
        };
    }

    /**
     * What a fee of a row is. {@code Dismissed} is none: the invoice goes back to the merchant, whom its buyer owes again.
     *
     * @param in whether it raises what is paid out, as a fee that is given back does
     */
    public static Kind fee(String type, boolean in) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "admin",
                    "credit",
                    "reminder",
                    "collection",
                    "interest",
                    "postage",
                    "deviation",
                    "duedate",
                    "legalaction",
                    "service",
                    "correction" -> in ? Kind.FEE_REFUND : Kind.FEE;
            case "dismissed" -> in ? Kind.CHARGEBACK_WON : Kind.CHARGEBACK;
            case "deposit" -> in ? Kind.RESERVE_RELEASE : Kind.RESERVE_HOLD;
            case "kickback" -> Kind.ADJUSTMENT;
            default -> Kind.UNRECOGNIZED;
        };
    }
}
