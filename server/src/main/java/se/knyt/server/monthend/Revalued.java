package se.knyt.server.monthend;

import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.Revaluation.Line;
import se.knyt.core.money.Money;
import se.knyt.engine.books.RevaluationDesk;
import se.knyt.engine.books.Revaluations;
import se.knyt.engine.db.Tx;
import se.knyt.server.db.Sql;
import se.knyt.server.monthend.Check.Figure;
import se.knyt.server.shell.View;
import se.knyt.server.shell.VoucherAddress;

/**
 * What is open in other currencies at a month's end, and what the closing rate makes of it.
 *
 * @param vouchers of the run that stands, that of the last day first
 * @param problem key of why it was not booked when it was asked for, empty for nothing
 * @param missing what the problem is about
 */
public record Revalued(RevaluationDesk.State state, List<Numbered> vouchers, String problem, String missing) {
    private static final String VOUCHERS = "select " + VoucherAddress.COLUMNS + " from voucher v where v.company_id = ?"
            + " and v.voucher_key = any (?) order by v.voucher_date, v.voucher_id";

    /** A voucher as it is looked up. */
    public record Numbered(String name, String href) {}

    static Revalued of(Sql sql, View view, YearMonth month, RevaluationDesk.State state) throws SQLException {
        var run = state.run();
        var vouchers = !run.stands()
                ? List.<Numbered>of()
                : sql.list(
                        VOUCHERS,
                        row -> new Numbered(VoucherAddress.name(row), view.url(VoucherAddress.path(row))),
                        view.company().id(),
                        Tx.texts(List.of(
                                Revaluations.key(month, run.number(), false),
                                Revaluations.key(month, run.number(), true))));
        return new Revalued(state, List.copyOf(vouchers), "", "");
    }

    Revalued with(Revaluations.Outcome outcome) {
        return new Revalued(
                state,
                vouchers,
                "revaluation.problem." + Revaluations.code(outcome.state()),
                String.join(", ", outcome.what()));
    }

    /** Whether there is anything to show. */
    public boolean shown() {
        return state.over() && state.any();
    }

    /** Whether a person can start it: it is not booked just so. */
    public boolean open() {
        return !state.proved() && !state.closed();
    }

    /** What the rates have made of all of it, in the currency of the books. */
    public Money difference(View view) {
        return Money.sum(state.lines().stream().map(Line::difference).toList(), view.currency());
    }

    /** The point of the list; none where nothing is open in another currency, or nobody asks for it. */
    Optional<Check> point(View view, YearMonth month) {
        if (!shown() || (!state.asked() && !state.run().stands())) {
            return Optional.empty();
        }
        var href = view.url("/month-end?month=" + month + "#revaluation");
        var figures = new ArrayList<Figure>();
        state.lines().forEach(line -> {
            figures.add(new Figure(line.account() + " " + line.amount().currency(), line.amount()));
            figures.add(new Figure(view.t("revaluation.difference"), line.difference()));
        });
        var all = figures.toArray(Figure[]::new);
        if (!state.found().noRate().isEmpty()) {
            return Optional.of(Check.unknown(
                    "revaluation",
                    view.t("revaluation.norate", String.join(", ", state.found().noRate())),
                    href,
                    all));
        }
        if (!state.found().noValue().isEmpty()) {
            return Optional.of(Check.unknown(
                    "revaluation",
                    view.t(
                            "revaluation.novalue",
                            String.join(", ", state.found().noValue())),
                    href,
                    all));
        }
        var sentence = state.proved()
                ? view.t("revaluation.proved")
                : view.t(state.run().stands() ? "revaluation.changed" : "revaluation.not-booked");
        return Optional.of(Check.of("revaluation", state.proved(), sentence, href, all));
    }
}
