package se.knyt.server.trails;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.Cursor;
import se.knyt.server.text.Messages;

/** Reads purchases. Every condition is on a plain column, so that its index works under the policy. */
final class TrailQueries {
    static final String COLUMNS =
            "trail_id, order_number, channel, country, buyer_kind, payment_method, placed_at, currency, total_minor,"
                    + " shipped_minor, captured_minor, invoiced_minor, refunded_minor, credited_minor, settled_minor,"
                    + " invoice_open_minor, provider_open_minor, state, held_code, held_args, tied_at";

    /** Stands in the place of a provider where the buyer owes the merchant. */
    private static final String OWN_INVOICE = "own-invoice";

    private TrailQueries() {}

    /**
     * A page of the list.
     *
     * @param next where the next page begins, empty when there is none
     */
    record Listed(List<TrailRow> rows, Optional<Cursor> next) {}

    /** @param more whether there may be more than were counted */
    record Counted(long trails, boolean more) {}

    static Listed list(Sql sql, TrailConditions wanted, Cursor after) throws SQLException {
        var window = wanted.window(COLUMNS, after, TrailConditions.WINDOW);
        var rows = sql.list(
                "select " + COLUMNS + " from (" + window.sql() + ") t" + wanted.rest()
                        + " order by placed_at desc, trail_id desc limit ?",
                TrailQueries::row,
                window.with(wanted.restParameters(), Cursor.PAGE + 1));
        if (rows.size() > Cursor.PAGE) {
            var shown = List.copyOf(rows.subList(0, Cursor.PAGE));
            return new Listed(
                    shown,
                    Optional.of(new Cursor(
                            shown.getLast().placedAt(), shown.getLast().id())));
        }
        return new Listed(rows, wanted.rest().isEmpty() ? Optional.empty() : end(sql, wanted, after));
    }

    /** The last place that was looked at, when there is more behind it. */
    private static Optional<Cursor> end(Sql sql, TrailConditions wanted, Cursor after) throws SQLException {
        var window = wanted.window("placed_at, trail_id", after, TrailConditions.WINDOW);
        return sql.first(
                "select placed_at, trail_id from (" + window.sql()
                        + ") t order by placed_at desc, trail_id desc offset ?",
                row -> new Cursor(row.instant("placed_at"), row.number("trail_id")),
                window.with(List.of(), TrailConditions.WINDOW - 1));
    }

    /** Every purchase that is wanted, in the list's order: one window after the other, until there is none. */
    static void each(Sql sql, TrailConditions wanted, Consumer<TrailRow> to) throws SQLException {
        var after = Optional.of(Cursor.START);
        while (after.isPresent()) {
            var window = wanted.window(COLUMNS, after.get(), TrailConditions.WINDOW);
            sql.each(
                    "select " + COLUMNS + " from (" + window.sql() + ") t" + wanted.rest()
                            + " order by placed_at desc, trail_id desc",
                    row -> to.accept(row(row)),
                    window.with(wanted.restParameters()));
            after = end(sql, wanted, after.get());
        }
    }

    static Counted count(Sql sql, TrailConditions wanted) throws SQLException {
        var window = wanted.window("state, country, payment_method", Cursor.START, Cursor.COUNT_MAX + 1);
        return sql.one(
                "with looked as materialized (" + window.sql() + ") select (select count(*) from looked) as looked,"
                        + " (select count(*) from looked" + wanted.rest() + ") as n",
                row -> counted(row.number("looked"), row.number("n")),
                window.with(wanted.restParameters()));
    }

    private static Counted counted(long looked, long found) {
        return new Counted(Math.min(found, Cursor.COUNT_MAX), looked > Cursor.COUNT_MAX);
    }

    static TrailRow row(Sql.Row row) throws SQLException {
        return new TrailRow(
                row.number("trail_id"),
                row.text("order_number"),
                row.text("channel"),
                row.text("country"),
                row.text("buyer_kind"),
                row.text("payment_method"),
                row.instant("placed_at"),
                row.money("total_minor"),
                row.money("invoice_open_minor"),
                row.money("provider_open_minor"),
                row.text("state"));
    }

    /** Where the account is none of money in transit, nothing is ever open of it. */
    private static final String IN_TRANSIT = """
            coalesce((select string_agg(r.fact_id::text, ',' order by r.fact_id)
                        from fact f join road_payment r on r.company_id = f.company_id and r.fact_id = f.fact_id
                       where f.company_id = trail.company_id and f.trail_id = trail.trail_id and f.type = 'credit' and r.withdrawn_on is null
                         and not r.elsewhere and r.feed_on is null and r.account = any (?)), '')""";

    /**
     * One purchase.
     *
     * @param transit accounts of money in transit
     */
    static Optional<TrailHead> head(Sql sql, long company, long trail, Collection<Integer> transit)
            throws SQLException {
        return sql.first(
                "select " + COLUMNS
                        + ", provider, others_open, exists (select 1 from customer_move m where m.company_id = trail.company_id"
                        + " and m.trail_id = trail.trail_id) as receivable, " + IN_TRANSIT
                        + " as in_transit from trail where company_id = ? and merged_into is null and trail_id = ?",
                row -> new TrailHead(
                        row(row),
                        row.money("shipped_minor"),
                        row.money("captured_minor"),
                        row.money("invoiced_minor"),
                        row.money("refunded_minor"),
                        row.money("credited_minor"),
                        row.money("settled_minor"),
                        row.text("held_code"),
                        row.text("held_args"),
                        row.text("provider").equals(OWN_INVOICE),
                        row.flag("receivable"),
                        Arrays.stream(row.text("in_transit").split(","))
                                .filter(id -> !id.isEmpty())
                                .map(Long::valueOf)
                                .toList(),
                        row.text("provider"),
                        othersOpen(row.text("others_open"), row.money("total_minor")),
                        Optional.ofNullable(row.instantOrNull("tied_at"))),
                Tx.ints(transit),
                company,
                trail);
    }

    private static SortedMap<String, Money> othersOpen(String json, Money like) {
        var result = new TreeMap<String, Money>();
        Messages.arguments(json)
                .forEach((provider, minor) -> result.put(provider, Money.of(Long.parseLong(minor), like.currency())));
        return result;
    }

    /**
     * The sums of one purchase.
     *
     * @param ownInvoice whether the buyer pays the merchant's own invoice, and no provider owes anything
     * @param inTransit refunds paid from an account that the bank empties, by their facts, which it has not been seen to
     * @param receivable whether what the buyer owes stands in vouchers of Knyt's
     * @param provider the code of the first provider that was paid
     * @param othersOpen what is open at each other provider, by its code
     */
    record TrailHead(
            TrailRow row,
            Money shipped,
            Money captured,
            Money invoiced,
            Money refunded,
            Money credited,
            Money settled,
            String heldCode,
            String heldArgs,
            boolean ownInvoice,
            boolean receivable,
            List<Long> inTransit,
            String provider,
            SortedMap<String, Money> othersOpen,
            Optional<java.time.Instant> tiedAt) {}
}
