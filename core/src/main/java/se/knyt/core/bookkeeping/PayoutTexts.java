package se.knyt.core.bookkeeping;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** What vouchers of payouts are called, in Swedish as the books are: what happened, with whom, and the payout's reference. */
public final class PayoutTexts {
    /** What a voucher's text has room for in the files and lists of accounting programs. */
    public static final int CHARS_MAX = 50;

    /** Stands for what there was no room for. */
    public static final String CUT = "…";

    /** Providers whose name is not their code with a capital letter. */
    private static final Map<String, String> NAMES = Map.of("paypal", "PayPal");

    private PayoutTexts() {}

    /** A provider's name: of {@code shopify-payments} Shopify Payments. */
    public static String provider(String code) {
        var known = NAMES.get(code);
        return known != null
                ? known
                : Arrays.stream(code.split("-"))
                        .filter(word -> !word.isEmpty())
                        .map(word -> word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining(" "));
    }

    /**
     * The text of a voucher: {@code Utbetalning Klarna SE7Q4KD2}. Where there is no room the provider's name goes first, since the
     * reference is what is searched for; of a reference that is longer still its end stands.
     *
     * @param what happened
     */
    public static String of(String what, String provider, String reference) {
        var whole = what + " " + provider(provider) + " " + reference;
        if (whole.length() <= CHARS_MAX) {
            return whole;
        }
        var shorter = what + " " + reference;
        if (shorter.length() <= CHARS_MAX) {
            return shorter;
        }
        int room = Math.max(0, CHARS_MAX - what.length() - 1 - CUT.length());
        int from = Math.max(0, reference.length() - room);
        if (from < reference.length() && Character.isLowSurrogate(reference.charAt(from))) {
            from++;
        }
        return what + " " + CUT + reference.substring(from);
    }

    static String of(String what, PayoutFact payout) {
        return of(what, payout.provider(), payout.reference());
    }
}
