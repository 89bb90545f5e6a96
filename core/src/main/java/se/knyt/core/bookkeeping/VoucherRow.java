package se.knyt.core.bookkeeping;

import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * One row of a voucher: an account and an amount in one of two columns.
 *
 * @param account account number
 * @param debit zero or positive
 * @param credit zero or positive; exactly one of the two columns is filled
 * @param vatBox box of the Swedish VAT return that the row feeds ("05"), empty for none
 * @param text what the row is, may be empty
 * @param factKey the fact that it comes from
 * @param rule the rule of posting that made it ("payout.fee")
 * @param coding cost centre, project, other dimensions, and the company's rule that chose the account
 * @param converted how it came from another currency; empty where it did not, and where several rates are in its sum
 */
public record VoucherRow(
        int account,
        Money debit,
        Money credit,
        String vatBox,
        String text,
        String factKey,
        String rule,
        RowCoding coding,
        Optional<Converted> converted) {
    /** A row in the currency of the books from the beginning. */
    public VoucherRow(
            int account,
            Money debit,
            Money credit,
            String vatBox,
            String text,
            String factKey,
            String rule,
            RowCoding coding) {
        this(account, debit, credit, vatBox, text, factKey, rule, coding, Optional.empty());
    }

    /** A row that no rule of the company says anything of. */
    public VoucherRow(int account, Money debit, Money credit, String vatBox, String text, String factKey, String rule) {
        this(account, debit, credit, vatBox, text, factKey, rule, RowCoding.NONE);
    }

    public VoucherRow {
        Account.requireNumber(account);
        if (!debit.currency().equals(credit.currency())) {
            throw new IllegalArgumentException("a row has one currency");
        }
        if (debit.isNegative() || credit.isNegative() || debit.isZero() == credit.isZero()) {
            throw new IllegalArgumentException("a row has an amount in one column, and no minus sign");
        }
        if (text.length() > Voucher.TEXT_MAX) {
            throw new IllegalArgumentException("row text is longer than " + Voucher.TEXT_MAX + " characters");
        }
    }

    /** As with a coding, for a row that no rule of the company says anything of. */
    public static VoucherRow signed(
            int account, Money signed, String vatBox, String text, String factKey, String rule) {
        return signed(account, signed, vatBox, text, factKey, rule, RowCoding.NONE);
    }

    /** The row for a signed amount that is not zero: positive goes to debit, negative to credit. */
    public static VoucherRow signed(
            int account, Money signed, String vatBox, String text, String factKey, String rule, RowCoding coding) {
        var zero = Money.zero(signed.currency());
        return signed.isPositive()
                ? new VoucherRow(account, signed, zero, vatBox, text, factKey, rule, coding)
                : new VoucherRow(account, zero, signed.negated(), vatBox, text, factKey, rule, coding);
    }

    /** Debit less credit. */
    public Money signed() {
        return debit.minus(credit);
    }

    /** The same, as it came from another currency. */
    public VoucherRow converted(Optional<Converted> from) {
        return new VoucherRow(account, debit, credit, vatBox, text, factKey, rule, coding, from);
    }

    VoucherRow turned() {
        return new VoucherRow(
                account,
                /* debit= */ credit,
                /* credit= */ debit,
                vatBox,
                text,
                factKey,
                rule,
                coding,
                converted.map(Converted::turned));
    }
}
