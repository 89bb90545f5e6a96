package se.knyt.server.clearing;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.rates.RateDesk;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Paging;
import se.knyt.server.shell.View;

/** The pages of clearing accounts. */
@Controller
class ClearingController {
    private static final String UNDER_WAY =
            "select count(*) as n from (select 1 from payout where company_id = ? and state = 'matching' limit 1000) p";

    private final WebDatabase database;
    private final ClearingBooks books;
    private final LedgerBalances ledger;
    private final Html html;

    ClearingController(WebDatabase database, ClearingBooks books, LedgerBalances ledger, Html html) {
        this.database = database;
        this.books = books;
        this.ledger = ledger;
        this.html = html;
    }

    static Set<Integer> numbers(ClearingBooks.Books of) {
        var numbers = new TreeSet<Integer>();
        of.accounts().forEach(account -> numbers.add(account.number()));
        return numbers;
    }

    @GetMapping("/c/{company}/clearing")
    ResponseEntity<String> list(View view, @RequestParam(defaultValue = "") String date) {
        long company = view.company().id();
        var day = Days.asked(view, date);
        var of = books.of(company);
        var answer = ledger.balances(company, numbers(of), day);
        var states = database.inCompany(company, sql -> new ClearingQueries(sql, view, day).states(of, answer));
        return html.page(view, "clearing/list.jte", new ClearingPage(day, of.own(), states, answer));
    }

    @GetMapping("/c/{company}/clearing/{account}")
    ResponseEntity<String> one(
            View view,
            @PathVariable String account,
            @RequestParam(defaultValue = "") String date,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String age,
            @RequestParam(defaultValue = "") String after) {
        long company = view.company().id();
        var day = Days.asked(view, date);
        var of = books.of(company);
        var found = account(of, account);
        var filter = ItemFilter.of(kind, age);
        var answer = ledger.balances(company, numbers(of), day);
        var currencies = database.inCompany(
                company,
                sql -> new ClearingQueries(sql, view, day)
                        .state(of, found, Optional.empty())
                        .currencies());
        var rates = books.rates(view, currencies, day);
        var page = database.inCompany(
                company, sql -> read(sql, view, of, found, day, new Listed(filter, ItemKey.of(after)), answer, rates));
        return html.page(view, "clearing/one.jte", page);
    }

    /** Which items are wanted, from which place on. */
    private record Listed(ItemFilter filter, ItemKey after) {
        Paging paging(View view, AccountState state, Optional<ItemKey> next) {
            var base = view.url("/clearing/" + state.account().number() + "?date=" + state.day() + filter.query());
            return new Paging(
                    state.groups().stream()
                            .filter(filter::has)
                            .mapToLong(ItemGroup::count)
                            .sum(),
                    false,
                    next.map(place -> base + "&after=" + place.text() + "#items")
                            .orElse(""),
                    after.equals(ItemKey.START) ? "" : base + "#items");
        }
    }

    static ClearingAccount account(ClearingBooks.Books of, String number) {
        var found = number.matches("\\d{4}") ? of.account(Integer.parseInt(number)) : Optional.<ClearingAccount>empty();
        return found.orElseThrow(NotFoundException::new);
    }

    private static AccountPage read(
            Sql sql,
            View view,
            ClearingBooks.Books of,
            ClearingAccount account,
            LocalDate day,
            Listed listed,
            LedgerBalances.Answer answer,
            List<RateDesk.Shown> rates)
            throws SQLException {
        var queries = new ClearingQueries(sql, view, day);
        var state = queries.state(of, account, queries.there(account, answer));
        var page = queries.page(account, listed.filter(), listed.after());
        return new AccountPage(
                state,
                ClearingQueries.byKind(state),
                ClearingQueries.byCurrency(state, rates),
                account.provider().isEmpty() ? view.zero() : queries.realised(account.provider()),
                listed.filter(),
                page.items(),
                listed.paging(view, state, page.next()),
                sql.one(UNDER_WAY, row -> row.number("n"), view.company().id()),
                day.equals(view.today()) && account.kind() == ClearingAccount.Kind.PROVIDER
                        ? new ProviderSideQueries(sql, view).of(state)
                        : Optional.empty(),
                day.equals(view.today()) ? invariant(sql, view, state, answer) : Optional.empty(),
                answer);
    }

    /** A customer ledger tells what is open now; so it is compared with today's balance. */
    private static Optional<AccountPage.Invariant> invariant(
            Sql sql, View view, AccountState state, LedgerBalances.Answer answer) throws SQLException {
        if (state.byVouchers() || state.system().isEmpty()) {
            return Optional.empty();
        }
        return ProviderInvoices.of(sql, view, state.account().provider(), answer)
                .map(invoices ->
                        new AccountPage.Invariant(invoices, state.system().get(), state.unsettled()));
    }
}
