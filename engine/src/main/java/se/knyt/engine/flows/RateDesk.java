package se.knyt.engine.flows;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;

/**
 * Where a person says what holds of a purchase whose shop charged a VAT rate that was not valid on the day: as it was charged, or the valid
 * rate within the same price. The seller owes what was charged in any case (VAT Act 2023:200, chapter 16, section 23), and which of the two
 * is right hangs on what was sold, so nothing is chosen here.
 */
public final class RateDesk {
    /** What such a purchase is held by. */
    public static final String HELD = "vat.rate-not-valid";

    private static final String WAITS = """
            select order_number, held_args::jsonb ->> '0' from trail where company_id = ? and trail_id = ? and merged_into is null and state = 'held'
               and held_code = ? and rate_decision = 'NONE'
            """;
    private static final String OTHERS = """
            select count(*) from (select 1 from trail where company_id = ? and state = 'held' and merged_into is null
                                     and held_code = ? and rate_decision = 'NONE' and held_args::jsonb ->> '0' = ? limit ?) as w
            """;
    private static final String ANSWER = """
            update trail set rate_decision = ? where company_id = ? and trail_id = ? and state = 'held' and held_code = ?
            """;
    private static final String ANSWER_ALL = """
            update trail set rate_decision = ?
             where company_id = ? and state = 'held' and merged_into is null and held_code = ? and rate_decision = 'NONE'
               and held_args::jsonb ->> '0' = ?
            """;
    /** More than anybody reads: what is counted says "this many, or more". */
    private static final int COUNTED_MAX = 1_000;

    private final Database database;
    private final CompanyClocks clocks;
    private final Planner planner;
    private final LongConsumer changed;

    RateDesk(Database database, CompanyClocks clocks, Planner planner, LongConsumer changed) {
        this.database = database;
        this.clocks = clocks;
        this.planner = planner;
        this.changed = changed;
    }

    /**
     * A purchase that waits for the answer.
     *
     * @param order its number
     * @param held why, with what each answer would book ({@code as-charged}, {@code valid-rate})
     * @param others how many more that were charged the same rate wait for an answer, at most a thousand
     */
    public record Case(String order, PostingResult.Held held, int others) {}

    /** The purchase, if it waits for this answer. */
    public Optional<Case> find(long company, long trail) {
        return database.forCompany("vat-rate", company, tx -> {
            var order = waits(tx, company, trail);
            if (order.isEmpty()) {
                return Optional.empty();
            }
            var state = planner.trail(tx, company, trail);
            var doc = state.flatMap(found -> found.order());
            if (doc.isEmpty()) {
                return Optional.empty();
            }
            var tried = TriedSale.of(planner.context(tx, state.orElseThrow()), state.orElseThrow(), doc.get());
            return tried.asItStands() instanceof PostingResult.Held held
                            && held.code().equals(HELD)
                    ? Optional.of(new Case(order.get().order(), held, others(tx, company, order.get()) - 1))
                    : Optional.empty();
        });
    }

    /** @param charged the rate that the shop charged, as the reason tells it */
    private record Waiting(String order, String charged) {}

    /** The purchase, where it waits. */
    private static Optional<Waiting> waits(Tx tx, long company, long trail) throws SQLException {
        return tx.first(WAITS, row -> new Waiting(row.getString(1), row.getString(2)), company, trail, HELD);
    }

    private static int others(Tx tx, long company, Waiting like) throws SQLException {
        return tx.first(OTHERS, row -> row.getInt(1), company, HELD, like.charged(), COUNTED_MAX + 1)
                .orElse(1);
    }

    /**
     * Keeps the answer, and plans anew what waited for it. What comes back later of the purchase follows it.
     *
     * @param all whether it holds for every purchase that was charged the same rate, waits now and has no answer
     * @return whether it was kept: nothing is where the purchase does not wait for it any more
     */
    public boolean answer(long company, long trail, RateDecision decision, boolean all, String actor) {
        if (decision == RateDecision.NONE) {
            throw new IllegalArgumentException("no answer");
        }
        int kept = database.forCompany("vat-rate", company, tx -> {
            var order = waits(tx, company, trail);
            if (order.isEmpty()) {
                return 0;
            }
            int rows = all
                    ? tx.update(
                            ANSWER_ALL,
                            decision.name(),
                            company,
                            HELD,
                            order.get().charged())
                    : tx.update(ANSWER, decision.name(), company, trail, HELD);
            var told = Map.of("decision", decision.name(), "purchases", String.valueOf(rows));
            Audit.write(
                    tx,
                    company,
                    clocks.machineNow(),
                    actor,
                    "vat-rate.answer",
                    order.get().order(),
                    told);
            return rows;
        });
        if (kept > 0) {
            changed.accept(company);
        }
        return kept > 0;
    }
}
