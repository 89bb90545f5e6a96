package se.knyt.core.bookkeeping;

import se.knyt.core.providers.ProviderProfiles;

/** What vouchers of payouts are called, in Swedish as the books are: what happened, with whom, and the payout's reference. */
public final class PayoutTexts {
    /** What a voucher's text has room for in the files and lists of accounting programs. */
    public static final int CHARS_MAX = 50;

    /** Stands for what there was no room for. */
    public static final String CUT = "…";

    private PayoutTexts() {}

    /** A provider's name as it writes it. */
    public static String provider(String code) {
        return ProviderProfiles.name(code);
    }

    /**
     * The text of a voucher: what happened, the provider and the reference. Where there is no room the provider's name goes first, since
     * the reference is what is searched for; of a reference that is longer still its end stands.
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
