package se.knyt.core.bookkeeping;

/**
 * Where something sold stands.
 *
 * @param box of the VAT return that its base goes to, empty for none
 */
public record RevenueBucket(int account, String box) implements Comparable<RevenueBucket> {
    /** As it is stored. */
    public String text() {
        return account + "|" + box;
    }

    public static RevenueBucket of(String text) {
        int bar = text.indexOf('|');
        return new RevenueBucket(Integer.parseInt(text.substring(0, bar)), text.substring(bar + 1));
    }

    @Override
    public int compareTo(RevenueBucket other) {
        return text().compareTo(other.text());
    }
}
