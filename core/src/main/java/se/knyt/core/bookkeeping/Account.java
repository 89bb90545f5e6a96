package se.knyt.core.bookkeeping;

/**
 * An account of the general ledger.
 *
 * @param number 1000 to 9999
 * @param name as shown
 * @param vatBox box of the Swedish VAT return that the account feeds ("05"), empty for none
 */
public record Account(int number, String name, String vatBox) {
    private static final int NAME_MAX = 200;

    public Account {
        requireNumber(number);
        if (name.isBlank() || name.length() > NAME_MAX) {
            throw new IllegalArgumentException(
                    "account " + number + " needs a name of at most " + NAME_MAX + " characters");
        }
    }

    static void requireNumber(int number) {
        if (number < 1000 || number > 9999) {
            throw new IllegalArgumentException("not an account number of four digits: " + number);
        }
    }

    /** True for the accounts of the balance sheet (classes 1 and 2), false for those of the result. */
    public boolean isBalance() {
        return number < 3000;
    }
}
