package se.knyt.core.bookkeeping;

import java.time.LocalDate;

/** When the money of a payout is due at the bank. */
public final class BankDueDate {
    /** A payment between Swedish banks takes a banking day or two; more than this and something is wrong. */
    private static final int BANKING_DAYS = 5;

    private BankDueDate() {}

    /** The first day on which a payout's money should have been seen on the bank account. */
    public static LocalDate lateOn(LocalDate payDay) {
        return BankingDays.after(payDay, BANKING_DAYS).plusDays(1);
    }
}
