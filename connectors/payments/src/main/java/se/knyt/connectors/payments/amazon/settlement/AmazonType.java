package se.knyt.connectors.payments.amazon.settlement;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import se.knyt.core.commerce.PayoutLine.Kind;

/** What a row of Amazon's is, by its three words: type of transaction, type of amount, description of the amount. All three are open lists. */
final class AmazonType {
    /**
     * What the buyer paid or got back: price, tax and freight, less promotions. Tax that Amazon withholds and pays to the authority
     * itself is taken off what the buyer paid of it.
     */
    private static final Set<String> OF_THE_BUYER = Set.of("itemprice", "promotion", "itemwithheldtax");

    private static final Map<String, Kind> OTHER = Map.of(
            "current reserve amount", Kind.RESERVE_HOLD,
            "previous reserve amount balance", Kind.RESERVE_RELEASE,
            "successful charge", Kind.DEPOSIT,
            "storage fee", Kind.FEE,
            "subscription fee", Kind.FEE);

    private AmazonType() {}

    /**
     * The kind of a row.
     *
     * @param amount minor units; fees and reserves go both ways, and the sign says which
     */
    static Kind kind(String transaction, String amountType, String description, long amount) {
        var type = amountType.toLowerCase(Locale.ROOT);
        var word = transaction.toLowerCase(Locale.ROOT);
        if (OF_THE_BUYER.contains(type)) {
            return ofTheBuyer(word);
        }
        var kind = type.equals("itemfees") || word.equals("servicefee") ? Kind.FEE : other(word, type, description);
        return switch (kind) {
            case FEE -> amount > 0 ? Kind.FEE_REFUND : Kind.FEE;
            case RESERVE_HOLD, RESERVE_RELEASE -> amount > 0 ? Kind.RESERVE_RELEASE : Kind.RESERVE_HOLD;
            default -> kind;
        };
    }

    private static Kind ofTheBuyer(String transaction) {
        return switch (transaction) {
            case "order" -> Kind.SALE;
            case "refund" -> Kind.REFUND;
            case "chargeback refund", "a-to-z guarantee refund" -> Kind.CHARGEBACK;
            case "adjustment" -> Kind.ADJUSTMENT;
            default -> Kind.UNRECOGNIZED;
        };
    }

    private static Kind other(String transaction, String type, String description) {
        var word = description.toLowerCase(Locale.ROOT);
        var known = OTHER.get(word);
        if (known != null) {
            return known;
        }
        if (transaction.equals("adjustment") || transaction.startsWith("debt")) {
            return Kind.ADJUSTMENT;
        }
        // Fees of the account ("FBA Removal Order: Disposal Fee", "Long-Term Storage Fee") are named as such.
        return type.equals("other-transaction") && word.endsWith(" fee") ? Kind.FEE : Kind.UNRECOGNIZED;
    }
}
