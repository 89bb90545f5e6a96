package se.knyt.core.reconciliation;

/** Numbers of bank accounts, as letters and digits: an IBAN, or clearing and account number. */
public final class AccountNumbers {
    /** Fewer digits at the end of a number would be met by chance. */
    private static final int TAIL_MIN = 7;

    private AccountNumbers() {}

    /** Whether two numbers are one account: some write it as an IBAN, some without its clearing number. */
    public static boolean same(String one, String other) {
        var shorter = one.length() < other.length() ? one : other;
        var longer = one.length() < other.length() ? other : one;
        return shorter.equals(longer) || (shorter.length() >= TAIL_MIN && longer.endsWith(shorter));
    }
}
