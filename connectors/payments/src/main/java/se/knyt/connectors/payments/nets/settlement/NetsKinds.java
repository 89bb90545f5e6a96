package se.knyt.connectors.payments.nets.settlement;

import java.util.Locale;
import se.knyt.core.commerce.PayoutLine.Kind;

/** What Nexi's words for actions are, in its report as a file and by its interface: small letters or large. */
public final class NetsKinds {
    private NetsKinds() {}

    /** A chargeback that is undone before a chargeback, that before a charge; a word that is none of these is never guessed. */
    public static Kind of(String word) {
        var plain = word.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        if (plain.contains("chargeback")) {
            return plain.matches(".*(revers|won|cancel|repres).*") ? Kind.CHARGEBACK_WON : Kind.CHARGEBACK;
        }
        if (plain.contains("refund")) {
            return Kind.REFUND;
        }
        if (plain.equals("deposit")) {
            return Kind.DEPOSIT;
        }
        // A surcharge is no charge.
        return plain.matches("(partial)?(charged?|captured?)") ? Kind.SALE : Kind.UNRECOGNIZED;
    }
}
