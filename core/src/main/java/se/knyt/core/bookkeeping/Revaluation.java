package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * Open items in other currencies at a month's end: each account is taken up, or down, to what its items are at the closing rate, against
 * 3960 or 7960, and back on the next day. So what is paid later still clears each item at the value it was booked at. Monetary items stand
 * at the closing rate at the balance sheet date (BFNAR 2016:10 and 2012:1); what is to be paid in goods, as a prepayment, does not.
 */
public final class Revaluation {
    /** The rule on the rows of such a voucher. */
    public static final String RULE = "month-end.revaluation";

    private Revaluation() {}

    /**
     * What is open on an account in one currency.
     *
     * @param amount in that currency; what the company owes is negative
     * @param booked what it stands at in the books
     * @param rate the closing rate, with source and day
     */
    public record Line(int account, Money amount, Money booked, ExchangeRate rate) {
        public Line {
            if (!booked.currency().equals(rate.to()) || !amount.currency().equals(rate.from())) {
                throw new IllegalArgumentException("the rate is not for " + amount.currency());
            }
        }

        /** At the closing rate: the sum is converted once, half up. */
        public Money value() {
            return rate.convert(amount);
        }

        /** What it is worth more; a loss is negative. */
        public Money difference() {
            return value().minus(booked);
        }

        private String text() {
            return amount + " × " + rate.perUnit().toPlainString() + " " + rate.source() + " " + rate.date();
        }
    }

    /**
     * The voucher of the last day, and that which takes it back on the next.
     *
     * @param last the month's last day
     * @return empty where the rates have made nothing of anything
     */
    public static List<Voucher> vouchers(
            LocalDate last, Collection<Line> lines, GeneralAccounts accounts, Currency books, String key) {
        var rows = new Rows(books);
        for (var line : lines) {
            var difference = line.difference();
            var against = difference.isNegative() ? accounts.fxLoss() : accounts.fxGain();
            rows.addNamed(
                    line.account(),
                    difference,
                    line.text(),
                    RULE,
                    new Converted(Optional.of(line.amount()), line.rate()));
            rows.addNamed(
                    against,
                    difference.negated(),
                    line.account() + " " + line.amount().currency(),
                    RULE);
        }
        if (rows.isEmpty()) {
            return List.of();
        }
        return List.of(
                new Voucher(last, "Omvärdering till balansdagens kurs " + last, "", List.of(), rows.toRows(key)),
                new Voucher(
                        last.plusDays(1),
                        "Åter: omvärdering till balansdagens kurs " + last,
                        "",
                        List.of(),
                        rows.negated().toRows(key)));
    }
}
