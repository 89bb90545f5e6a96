package se.knyt.server.monthend;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.engine.Engine;
import se.knyt.engine.monthend.VatPeriods;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.clearing.ClearingQueries;
import se.knyt.server.clearing.ItemFilter;
import se.knyt.server.clearing.LedgerBalances;
import se.knyt.server.clearing.OpenItemRow;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.giftcards.CardProof;
import se.knyt.server.giftcards.CardSpecification;
import se.knyt.server.shell.View;

/** Reads the end of a month, for its page, for its specification and for the files of that. */
@Component
class MonthEndReader {
    private final WebDatabase database;
    private final ClearingBooks books;
    private final LedgerBalances ledger;
    private final Engine engine;
    private final VatPeriods periods;

    MonthEndReader(WebDatabase database, ClearingBooks books, LedgerBalances ledger, Engine engine) {
        this.database = database;
        this.books = books;
        this.ledger = ledger;
        this.engine = engine;
        this.periods = new VatPeriods(engine.database(), engine.clocks(), engine.settings());
    }

    private static Set<Integer> accounts(ClearingBooks.Books of) {
        var numbers = new TreeSet<Integer>();
        of.accounts().forEach(account -> numbers.add(account.number()));
        numbers.add(of.general().giftCards());
        numbers.add(of.general().storeCredit());
        return numbers;
    }

    MonthEndPage page(View view, YearMonth wanted) {
        return page(view, wanted, books.of(view.company().id()));
    }

    private MonthEndPage page(View view, YearMonth wanted, ClearingBooks.Books of) {
        long company = view.company().id();
        boolean over = wanted.atEndOfMonth().isBefore(view.today());
        var day = MonthEndController.lastDay(view, wanted);
        var atEnd = ledger.balances(company, accounts(of), day);
        var today = of.own()
                ? LedgerBalances.Answer.NONE
                : ledger.balances(company, Set.of(of.general().customers()), view.today());
        var limits = engine.desks().limits().limits(company);
        var length = periods.length(company);
        var months = periods.of(company, wanted);
        return database.inCompany(company, sql -> {
            var vat = VatProof.of(sql, view, wanted, of);
            var queries = new MonthEndQueries(sql, view, wanted);
            return new MonthEndPage(
                    wanted,
                    over,
                    new Checks(sql, view, of, wanted, atEnd, today, limits, vat).all(),
                    queries.signed(),
                    "",
                    false,
                    atEnd,
                    vat,
                    VatPeriodState.of(sql, view, wanted, length, months, of),
                    queries.lock());
        });
    }

    /**
     * The specification of the accounts at the month's end.
     *
     * @param items that are named of one account; of none, only its sums are read
     */
    SpecificationPage specification(View view, YearMonth wanted, int items) {
        var of = books.of(view.company().id());
        var month = page(view, wanted, of);
        var day = MonthEndController.lastDay(view, wanted);
        return database.inCompany(view.company().id(), sql -> {
            var queries = new ClearingQueries(sql, view, day);
            var accounts = new ArrayList<SpecificationPage.Account>();
            for (var state : queries.states(of, month.answer())) {
                var rows = new ArrayList<OpenItemRow>();
                if (items > 0) {
                    queries.items(state.account(), ItemFilter.ALL, items + 1, rows::add);
                }
                boolean cut = rows.size() > items;
                accounts.add(
                        new SpecificationPage.Account(state, List.copyOf(cut ? rows.subList(0, items) : rows), cut));
            }
            var stored = new ArrayList<SpecificationPage.Stored>();
            for (var value : StoredValue.values()) {
                var proof = CardProof.of(sql, view, value, of, month.answer(), day);
                stored.add(new SpecificationPage.Stored(
                        proof, items > 0 ? CardSpecification.of(sql, view, proof, items) : List.of()));
            }
            return new SpecificationPage(
                    day, List.copyOf(accounts), month, List.copyOf(stored), MovedItems.of(sql, view, wanted, of));
        });
    }
}
