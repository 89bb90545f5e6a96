package se.knyt.server.monthend;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.server.clearing.LedgerBalances;
import se.knyt.server.db.Sql;
import se.knyt.server.monthend.Check.Figure;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.VoucherQueries;

/**
 * Judges the bank at a month's end: each account's statement balance against the books, entries that nobody has said anything of, and
 * accounts in other currencies, which Knyt does not revalue.
 */
final class BankChecks {
    /** A person has some days to say what an entry is. */
    private static final int DAYS = 5;

    private static final int COUNT_MAX = 1000;

    /**
     * The balance at the end of a day: as a statement that ends then closes, or as one from before closes and the next opens, which means
     * that nothing lies between.
     */
    private static final String BALANCES = """
            select a.number, a.currency, a.book_account,
                   case when b.ends_on = ? or b.closing_minor = n.opening_minor then b.closing_minor
                        when n.begins_on = ?::date + 1 then n.opening_minor end as minor,
                   (select count(*) from unnest(array[?, ?]::date[]) d
                     where exists (select 1 from bank_statement s where s.company_id = a.company_id and s.account = a.number
                                      and s.currency = a.currency and s.begins_on <= d and s.ends_on >= d)) = 2 as told
              from bank_account a
              left join lateral (
                   select s.ends_on, s.closing_minor from bank_statement s
                    where s.company_id = a.company_id and s.account = a.number and s.currency = a.currency and s.ends_on <= ?
                      and s.closing_minor is not null
                    order by s.ends_on desc, s.read_at desc limit 1) b on true
              left join lateral (
                   select s.begins_on, s.opening_minor from bank_statement s
                    where s.company_id = a.company_id and s.account = a.number and s.currency = a.currency and s.begins_on > ?
                      and s.opening_minor is not null
                    order by s.begins_on, s.read_at desc limit 1) n on true
             where a.company_id = ? order by a.book_account, a.number limit 200
            """;

    private static final String UNSAID = """
            select count(*) as n from (
              select 1 from bank_entry where company_id = ? and state = 'open' and swish_payout_id is null
                 and booked_on <= ? limit ?) e
            """;

    private final Sql sql;
    private final View view;
    private final YearMonth month;
    private final LocalDate day;
    private final LedgerBalances.Answer atEnd;

    /** @param atEnd balances of the books at the end of the day */
    BankChecks(Sql sql, View view, YearMonth month, LocalDate day, LedgerBalances.Answer atEnd) {
        this.sql = sql;
        this.view = view;
        this.month = month;
        this.day = day;
        this.atEnd = atEnd;
    }

    /**
     * An account at the bank.
     *
     * @param balance as the bank tells it, null where it does not tell that of the day
     * @param told whether files of it hold the month's first day and this one
     */
    private record Account(
            String number,
            int bookAccount,
            String currency,
            @Nullable Money balance,
            boolean told) {}

    List<Check> all() throws SQLException {
        var accounts = sql.list(
                BALANCES,
                row -> new Account(
                        row.text("number"),
                        row.integer("book_account"),
                        row.text("currency"),
                        row.numberOrNull("minor") == null ? null : row.money("minor"),
                        row.flag("told")),
                day,
                day,
                month.atDay(1),
                day,
                day,
                day,
                view.company().id());
        var checks = new ArrayList<Check>();
        if (accounts.isEmpty()) {
            checks.add(Check.none("bank", view.t("monthend.bank.none"), view.url("/bank")));
            return checks;
        }
        var own = new TreeMap<Integer, List<Account>>();
        var abroad = new ArrayList<Account>();
        for (var account : accounts) {
            if (account.currency().equals(view.company().currency())) {
                own.computeIfAbsent(account.bookAccount(), _ -> new ArrayList<>())
                        .add(account);
            } else {
                abroad.add(account);
            }
        }
        own.forEach((number, of) -> checks.add(balance(number, of)));
        checks.add(unsaid(accounts));
        if (!abroad.isEmpty()) {
            checks.add(abroad(abroad));
        }
        return checks;
    }

    private Check balance(int number, List<Account> of) {
        var name = VoucherQueries.account(view, number);
        var sum = view.zero();
        var figures = new ArrayList<Figure>();
        for (var account : of) {
            var balance = account.balance();
            if (balance == null) {
                return Check.unknown(
                                "bankaccount",
                                view.t(
                                        "monthend.bank.untold",
                                        account.number(),
                                        view.format().longDate(day)),
                                view.url("/bank"))
                        .about(name);
            }
            sum = sum.plus(balance);
            figures.add(new Figure(account.number(), balance));
        }
        var books = atEnd.balance(number);
        if (books.isEmpty()) {
            return Check.unknown(
                            "bankaccount",
                            view.t("monthend.account.unknown"),
                            view.url("/bank"),
                            figures.toArray(Figure[]::new))
                    .about(name);
        }
        figures.add(new Figure(view.t("clearing.system"), books.get()));
        var difference = books.get().minus(sum);
        return Check.of(
                        "bankaccount",
                        difference.isZero(),
                        difference.isZero()
                                ? view.t("monthend.bank.proved")
                                : view.t("monthend.bank.open", view.format().amountWithUnit(difference)),
                        view.url("/bank"),
                        figures.toArray(Figure[]::new))
                .about(name);
    }

    /** Withdrawals and deposits of the month that are some days old and of which nobody has said what they are. */
    private Check unsaid(List<Account> accounts) throws SQLException {
        var until = view.today().minusDays(DAYS);
        long open = sql.one(
                UNSAID, row -> row.number("n"), view.company().id(), until.isBefore(day) ? until : day, COUNT_MAX);
        var untold = accounts.stream()
                .filter(a -> !a.told())
                .map(Account::number)
                .distinct()
                .toList();
        if (open == 0 && !untold.isEmpty()) {
            return Check.unknown(
                    "bankentries",
                    view.t(
                            "monthend.bankentries.untold",
                            String.join(", ", untold),
                            view.format().longDate(day)),
                    view.url("/bank"));
        }
        return Check.of(
                "bankentries",
                open == 0,
                open == 0 ? view.t("monthend.bankentries.proved") : view.n("monthend.bankentries.open", open),
                view.url("/bank"));
    }

    private Check abroad(List<Account> accounts) {
        var names = accounts.stream()
                .map(a -> VoucherQueries.account(view, a.bookAccount()) + " " + a.currency())
                .distinct()
                .toList();
        return Check.unknown(
                "bankabroad",
                view.t(
                        "monthend.bankabroad.unknown",
                        String.join(", ", names),
                        view.format().longDate(month.atEndOfMonth())),
                view.url("/bank"));
    }
}
