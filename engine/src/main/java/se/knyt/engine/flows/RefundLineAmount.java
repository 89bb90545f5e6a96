package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.rates.SaidAmount;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.PullSource.Lane;

/**
 * A payout's refund in another currency than its purchase, of which neither the provider nor the line of its sale tells what the buyer got
 * back in the purchase's own: a person says it, within the bounds of {@link SaidAmount}. The line is then matched with the refund of that
 * amount, or is a draft of a return like any other.
 */
public final class RefundLineAmount {
    private static final String TAKEN = """
            select o.currency, p.book_date from payout p join company o on o.company_id = p.company_id
             where p.company_id = ? and p.payout_id = ?
            """;
    private static final String SAY = """
            update payout_line set original_currency = ?, original_minor = ?, original_by = ?
             where company_id = ? and payout_id = ? and seq = ? and kind = 'refund' and fact_id is null and original_currency = ''
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final ReturnDrafts drafts;
    private final ChangeLog log;
    private final Runnable wake;

    /** @param wake called when something is to be planned */
    public RefundLineAmount(
            Database database, CompanyClocks clocks, ReturnDrafts drafts, ChangeLog log, Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.drafts = drafts;
        this.log = log;
        this.wake = wake;
    }

    /**
     * What is asked of a line.
     *
     * @param currency of the purchase
     * @param most what is left of what the provider was paid for it
     * @param open refunds of the purchase by the provider that no line has paid yet: one of them it may be
     */
    public record Asked(Currency currency, Money most, List<Money> open) {
        public Asked {
            open = List.copyOf(open);
        }
    }

    private record Found(ReturnDrafts.Line line, String order, Asked asked) {}

    /** Empty where it is told, the line is matched, or its purchase is not found. */
    public Optional<Asked> asked(long company, long payout, int seq) {
        return database.forCompany(
                "refund-line-amount",
                company,
                tx -> found(tx, company, payout, seq).map(Found::asked));
    }

    /**
     * Says what the buyer got back, positive, in the currency of the purchase.
     *
     * @return code of what is in the way, empty when nothing is
     */
    public String say(long company, long payout, int seq, Money amount, String actor) {
        var outcome = database.forCompany("refund-line-say", company, tx -> {
            var found = found(tx, company, payout, seq);
            if (found.isEmpty()) {
                return "return.amount-told";
            }
            var wrong = problem(tx, company, payout, found.get(), amount);
            if (wrong.isEmpty()) {
                write(tx, company, payout, found.get(), amount, actor);
            }
            return wrong.isEmpty() ? "" : "return." + wrong;
        });
        wake.run();
        return outcome;
    }

    private Optional<Found> found(Tx tx, long company, long payout, int seq) throws SQLException {
        var line = drafts.line(tx, company, payout, seq);
        var state = line.isEmpty() ? Optional.<TrailState>empty() : drafts.purchase(tx, company, line.get());
        return state.flatMap(TrailState::order)
                .map(doc -> (Order) doc.document())
                .filter(order ->
                        !order.currency().equals(line.orElseThrow().amount().currency()))
                .map(order -> new Found(
                        line.orElseThrow(), order.number(), of(state.orElseThrow(), order.currency(), line.get())))
                .filter(f -> f.asked().most().isPositive());
    }

    private static Asked of(TrailState state, Currency currency, ReturnDrafts.Line line) {
        var there = state.facts().stream()
                .filter(f -> f.provider().equals(line.provider())
                        && f.amount().currency().equals(currency))
                .toList();
        // What is credited and has no line yet this line may be of.
        var most = there.stream()
                .filter(f -> f.type().equals("sale") || (f.type().equals("credit") && f.named()))
                .map(TrailState.FactView::atProvider)
                .toList();
        var open = there.stream()
                .filter(f -> f.type().equals("credit") && !f.named())
                .map(f -> f.atProvider().abs())
                .filter(Money::isPositive)
                .toList();
        return new Asked(currency, Money.sum(most, currency), open);
    }

    private static String problem(Tx tx, long company, long payout, Found found, Money amount) throws SQLException {
        record Taken(Currency books, Optional<LocalDate> day) {}
        var taken = tx.first(
                        TAKEN,
                        row -> new Taken(
                                new Currency(row.getString(1)), Optional.ofNullable(row.getObject(2, LocalDate.class))),
                        company,
                        payout)
                .orElseThrow();
        var bounds = new SaidAmount.Bounds(
                found.asked().currency(),
                found.asked().most(),
                SaidAmount.inBooks(tx, company, found.line().amount(), taken.books(), taken.day()),
                taken.day());
        return SaidAmount.problem(tx, company, bounds, taken.books(), amount);
    }

    private void write(Tx tx, long company, long payout, Found found, Money amount, String actor) throws SQLException {
        tx.update(
                SAY,
                amount.currency().code(),
                amount.negated().minor(),
                actor,
                company,
                payout,
                found.line().seq());
        // What is booked of it already stands at what was taken: it is booked anew, at what its refund stands at.
        tx.update("update payout set planned_at = null where company_id = ? and payout_id = ?", company, payout);
        Audit.write(
                tx,
                company,
                clocks.machineNow(),
                actor,
                "return.say-amount",
                "#" + found.order(),
                Map.of(
                        "amount",
                        amount.toString(),
                        "taken",
                        found.line().amount().toString()));
        log.append(
                tx,
                List.of(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.PAYOUT, payout, 0)),
                clocks.machineNow());
    }
}
