package se.knyt.server.monthend;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.bookkeeping.DifferenceLimits;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Money;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.clearing.ClearingQueries;
import se.knyt.server.clearing.LedgerBalances;
import se.knyt.server.db.Sql;
import se.knyt.server.fees.FeeQueries;
import se.knyt.server.fees.FeesPage;
import se.knyt.server.monthend.Check.Figure;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.VoucherQueries;

/** Judges a month point by point. Nothing is taken for proved that nobody has told. */
final class Checks {
    private static final String CUSTOMERS = "customers";

    /** Purchases that a point names. */
    private static final int NAMED_MAX = 5;

    private final Sql sql;
    private final DifferenceLimits limits;
    private final View view;
    private final ClearingBooks.Books books;
    private final YearMonth month;
    private final LedgerBalances.Answer atEnd;
    private final LedgerMovement ledger;
    private final MonthEndQueries queries;
    private final ClearingQueries clearing;
    private final VatOfMonth vat;
    private final MovedItems moved;
    private final Revalued revalued;
    private final List<Check> checks = new ArrayList<>();

    /**
     * @param atEnd balances at the month's end, with what the customer ledger had open then
     * @param ledger what the accounting system has booked in the month
     * @param limits what rounding and exchange differences of a month may come to before somebody is to look
     * @param vat of the month
     * @param moved what came too late for its VAT period, or into it from an earlier one
     * @param revalued what is open in other currencies at its end
     */
    Checks(
            Sql sql,
            View view,
            ClearingBooks.Books books,
            YearMonth month,
            LedgerBalances.Answer atEnd,
            LedgerMovement ledger,
            DifferenceLimits limits,
            VatOfMonth vat,
            MovedItems moved,
            Revalued revalued) {
        this.vat = vat;
        this.moved = moved;
        this.revalued = revalued;
        this.limits = limits;
        this.sql = sql;
        this.view = view;
        this.books = books;
        this.month = month;
        this.atEnd = atEnd;
        this.ledger = ledger;
        this.queries = new MonthEndQueries(sql, view, month);
        this.clearing = new ClearingQueries(sql, view, day());
    }

    private LocalDate day() {
        var last = month.atEndOfMonth();
        return last.isAfter(view.today()) ? view.today() : last;
    }

    List<Check> all() throws SQLException {
        complete();
        booked();
        payouts();
        balances();
        bank();
        vat();
        late();
        limit(
                "rounding",
                limits.of(DifferenceClass.ROUNDING).month(),
                queries.withPayments(onRounding()),
                List.of(),
                List.of(GeneralAccount.ROUNDING));
        limit(
                "exchange",
                limits.of(DifferenceClass.EXCHANGE).month(),
                List.of(),
                spreads(),
                List.of(GeneralAccount.FX_GAIN, GeneralAccount.FX_LOSS));
        revalued.point(view, month).ifPresent(checks::add);
        NotDelivered.point(sql, view, month, books.general().prepaid()).ifPresent(checks::add);
        fees();
        looseEnds();
        var known = known();
        return checks.stream().map(known::of).toList();
    }

    /** What the sources tell is no more than what has been read of them. */
    private KnownSources known() throws SQLException {
        var missing = queries.unread(view.today());
        return new KnownSources(
                view,
                missing == null ? null : missing.stream().map(this::named).toList(),
                month.atEndOfMonth().isBefore(view.company().startDate()));
    }

    /** The accounts at the bank, and what nobody has said of its entries. */
    private void bank() throws SQLException {
        checks.addAll(new BankChecks(sql, view, month, day(), atEnd).all());
    }

    private void balances() throws SQLException {
        var judge = new BalanceChecks(sql, view, books, day(), atEnd);
        for (var state : clearing.states(books, atEnd)) {
            checks.add(
                    state.account().kind() == ClearingAccount.Kind.SUSPENSE
                            ? judge.suspense(state)
                            : judge.account(state));
        }
        judge.stored(StoredValue.GIFT_CARD).ifPresent(checks::add);
        judge.stored(StoredValue.STORE_CREDIT).ifPresent(checks::add);
        if (!books.own()) {
            checks.add(judge.customers(
                    queries.word(CUSTOMERS), clearing.customers(books.general().customers())));
        }
    }

    private void complete() throws SQLException {
        var behind = queries.behind();
        if (behind == null) {
            checks.add(Check.none("complete", view.t("monthend.complete.none"), view.url("/connections")));
            return;
        }
        checks.add(Check.of(
                "complete",
                behind.isEmpty(),
                behind.isEmpty()
                        ? view.t("monthend.complete.proved", view.format().longDate(month.atEndOfMonth()))
                        : view.t(
                                "monthend.complete.open",
                                behind.stream().map(this::named).collect(Collectors.joining(", "))),
                view.url("/connections")));
    }

    /** With how far its files reach, and since when it is paused. */
    private String named(MonthEndQueries.Behind behind) {
        var system = view.system(behind.system());
        var told = behind.toldTo();
        var paused = behind.pausedSince();
        if (behind.byFile() && told != null) {
            return view.t("monthend.complete.file", system, view.format().longDate(told));
        }
        return paused == null
                ? system
                : view.t("monthend.complete.paused", system, view.format().longDate(paused));
    }

    /** By the day of the capture, whatever the order's: what is captured in a month is in the books of that month. */
    private void booked() throws SQLException {
        var unbooked = queries.unbooked();
        boolean booked = unbooked.sums().isEmpty();
        var amounts =
                unbooked.sums().stream().map(view.format()::amountWithUnit).collect(Collectors.joining(", "));
        var check = Check.of(
                "booked",
                booked,
                booked
                        ? view.t("monthend.booked.proved")
                        : view.t(unbooked.more() ? "monthend.booked.more" : "monthend.booked.open", amounts),
                "");
        checks.add(check.naming(unbooked.purchases().stream().limit(NAMED_MAX).toList()));
    }

    private void payouts() throws SQLException {
        long open = queries.payouts();
        long waiting = open == 0 ? 0 : queries.waiting();
        var told = open == 0
                ? view.t("monthend.payouts.proved")
                : open == waiting
                        ? view.n("monthend.payouts.waits", waiting)
                        : view.n("monthend.payouts.open", open)
                                + (waiting == 0 ? "" : " " + view.n("monthend.payouts.waits", waiting));
        checks.add(Check.of("payouts", open == 0, told, view.url("/payouts")));
    }

    /** A company that sells nothing with VAT has nothing to prove. */
    private void vat() {
        if (vat.lines().isEmpty() && vat.unread() == 0) {
            return;
        }
        var figures = new ArrayList<Figure>();
        vat.boxes().forEach((box, amount) -> figures.add(new Figure(view.t("monthend.vat.box", box), amount)));
        long wrong = vat.lines().stream()
                .filter(line -> line.state() == Check.State.OPEN)
                .count();
        var sentence = switch (vat.state()) {
            case PROVED -> view.t("monthend.vat.proved");
            case OPEN -> view.n("monthend.vat.open", wrong);
            case UNKNOWN, SAID, NONE ->
                vat.unread() > 0
                        ? view.n("monthend.vat.unread", vat.unread())
                        : vat.untold() > 0
                                ? view.n("monthend.vat.untold", vat.untold())
                                : view.t("monthend.vat.unknown");
        };
        checks.add(new Check(
                "vat",
                vat.state(),
                "",
                sentence,
                view.url("/month-end?month=" + month + "#vat"),
                List.copyOf(figures)));
    }

    /** What came too late for a declared period is told in some return. A company in which nothing did has nothing to prove. */
    private void late() {
        if (moved.isEmpty()) {
            return;
        }
        long open = moved.open();
        checks.add(Check.of(
                "latevat",
                open == 0,
                open == 0 ? view.t("monthend.latevat.proved") : view.n("monthend.latevat.open", open),
                view.url("/month-end?month=" + month + "#vat-period")));
    }

    /** What of the exchange differences is spreads of payouts within their limit. */
    private List<Figure> spreads() throws SQLException {
        var spread = queries.spread();
        return spread.isZero() ? List.of() : List.of(new Figure(view.t("monthend.exchange.spread"), spread));
    }

    /** Classes of differences that payments on invoices close them with on the account of rounding. */
    private List<DifferenceClass> onRounding() {
        var rounding = books.general().ever(GeneralAccount.ROUNDING);
        return Stream.of(DifferenceClass.ROUNDING, DifferenceClass.UNDERPAID, DifferenceClass.OVERPAID)
                .filter(of -> rounding.contains(limits.of(of).account()))
                .toList();
    }

    /**
     * @param withPayments what the accounting system writes off with payments on invoices, on the first of the accounts and in no voucher of ours
     * @param of which figures that the accounts' hold already
     */
    private void limit(String code, Money limit, List<Money> withPayments, List<Figure> of, List<GeneralAccount> sums)
            throws SQLException {
        var figures = new ArrayList<Figure>();
        boolean within = true;
        boolean known = true;
        var seen = new HashSet<Integer>();
        var theirs = withPayments.stream()
                .filter(sum -> sum.currency().equals(view.currency()))
                .findFirst()
                .orElse(view.zero());
        for (var sum : sums) {
            var all = sum == sums.getFirst() ? theirs : view.zero();
            for (int account : books.general().ever(sum)) {
                // What stands at the closing rate on the last day, and goes back on the next, is proved by itself.
                var moved = queries.moved(account).minus(queries.revalued(account));
                all = all.plus(moved);
                // One that was in use before is shown where it has moved.
                boolean shown = account == books.general().of(sum) || !moved.isZero();
                if (shown && seen.add(account)) {
                    figures.add(new Figure(VoucherQueries.account(view, account), moved));
                }
            }
            within &= all.abs().compareTo(limit) <= 0;
        }
        if (sums.contains(GeneralAccount.ROUNDING)) {
            // Its own documents may round otherwise than was sold: what it has booked counts, and is not known before
            // it answers.
            var booked = ledger.on(books.general().of(GeneralAccount.ROUNDING));
            booked.ifPresent(moved -> figures.add(new Figure(view.t("clearing.system"), moved)));
            within &= booked.filter(moved -> moved.abs().compareTo(limit) > 0).isEmpty();
            known = books.own() || booked.isPresent();
            if (!vat.rounded().isZero()) {
                figures.add(new Figure(view.t("monthend.limit.documents"), vat.rounded()));
            }
        }
        withPayments.forEach(sum -> figures.add(new Figure(view.t("monthend.limit.payments"), sum)));
        figures.addAll(of);
        var others = withPayments.stream()
                .filter(sum -> !sum.currency().equals(view.currency()))
                .map(view.format()::amountWithUnit)
                .collect(Collectors.joining(", "));
        var most = view.format().amountWithUnit(limit);
        var sentence = view.t(
                        !within ? "monthend.limit.open" : known ? "monthend.limit.proved" : "monthend.limit.unknown",
                        most)
                + (withPayments.isEmpty() ? "" : " " + view.t("monthend.limit.payments.why", system()))
                + (others.isEmpty() ? "" : " " + view.t("monthend.limit.other", others));
        var state = !within ? Check.State.OPEN : known && others.isEmpty() ? Check.State.PROVED : Check.State.UNKNOWN;
        checks.add(new Check(
                code,
                state,
                "",
                sentence,
                withPayments.isEmpty()
                        ? view.url("/vouchers?from=" + month.atDay(1) + "&to=" + month.atEndOfMonth())
                        : view.url("/settings/differences?month=" + month),
                List.copyOf(figures)));
    }

    /** By its name where it has told, else what it is. */
    private String system() {
        return atEnd.system().isEmpty() || atEnd.system().equals(LedgerBalances.Answer.FILE)
                ? view.t("monthend.system")
                : view.system(atEnd.system());
    }

    /** A company without contracts has nothing to hold the fees against. */
    private void fees() throws SQLException {
        var months = new FeeQueries(sql, view)
                .months(month, month, limits.of(DifferenceClass.FEE).month()).stream()
                        .filter(m -> m.expected() != null)
                        .toList();
        if (months.isEmpty()) {
            return;
        }
        var wrong = months.stream().filter(FeesPage.Month::deviates).toList();
        var other = months.stream().filter(FeesPage.Month::unlimited).toList();
        var named = wrong.isEmpty() ? other : wrong;
        var names = named.stream()
                .map(m -> view.system(m.provider()) + " " + m.sold().currency().code())
                .collect(Collectors.joining(", "));
        // In a currency that the limit is not in nothing says whether it is too much.
        var state = !wrong.isEmpty() ? Check.State.OPEN : other.isEmpty() ? Check.State.PROVED : Check.State.UNKNOWN;
        checks.add(new Check(
                "fees",
                state,
                "",
                named.isEmpty()
                        ? view.t("monthend.fees.proved")
                        : view.t(wrong.isEmpty() ? "monthend.fees.other" : "monthend.fees.open", names),
                view.url("/fees"),
                named.stream()
                        .map(m -> new Figure(
                                view.system(m.provider()), m.actual().minus(Objects.requireNonNull(m.expected()))))
                        .toList()));
    }

    private void looseEnds() throws SQLException {
        long open = queries.looseEnds();
        long drafts = queries.drafts();
        if (drafts > 0) {
            checks.add(Check.of("drafts", false, view.n("monthend.drafts.open", drafts), view.url("/vouchers/drafts")));
        }
        checks.add(Check.of(
                "looseends",
                open == 0,
                open == 0 ? view.t("monthend.looseends.proved") : view.n("monthend.looseends.open", open),
                view.url("/loose-ends")));
    }
}
