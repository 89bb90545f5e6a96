package se.knyt.engine.monthend;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.formats.sie.SieBalance;
import se.knyt.formats.sie.SieDocument;
import se.knyt.formats.sie.SieRow;
import se.knyt.formats.sie.SieYear;

/**
 * The balance accounts of a SIE file of type 4 (export): what stood on each when the fiscal year began, and what each day put there.
 *
 * @param problem why it cannot be used, empty where it can
 * @param from first day of its fiscal year
 * @param reaches last day whose balances it tells: {@code #OMFATTN}, else the day it was made, else that of its last voucher; never after
 *     the year
 * @param amounts by account and day; the opening balance is on the day before the year
 */
record LedgerFile(
        String problem,
        List<String> arguments,
        String organization,
        Currency currency,
        LocalDate from,
        LocalDate to,
        LocalDate reaches,
        Map<At, Money> amounts) {
    /** Result accounts begin here (BAS). */
    private static final int RESULT_FROM = 3000;

    /** An account on a day. */
    record At(int account, LocalDate day) implements Comparable<At> {
        private static final Comparator<At> ORDER =
                Comparator.comparingInt(At::account).thenComparing(At::day);

        @Override
        public int compareTo(At other) {
            return ORDER.compare(this, other);
        }
    }

    static LedgerFile read(SieDocument file) {
        var head = file.header();
        var year = head.years().stream().filter(y -> y.year() == 0).findFirst();
        if (!head.type().equals("4") || year.isEmpty()) {
            return refused(file, "kind", List.of(head.type()));
        }
        var amounts = amounts(file, year.get());
        for (var balance : file.balances()) {
            if (balance.kind() == SieBalance.Kind.UB && balance.year() == 0 && balance.account() < RESULT_FROM) {
                var sum = sum(amounts, balance.account(), head.currency());
                if (!sum.equals(balance.amount())) {
                    return refused(
                            file,
                            "balance",
                            List.of(
                                    String.valueOf(balance.account()),
                                    balance.amount().toPlain(),
                                    sum.toPlain()));
                }
            }
        }
        var to = year.get().end();
        var last = file.vouchers().stream()
                .map(voucher -> voucher.date())
                .max(Comparator.naturalOrder())
                .orElse(year.get().start());
        var told = head.periodEnd().or(head::generated).orElse(last);
        return new LedgerFile(
                "",
                List.of(),
                head.organizationNumber(),
                head.currency(),
                year.get().start(),
                to,
                told.isAfter(to) ? to : told,
                amounts);
    }

    private static LedgerFile refused(SieDocument file, String problem, List<String> arguments) {
        return new LedgerFile(
                problem,
                arguments,
                file.header().organizationNumber(),
                file.header().currency(),
                LocalDate.EPOCH,
                LocalDate.EPOCH,
                LocalDate.EPOCH,
                Map.of());
    }

    private static Map<At, Money> amounts(SieDocument file, SieYear year) {
        var amounts = new TreeMap<At, Money>();
        var before = year.start().minusDays(1);
        for (var balance : file.balances()) {
            if (balance.kind() == SieBalance.Kind.IB && balance.year() == 0 && balance.account() < RESULT_FROM) {
                amounts.merge(new At(balance.account(), before), balance.amount(), Money::plus);
            }
        }
        for (var voucher : file.vouchers()) {
            for (var row : voucher.rows()) {
                // The day of the voucher is that of the books; a row's own is a note.
                if (row.kind() != SieRow.Kind.REMOVED && row.account() < RESULT_FROM) {
                    amounts.merge(new At(row.account(), voucher.date()), row.amount(), Money::plus);
                }
            }
        }
        return amounts;
    }

    private static Money sum(Map<At, Money> amounts, int account, Currency currency) {
        return Money.sum(
                amounts.entrySet().stream()
                        .filter(entry -> entry.getKey().account() == account)
                        .map(Map.Entry::getValue)
                        .toList(),
                currency);
    }
}
