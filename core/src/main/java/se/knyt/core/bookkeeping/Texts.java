package se.knyt.core.bookkeeping;

/** Texts of vouchers. */
final class Texts {
    private Texts() {}

    /** Cut to the longest text of a voucher; never in the middle of a surrogate pair. */
    static String shortened(String text) {
        if (text.length() <= Voucher.TEXT_MAX) {
            return text;
        }
        int end = Voucher.TEXT_MAX - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
