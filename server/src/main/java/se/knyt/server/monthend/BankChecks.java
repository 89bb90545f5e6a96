package se.knyt.server.monthend;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.BankingDays;
import se.knyt.core.money.Money;
import se.knyt.server.clearing.LedgerBalances;
import se.knyt.server.db.Sql;
import se.knyt.server.monthend.Check.Figure;
import se.knyt.server.monthend.StatementChain.Span;
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

    /** Within these no run of days without a bank is longer: around Easter and the new year they are five. */
    private static final int BESIDE_DAYS = 15;
    /** Ranges of days that a sentence names. */
    private static final int NAMED_MAX = 5;

    private static final String ACCOUNTS =
            "select number, currency, book_account from bank_account where company_id = ? order by book_account,"
                    + " number limit 200";

    /** The statements around a period, and the long ones that began before it. What does not add up, or only notifies, covers no day. */
    private static final String STATEMENTS = """
        select distinct a.number, a.currency, s.begins_on, s.ends_on, s.opening_minor, s.closing_minor
          from (select number, currency from bank_account where company_id = ? order by book_account, number limit 200) a
          cross join lateral (
               (select i.begins_on, i.ends_on, i.opening_minor, i.closing_minor, i.format, i.findings from bank_statement i
                 where i.company_id = ? and i.account = a.number and i.currency = a.currency
                   and i.ends_on between ? and ? order by i.ends_on desc limit 5000)
               union all
               (select i.begins_on, i.ends_on, i.opening_minor, i.closing_minor, i.format, i.findings from bank_statement i
                 where i.company_id = ? and i.account = a.number and i.currency = a.currency and i.begins_on <= ?
                 order by i.begins_on desc limit 100)) s
         where s.begins_on is not null and s.ends_on >= ? and s.format <> 'camt.054' and s.findings not like '%"balance"%'
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

    /** An account at the bank. */
    private record Account(String number, int bookAccount, String currency, StatementChain chain) {}

    private record Named(String number, String currency, Span span) {}

    private List<Account> accounts() throws SQLException {
        var company = view.company().id();
        var from = month.atDay(1).minusDays(BESIDE_DAYS);
        var until = day.plusDays(BESIDE_DAYS);
        var spans = sql
                .list(
                        STATEMENTS,
                        row -> new Named(
                                row.text("number"),
                                row.text("currency"),
                                new Span(
                                        row.date("begins_on"),
                                        row.date("ends_on"),
                                        balance(row, "opening_minor"),
                                        balance(row, "closing_minor"))),
                        company,
                        company,
                        from,
                        until,
                        company,
                        until,
                        from)
                .stream()
                .collect(Collectors.groupingBy(
                        named -> named.number() + " " + named.currency(),
                        Collectors.mapping(Named::span, Collectors.toList())));
        return sql.list(
                ACCOUNTS,
                row -> new Account(
                        row.text("number"),
                        row.integer("book_account"),
                        row.text("currency"),
                        new StatementChain(
                                spans.getOrDefault(row.text("number") + " " + row.text("currency"), List.of()))),
                company);
    }

    private static @Nullable Money balance(Sql.Row row, String column) throws SQLException {
        return row.numberOrNull(column) == null ? null : row.money(column);
    }

    List<Check> all() throws SQLException {
        var accounts = accounts();
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
            var balance = account.chain().balanceAfter(day);
            if (balance.isEmpty()) {
                return Check.unknown("bankaccount", untold(account), view.url("/bank"))
                        .about(name);
            }
            sum = sum.plus(balance.get());
            figures.add(new Figure(account.number(), balance.get()));
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
                .map(this::between)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        if (open == 0 && !untold.isEmpty()) {
            return Check.unknown("bankentries", String.join(" ", untold), view.url("/bank"));
        }
        return Check.of(
                "bankentries",
                open == 0,
                open == 0 ? view.t("monthend.bankentries.proved") : view.n("monthend.bankentries.open", open),
                view.url("/bank"));
    }

    /** Why the balance of the day is not known. */
    private String untold(Account account) {
        var broken = account.chain().broken(day, day);
        return broken.isPresent()
                ? broken(account, broken.get())
                : view.t("monthend.bank.untold", account.number(), view.format().longDate(day));
    }

    /** What keeps the statements of the month from holding all that happened on an account. */
    private Optional<String> between(Account account) {
        var missing = account.chain().missing(month.atDay(1), day);
        return missing.isEmpty()
                ? account.chain().broken(month.atDay(1), day).map(found -> broken(account, found))
                : Optional.of(view.t("monthend.bankentries.untold", account.number(), ranges(missing)));
    }

    private String broken(Account account, StatementChain.Break found) {
        return view.t(
                "monthend.bank.broken",
                account.number(),
                view.format().longDate(found.day()),
                view.format().amountWithUnit(found.opening()),
                view.format().amountWithUnit(found.closing()));
    }

    /** Days in order as ranges; days without a bank between two of them do not part them. */
    private String ranges(List<LocalDate> days) {
        var written = new ArrayList<String>();
        var first = days.getFirst();
        for (int i = 0; i < days.size(); i++) {
            boolean last = i == days.size() - 1;
            if (last || !BankingDays.after(days.get(i), 1).equals(days.get(i + 1))) {
                var from = view.format().dayMonth(first);
                written.add(
                        first.equals(days.get(i))
                                ? from
                                : from + "–" + view.format().dayMonth(days.get(i)));
                first = last ? first : days.get(i + 1);
            }
        }
        return written.size() <= NAMED_MAX
                ? String.join(", ", written)
                : String.join(", ", written.subList(0, NAMED_MAX)) + " …";
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
