package se.knyt.server.connections;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.engine.db.Tx;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/** Reads how far a connection's history has been fetched, and the payouts in it. */
final class HistoryQueries {
    /** A payout a day in several currencies. */
    private static final int ROWS_MAX = 2000;

    private static final String READ = """
            select state, from_at, reached_at, pages, records, missing, array_to_string(missing_names, E'\\n') as missing_names, payouts, failure_code, failure_args, next_at, asked_by, asked_at,
                   finished_at
              from history_read where company_id = ? and connection_id = ?
            """;
    /** The first and the last by the index; between them every year may be looked at. */
    private static final String SPAN = """
            select (select paid_at from history_payout where company_id = ? and connection_id = ? order by paid_at limit 1) as oldest,
                   (select paid_at from history_payout where company_id = ? and connection_id = ? order by paid_at desc limit 1) as newest
            """;

    private static final String ROWS = """
            select paid_at, reference, currency, paid_minor, lines from history_payout
             where company_id = ? and connection_id = ? and paid_at >= ? and paid_at < ? order by paid_at desc, reference limit ?
            """;

    private static final String LINES = """
            select kind, provider_kind, at, order_reference, currency, amount_minor from history_line
             where company_id = ? and connection_id = ? and currency = any (?) and reference = ? order by currency, place limit ?
            """;

    private HistoryQueries() {}

    static Optional<HistoryPart> of(Sql sql, View view, ConnectionsPage.Tile tile, boolean possible)
            throws SQLException {
        boolean kept = sql.first(
                        "select 1 as one from history_payout where company_id = ? and connection_id = ? order by paid_at limit 1",
                        row -> row.number("one"),
                        view.company().id(),
                        tile.id())
                .isPresent();
        if (!possible && !kept) {
            return Optional.empty();
        }
        return Optional.of(sql.first(
                        READ,
                        row -> new HistoryPart(
                                row.text("state"),
                                Optional.of(row.instant("from_at")),
                                Optional.ofNullable(row.instantOrNull("reached_at")),
                                row.number("pages"),
                                row.number("records"),
                                row.number("missing"),
                                row.text("missing_names").lines().toList(),
                                row.number("payouts"),
                                row.text("failure_code"),
                                row.text("failure_args"),
                                Optional.of(row.instant("next_at")),
                                row.text("asked_by"),
                                Optional.of(row.instant("asked_at")),
                                Optional.ofNullable(row.instantOrNull("finished_at")),
                                true,
                                false),
                        view.company().id(),
                        tile.id())
                .orElse(HistoryPart.NONE)
                .with(possible, kept));
    }

    static HistoryPage page(Sql sql, View view, long id, String system, int asked, String payout) throws SQLException {
        long company = view.company().id();
        var zone = view.company().zone();
        var years = new ArrayList<Integer>();
        sql.first(
                SPAN,
                row -> {
                    var oldest = row.instantOrNull("oldest");
                    var newest = row.instantOrNull("newest");
                    if (oldest != null && newest != null) {
                        for (int year = newest.atZone(zone).getYear();
                                year >= oldest.atZone(zone).getYear();
                                year--) {
                            years.add(year);
                        }
                    }
                    return true;
                },
                company,
                id,
                company,
                id);
        int year =
                years.contains(asked) ? asked : years.isEmpty() ? view.today().getYear() : years.getFirst();
        List<HistoryPage.Row> rows = sql.list(
                ROWS,
                row -> new HistoryPage.Row(
                        row.instant("paid_at"), row.text("reference"), row.money("paid_minor"), row.number("lines")),
                company,
                id,
                first(year, view),
                first(year + 1, view),
                ROWS_MAX);
        var currencies = rows.stream()
                .filter(r -> r.reference().equals(payout))
                .map(r -> r.amount().currency().code())
                .toList();
        List<HistoryPage.Line> lines = currencies.isEmpty()
                ? List.of()
                : sql.list(
                        LINES,
                        row -> new HistoryPage.Line(
                                row.text("kind"),
                                row.text("provider_kind"),
                                row.instant("at"),
                                row.text("order_reference"),
                                row.money("amount_minor")),
                        company,
                        id,
                        Tx.texts(currencies),
                        payout,
                        ROWS_MAX);
        return new HistoryPage(id, system, year, List.copyOf(years), rows, currencies.isEmpty() ? "" : payout, lines);
    }

    private static Instant first(int year, View view) {
        return LocalDate.of(year, 1, 1).atStartOfDay(view.company().zone()).toInstant();
    }
}
