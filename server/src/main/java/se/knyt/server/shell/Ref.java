package se.knyt.server.shell;

/**
 * The reference of a row in an address, where nothing that a person can read names it: twelve letters and digits that tell neither how
 * many there are nor which came before. It hides nothing that must be kept secret; the policies of the database decide who sees the row.
 *
 * @param id the row's id; −1 for a text that is no reference
 */
public record Ref(long id) {
    private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 12;
    private static final int BITS = 5;
    private static final long MASK = (1L << (LENGTH * BITS)) - 1;
    private static final int HALF = LENGTH * BITS / 2;
    /** Odd, so that multiplying by it can be undone. */
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private static final long INVERSE = inverse();

    /** Read by the framework, too, from a path. */
    public static Ref valueOf(String text) {
        if (text.length() != LENGTH) {
            return new Ref(-1);
        }
        long mixed = 0;
        for (int i = 0; i < LENGTH; i++) {
            int digit = LETTERS.indexOf(text.charAt(i));
            if (digit < 0) {
                return new Ref(-1);
            }
            mixed = mixed << BITS | digit;
        }
        long value = mixed * INVERSE & MASK;
        value ^= value >>> HALF;
        return new Ref(value * INVERSE & MASK);
    }

    /** As it stands in an address. */
    public static String of(long id) {
        long value = id * FACTOR & MASK;
        value ^= value >>> HALF;
        value = value * FACTOR & MASK;
        var text = new char[LENGTH];
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = LETTERS.charAt((int) (value & (1 << BITS) - 1));
            value >>>= BITS;
        }
        return new String(text);
    }

    @Override
    public String toString() {
        return of(id);
    }

    /** Newton's method doubles the right bits at each step. */
    private static long inverse() {
        long x = FACTOR;
        for (int i = 0; i < 6; i++) {
            x *= 2 - FACTOR * x;
        }
        return x;
    }
}
