package se.knyt.server.monthend;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.bookkeeping.DifferenceLimits;
import se.knyt.core.giftcards.StoredValue;
import se.knyt.core.money.Money;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.server.clearing.AccountState;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.clearing.ClearingQueries;
import se.knyt.server.clearing.LedgerBalances;
import se.knyt.server.db.Sql;
import se.knyt.server.fees.FeeQueries;
import se.knyt.server.fees.FeesPage;
import se.knyt.server.giftcards.CardProof;
import se.knyt.server.monthend.Check.Figure;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.VoucherQueries;

/** Judges a month point by point. Nothing is taken for proved that nobody has told. */
final class Checks {
    private final Sql sql;
    private final DifferenceLimits limits;
    private final View view;
    private final ClearingBooks.Books books;
    private final YearMonth month;
    private final LedgerBalances.Answer atEnd;
    private final MonthEndQueries queries;
    private final ClearingQueries clearing;
    private final VatOfMonth vat;
    private final MovedItems moved;
    private final Revalued revalued;
    private final List<Check> checks = new ArrayList<>();

    /**
     * @param atEnd balances at the month's end, with what the customer ledger had open then
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
        for (var state : clearing.states(books, atEnd)) {
            if (state.account().kind() == ClearingAccount.Kind.SUSPENSE) {
                suspense(state);
            } else {
                account(state);
            }
        }
        stored(StoredValue.GIFT_CARD);
        stored(StoredValue.STORE_CREDIT);
        if (!books.own()) {
            customers();
        }
        vat();
        late();
        limit(
                "rounding",
                limits.of(DifferenceClass.ROUNDING).month(),
                List.of(),
                books.general().rounding());
        limit(
                "exchange",
                limits.of(DifferenceClass.EXCHANGE).month(),
                spreads(),
                books.general().fxGain(),
                books.general().fxLoss());
        revalued.point(view, month).ifPresent(checks::add);
        NotDelivered.point(sql, view, month, books.general().prepaid()).ifPresent(checks::add);
        fees();
        looseEnds();
        return List.copyOf(checks);
    }

    private void complete() throws SQLException {
        var behind = queries.behind();
        if (behind == null) {
            checks.add(Check.unknown("complete", view.t("monthend.complete.none"), view.url("/connections")));
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

    private void booked() throws SQLException {
        var unbooked = queries.unbooked();
        checks.add(Check.of(
                "booked",
                unbooked.isZero(),
                unbooked.isZero()
                        ? view.t("monthend.booked.proved")
                        : view.t("monthend.booked.open", view.format().amountWithUnit(unbooked)),
                view.url("/trails?from=" + month.atDay(1) + "&to=" + month.atEndOfMonth())));
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

    private void account(AccountState state) {
        var name = VoucherQueries.account(view, state.account().number());
        var href = view.url("/clearing/" + state.account().number() + "?date=" + day());
        var figures = new ArrayList<Figure>();
        figures.add(new Figure(view.t("monthend.figure.items", view.format().count(state.count())), state.items()));
        state.system().ifPresent(there -> figures.add(new Figure(view.t("clearing.system"), there)));
        var all = figures.toArray(Figure[]::new);
        if (!state.rest().isZero()) {
            checks.add(Check.of(
                            "account",
                            false,
                            view.t("monthend.account.rest", view.format().amountWithUnit(state.rest())),
                            href,
                            all)
                    .about(name));
        } else if (state.difference().isEmpty()) {
            checks.add(Check.unknown("account", view.t("monthend.account.unknown"), href, all)
                    .about(name));
        } else {
            var difference = state.difference().get();
            checks.add(Check.of(
                            "account",
                            difference.isZero(),
                            difference.isZero()
                                    ? view.t("monthend.account.proved")
                                    : view.t(
                                            "monthend.account.open",
                                            view.format().amountWithUnit(difference)),
                            href,
                            all)
                    .about(name));
        }
    }

    private void suspense(AccountState state) {
        var href = view.url("/clearing/" + state.account().number() + "?date=" + day());
        var figures = new ArrayList<Figure>();
        figures.add(new Figure(view.t("clearing.balance.vouchers"), state.vouchers()));
        state.system().ifPresent(there -> figures.add(new Figure(view.t("clearing.system"), there)));
        var all = figures.toArray(Figure[]::new);
        var name = VoucherQueries.account(view, state.account().number());
        // What the accounting system has counts: what Knyt put there may have been sorted out by hand.
        var there = state.system();
        if (there.isEmpty()) {
            checks.add(Check.unknown("suspense", view.t("monthend.account.unknown"), href, all)
                    .about(name));
            return;
        }
        checks.add(Check.of(
                        "suspense",
                        there.get().isZero(),
                        there.get().isZero()
                                ? view.t("monthend.suspense.proved")
                                : view.t("monthend.suspense.open", view.format().amountWithUnit(there.get())),
                        href,
                        all)
                .about(name));
    }

    /** Card by card they are what their account owes; a difference is named with what it could be. */
    private void stored(StoredValue of) throws SQLException {
        var proof = CardProof.of(sql, view, of, books, atEnd, day());
        if (of == StoredValue.STORE_CREDIT
                && proof.cards().isZero()
                && proof.account().filter(owed -> !owed.isZero()).isEmpty()) {
            // Most shops have none, and most charts not its account.
            return;
        }
        var name = VoucherQueries.account(view, proof.number());
        var href = view.url("/gift-cards?date=" + day() + (of == StoredValue.GIFT_CARD ? "" : "&kind=" + of.code()));
        var figures = new ArrayList<Figure>();
        figures.add(new Figure(view.t(proof.word("sum")), proof.cards()));
        proof.account()
                .ifPresent(owed -> figures.add(
                        new Figure(view.t(books.own() ? "clearing.balance.vouchers" : "clearing.system"), owed)));
        var all = figures.toArray(Figure[]::new);
        if (proof.account().isEmpty()) {
            checks.add(Check.unknown("account", view.t("monthend.account.unknown"), href, all)
                    .about(name));
            return;
        }
        checks.add(Check.of(
                        "account",
                        proof.proved(),
                        proof.proved() ? view.t(proof.word("proved")) : differs(proof),
                        href,
                        all)
                .about(name));
    }

    private String differs(CardProof proof) {
        var difference = view.format().amountWithUnit(proof.difference().orElseThrow());
        return proof.suspects().isEmpty()
                ? view.t(proof.word("differs.nothing"), difference)
                : view.t(
                        proof.word("differs"),
                        difference,
                        proof.suspects().stream()
                                .limit(3)
                                .map(s -> s.card() + (s.order().isEmpty() ? "" : " #" + s.order()) + " "
                                        + view.format().amountWithUnit(s.amount()))
                                .collect(Collectors.joining(", ")));
    }

    /**
     * What the customer ledger had open on the month's last day, by invoices' and payments' dates, is what its account had then: what is paid
     * later changes neither. Where the system cannot tell that of a day, nothing is proved.
     */
    private void customers() {
        int account = books.general().customers();
        Optional<Money> balance = atEnd.balance(account);
        if (balance.isEmpty()) {
            checks.add(Check.unknown("customers", view.t("monthend.account.unknown"), ""));
            return;
        }
        if (!atEnd.then()) {
            checks.add(Check.unknown(
                    "customers",
                    view.t(
                            "monthend.customers.untold",
                            atEnd.system().equals(LedgerBalances.Answer.FILE)
                                    ? view.t("monthend.customers.file")
                                    : view.system(atEnd.system()),
                            view.format().longDate(day())),
                    "",
                    new Figure(VoucherQueries.account(view, account), balance.get())));
            return;
        }
        var open = atEnd.openInvoices(view.currency());
        var difference = balance.get().minus(open);
        checks.add(Check.of(
                "customers",
                difference.isZero(),
                difference.isZero()
                        ? view.t("monthend.customers.proved")
                        : view.t("monthend.customers.open", view.format().amountWithUnit(difference)),
                "",
                new Figure(view.t("monthend.customers.open.figure"), open),
                new Figure(VoucherQueries.account(view, account), balance.get())));
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
            case UNKNOWN ->
                vat.unread() > 0 ? view.n("monthend.vat.unread", vat.unread()) : view.t("monthend.vat.unknown");
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

    /** @param of which figures that the accounts' hold already */
    private void limit(String code, Money limit, List<Figure> of, int... accounts) throws SQLException {
        var figures = new ArrayList<Figure>();
        boolean within = true;
        for (int account : accounts) {
            // What stands at the closing rate on the last day, and goes back on the next, is proved by itself.
            var moved = queries.moved(account).minus(queries.revalued(account));
            within &= moved.abs().compareTo(limit) <= 0;
            figures.add(new Figure(VoucherQueries.account(view, account), moved));
        }
        figures.addAll(of);
        checks.add(Check.of(
                code,
                within,
                view.t(
                        within ? "monthend.limit.proved" : "monthend.limit.open",
                        view.format().amountWithUnit(limit)),
                view.url("/vouchers?from=" + month.atDay(1) + "&to=" + month.atEndOfMonth()),
                figures.toArray(Figure[]::new)));
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
        checks.add(Check.of(
                "fees",
                wrong.isEmpty(),
                named.isEmpty()
                        ? view.t("monthend.fees.proved")
                        : view.t(wrong.isEmpty() ? "monthend.fees.other" : "monthend.fees.open", names),
                view.url("/fees"),
                named.stream()
                        .map(m -> new Figure(
                                view.system(m.provider()), m.actual().minus(Objects.requireNonNull(m.expected()))))
                        .toArray(Figure[]::new)));
    }

    private void looseEnds() throws SQLException {
        long open = queries.looseEnds();
        checks.add(Check.of(
                "looseends",
                open == 0,
                open == 0 ? view.t("monthend.looseends.proved") : view.n("monthend.looseends.open", open),
                view.url("/loose-ends")));
    }
}
