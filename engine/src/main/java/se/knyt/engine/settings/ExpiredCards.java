package se.knyt.engine.settings;

/**
 * What becomes of gift cards whose last day has passed with something left.
 *
 * @param automatically whether Knyt books them the day after; else a person does
 * @param income account that takes what is left
 */
public record ExpiredCards(boolean automatically, int income) {
    /** Other operating income (3690 of the BAS chart): what is never claimed. A person decides when. */
    public static final ExpiredCards INITIAL = new ExpiredCards(false, 3690);

    private static final int FIRST = 3000;
    private static final int LAST = 3999;

    /** @throws IllegalArgumentException for an account outside class 3 */
    public ExpiredCards {
        if (!fits(income)) {
            throw new IllegalArgumentException("what is never claimed is income: class 3");
        }
    }

    /** Whether an account is one of income, class 3 of the BAS chart. */
    public static boolean fits(int account) {
        return account >= FIRST && account <= LAST;
    }
}
