package se.knyt.server.looseends;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.intake.PayoutTwins;
import se.knyt.server.db.Sql;

/** Reads open loose ends. */
public final class LooseEndQueries {
    /** More than this is shown as a group with its first ones. */
    static final int ROWS_MAX = 500;

    /** The ends are picked before anything is joined to them, so that no plan reads the purchases or payouts of all. */
    private static final String SELECT =
            "select l.loose_end_id, l.code, l.args, l.group_key, l.currency, l.amount_minor, l.opened_at, l.self_healing, l.next_try_at,"
                    + " l.effect_id, l.raw_id, l.cause_key, l.connection_id, l.trail_id, t.order_number, p.reference, p.provider, c.connector"
                    + " from (select * from loose_end where company_id = ? and closed_at is null%s) l"
                    + " left join lateral (select order_number from trail"
                    + " where company_id = l.company_id and trail_id = l.trail_id limit 1) t on true"
                    + " left join lateral (select reference, provider from payout"
                    + " where company_id = l.company_id and payout_id = l.payout_id limit 1) p on true"
                    + " left join connection c on c.company_id = l.company_id and c.connection_id = l.connection_id%s";

    private LooseEndQueries() {}

    /** What stands on the open loose ends that {@link #open} gives, in each currency that there is something in. */
    public static SortedMap<String, Money> sums(Sql sql, long company) throws SQLException {
        var sums = new TreeMap<String, Money>();
        sql.each(
                "select currency, sum(amount_minor)::bigint as amount_minor from (select currency, amount_minor from loose_end"
                        + " where company_id = ? and closed_at is null order by self_healing, opened_at, loose_end_id limit ?) l"
                        + " where currency <> '' and amount_minor <> 0 group by currency",
                row -> sums.put(row.text("currency"), row.money("amount_minor")),
                company,
                ROWS_MAX);
        return sums;
    }

    public static List<LooseEndRow> ofTrail(Sql sql, long company, long trail) throws SQLException {
        return sql.list(
                SELECT.formatted(
                        " and trail_id = ? order by opened_at, loose_end_id limit 50",
                        " order by l.opened_at, l.loose_end_id"),
                LooseEndQueries::row,
                company,
                trail);
    }

    /** Self-healing ones last, then the oldest first. */
    public static List<LooseEndRow> open(Sql sql, long company) throws SQLException {
        return sql.list(
                SELECT.formatted(
                        " order by self_healing, opened_at, loose_end_id limit ?",
                        " order by l.self_healing, l.opened_at, l.loose_end_id"),
                LooseEndQueries::row,
                company,
                ROWS_MAX);
    }

    /** Every open loose end, in the list's order, at most {@code max}. */
    static void each(Sql sql, long company, int max, Consumer<LooseEndRow> to) throws SQLException {
        sql.each(
                SELECT.formatted(
                        " order by self_healing, opened_at, loose_end_id limit ?",
                        " order by l.self_healing, l.opened_at, l.loose_end_id"),
                row -> to.accept(row(row)),
                company,
                max);
    }

    static Optional<LooseEndRow> one(Sql sql, long company, long id) throws SQLException {
        return sql.first(SELECT.formatted(" and loose_end_id = ?", ""), LooseEndQueries::row, company, id);
    }

    private static LooseEndRow row(Sql.Row row) throws SQLException {
        return new LooseEndRow(
                row.number("loose_end_id"),
                row.text("code"),
                row.text("args"),
                row.text("group_key"),
                row.text("order_number"),
                row.number("trail_id"),
                row.text("reference"),
                row.text("provider"),
                row.text("connector"),
                amount(row),
                row.instant("opened_at"),
                row.flag("self_healing"),
                row.instantOrNull("next_try_at"),
                row.numberOrNull("effect_id") != null
                        || row.text("cause_key").endsWith(":held")
                        || PayoutTwins.APART.contains(row.text("code")),
                row.numberOrNull("connection_id"),
                row.numberOrNull("effect_id"),
                row.numberOrNull("raw_id"));
    }

    private static @Nullable Money amount(Sql.Row row) throws SQLException {
        var currency = row.text("currency");
        return currency.isEmpty() ? null : Money.of(row.number("amount_minor"), new Currency(currency));
    }
}
