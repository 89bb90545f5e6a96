package se.knyt.server.monthend;

import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.engine.Engine;
import se.knyt.engine.monthend.LateVatDesk;
import se.knyt.engine.monthend.VatPeriods;
import se.knyt.engine.settings.VatPeriod;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.clearing.ClearingQueries;
import se.knyt.server.clearing.ItemFilter;
import se.knyt.server.clearing.LedgerBalances;
import se.knyt.server.clearing.OpenItemRow;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.giftcards.CardProof;
import se.knyt.server.giftcards.CardSpecification;
import se.knyt.server.shell.View;

/** Reads the end of a month, for its page, for its specification and for the files of that. */
@Component
class MonthEndReader {
    /** Months of a quarter. */
    private static final int SUMMED_MAX = 3;
    /** A person who signs waits no longer than this for the accounting system. */
    private static final Duration SIGNING_WAIT = Duration.ofSeconds(20);

    private final WebDatabase database;
    private final ClearingBooks books;
    private final LedgerBalances ledger;
    private final Engine engine;
    private final VatPeriods periods;
    private final LateVatDesk late;

    MonthEndReader(WebDatabase database, ClearingBooks books, LedgerBalances ledger, Engine engine) {
        this.database = database;
        this.books = books;
        this.ledger = ledger;
        this.engine = engine;
        this.periods = new VatPeriods(engine.database(), engine.clocks(), engine.settings());
        this.late = new LateVatDesk(engine.database(), engine.clocks(), engine.settings());
    }

    /** Accounts of which the books are asked: those that are explained item by item, and those of the bank in the books' currency. */
    private Set<Integer> accounts(long company, ClearingBooks.Books of) {
        var numbers = new TreeSet<Integer>();
        of.accounts().forEach(account -> numbers.add(account.number()));
        numbers.add(of.general().giftCards());
        numbers.add(of.general().storeCredit());
        numbers.add(of.general().customers());
        numbers.addAll(rounding(of));
        engine.desks().bank().accounts(company).forEach(account -> numbers.add(account.bookAccount()));
        return numbers;
    }

    MonthEndPage page(View view, YearMonth wanted) {
        return page(view, wanted, MovedItems.From.START);
    }

    /** @param from which of what came too late for a declared VAT period is shown */
    MonthEndPage page(View view, YearMonth wanted, MovedItems.From from) {
        var of = books.of(view.company().id());
        return page(view, wanted, of, from, atEnd(view, wanted, of));
    }

    /** What the accounting system says of the month's end now; waits for it, for somebody signs what it says. */
    LedgerBalances.Answer awaited(View view, YearMonth wanted) {
        long company = view.company().id();
        var of = books.of(company);
        ledger.awaited(company, rounding(of), wanted.atDay(1).minusDays(1), SIGNING_WAIT);
        return ledger.awaited(company, accounts(company, of), MonthEndController.lastDay(view, wanted), SIGNING_WAIT);
    }

    private static Set<Integer> rounding(ClearingBooks.Books of) {
        return Set.of(of.general().of(GeneralAccount.ROUNDING));
    }

    /** What the accounting system has said of the month's end, as far as it is known. */
    LedgerBalances.Answer answer(View view, YearMonth wanted) {
        return atEnd(view, wanted, books.of(view.company().id()));
    }

    private LedgerBalances.Answer atEnd(View view, YearMonth wanted, ClearingBooks.Books of) {
        long company = view.company().id();
        return ledger.balances(company, accounts(company, of), MonthEndController.lastDay(view, wanted));
    }

    private MonthEndPage page(
            View view, YearMonth wanted, ClearingBooks.Books of, MovedItems.From from, LedgerBalances.Answer atEnd) {
        return database.inSnapshot(view.company().id(), points(view, wanted, of, from, atEnd));
    }

    /** Reads the points. The engine is asked first, before the transaction starts. */
    private WebDatabase.Work<MonthEndPage> points(
            View view, YearMonth wanted, ClearingBooks.Books of, MovedItems.From from, LedgerBalances.Answer atEnd) {
        long company = view.company().id();
        boolean over = wanted.atEndOfMonth().isBefore(view.today());
        var before = ledger.balances(company, rounding(of), wanted.atDay(1).minusDays(1));
        var limits = engine.desks().limits().limits(company);
        var length = periods.length(company);
        var bound = late.bound(company);
        var period = late.period(company, wanted);
        var revaluation = engine.desks().revaluations().state(company, wanted);
        return sql -> {
            var revalued = Revalued.of(sql, view, wanted, revaluation);
            var vat = VatProof.of(sql, view, wanted, of);
            var queries = new MonthEndQueries(sql, view, wanted);
            var months = period.months();
            var decisions = VatPeriodState.decisions(sql, view, months);
            var moved = MovedItems.of(view, period, from);
            boolean declared = !decisions.isEmpty() && decisions.getFirst().declared();
            // A year is summed once, on the page of its last month.
            boolean summed = months.count() <= SUMMED_MAX || wanted.equals(months.last());
            var booked = new ReturnBoxes.Booked(
                    summed, summed ? booked(sql, view, of, months, wanted, vat).boxes() : Map.of());
            var boxes = summed || declared
                    ? Optional.of(ReturnBoxes.of(view, period, declared, booked))
                    : Optional.<ReturnBoxes>empty();
            return new MonthEndPage(
                    wanted,
                    over,
                    new Checks(
                                    sql,
                                    view,
                                    of,
                                    wanted,
                                    atEnd,
                                    LedgerMovement.of(sql, view, wanted, before, atEnd),
                                    limits,
                                    vat,
                                    moved,
                                    revalued)
                            .all(),
                    queries.signed(),
                    "",
                    "",
                    atEnd,
                    vat,
                    FreightApart.of(sql, view, wanted),
                    new VatPeriodState(
                            length,
                            bound,
                            months,
                            months.last().atEndOfMonth().isBefore(view.today()),
                            decisions,
                            moved,
                            boxes,
                            ""),
                    queries.lock(),
                    revalued);
        };
    }

    /** What is booked in some months, for who declares them. The books are read before, so that nothing is asked of the engine meanwhile. */
    VatPeriods.Proof proof(View view) {
        var of = books.of(view.company().id());
        return months -> database.inCompany(view.company().id(), sql -> booked(sql, view, of, months, null, null));
    }

    /** @param known of one month what has been read already */
    private static VatPeriods.Booked booked(
            Sql sql,
            View view,
            ClearingBooks.Books of,
            VatPeriod.Months months,
            @Nullable YearMonth read,
            @Nullable VatOfMonth known)
            throws SQLException {
        var boxes = new TreeMap<String, Long>();
        long unread = 0;
        for (var month : months.all()) {
            var vat = known != null && month.equals(read) ? known : VatProof.of(sql, view, month, of);
            vat.boxes().forEach((box, amount) -> boxes.merge(box, amount.minor(), Math::addExact));
            unread += vat.unread();
        }
        boxes.values().removeIf(minor -> minor == 0);
        return new VatPeriods.Booked(boxes, unread);
    }

    /**
     * The specification of the accounts at the month's end.
     *
     * @param items that are named of one account; of none, only its sums are read
     */
    SpecificationPage specification(View view, YearMonth wanted, int items) {
        return specified(view, wanted, items, answer(view, wanted), (sql, page) -> page);
    }

    /** Goes on from a specification in the transaction in which it was read. */
    @FunctionalInterface
    interface Then<T> {
        T of(Sql sql, SpecificationPage page) throws SQLException;
    }

    /** The sums of the specification by an answer that has been waited for, with what is read after them: all as it is at one moment. */
    <T> T specified(View view, YearMonth wanted, LedgerBalances.Answer answer, Then<T> then) {
        return specified(view, wanted, 0, answer, then);
    }

    /** Whether the accounting system's answer is still valid: nothing has been booked since. */
    boolean holds(View view, YearMonth wanted, LedgerBalances.Answer answer) {
        return answer(view, wanted).equals(answer);
    }

    private <T> T specified(View view, YearMonth wanted, int items, LedgerBalances.Answer answer, Then<T> then) {
        var of = books.of(view.company().id());
        var points = points(view, wanted, of, MovedItems.From.START, answer);
        var day = MonthEndController.lastDay(view, wanted);
        return database.inSnapshot(view.company().id(), sql -> {
            var month = points.run(sql);
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
            var page = new SpecificationPage(
                    day, List.copyOf(accounts), month, List.copyOf(stored), ChainHeads.of(sql, view));
            return then.of(sql, page);
        });
    }
}
