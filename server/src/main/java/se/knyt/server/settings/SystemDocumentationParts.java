package se.knyt.server.settings;

import static se.knyt.server.export.Exports.Part.unsummed;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.server.db.Sql;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.export.Exports.Sink;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.VoucherQueries;

/** The lists of which system documentation and processing history of a period are made. */
final class SystemDocumentationParts {
    private static final int LIMIT = Exports.ROWS_MAX + 1;

    /**
     * What was in force at some time of the period, and all that its vouchers name: the oldest whole, of each after it what it changed.
     * The one before the oldest is not needed for that.
     */
    private static final String VERSIONS = """
            select version, body, note, created_by, created_at from settings_version
             where company_id = ?
               and version >= least(
                   (select coalesce(max(version), 1) from settings_version where company_id = ? and created_at < ?),
                   (select min(settings_version) from voucher
                     where company_id = ? and voucher_date between ? and ? and settings_version > 0))
               and version <= greatest(
                   (select max(version) from settings_version where company_id = ? and created_at < ?),
                   (select max(settings_version) from voucher where company_id = ? and voucher_date between ? and ?))
             order by version
            """;

    private static final String ACCOUNTS = """
            select r.account, count(*) as rows, min(v.voucher_date) as first, max(v.voucher_date) as last
              from voucher v join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
             where v.company_id = ? and v.voucher_date between ? and ? group by r.account order by r.account
            """;
    private static final String FLOWS = """
            select f.code, s.name as source, s.connector as source_connector, t.name as target, t.connector as target_connector, f.state
              from flow f
              join connection s on s.company_id = f.company_id and s.connection_id = f.source_connection_id
              join connection t on t.company_id = f.company_id and t.connection_id = f.target_connection_id
             where f.company_id = ? order by f.code, s.name, t.name limit ?
            """;
    private static final String LOG = """
            select at, actor, action, subject, details from audit_log
             where company_id = ? and at >= ? and at < ? order by at, audit_id limit ?
            """;
    /** Those of the period first: each is then looked up by its key, so that the work does not grow with what came before. */
    private static final String OF_PERIOD = """
            with e as materialized (
                select * from effect where company_id = ? and created_at >= ? and created_at < ? order by effect_id limit ?)
            """;

    private static final String ABOUT = """
            left join lateral (select order_number from trail
                where company_id = e.company_id and trail_id = e.trail_id limit 1) t on true
            left join lateral (select reference from payout
                where company_id = e.company_id and payout_id = e.payout_id limit 1) p on true
            """;
    private static final String SENT = OF_PERIOD + """
            select e.created_at, e.done_at, c.name, c.connector, e.kind, coalesce(t.order_number, p.reference, '') as about,
                   e.state, e.attempts, e.result_id, e.settings_version
              from e join connection c on c.company_id = e.company_id and c.connection_id = e.connection_id
            """ + ABOUT + " order by e.effect_id";
    private static final String ATTEMPTS = OF_PERIOD + """
            select a.begun_at, a.ended_at, c.name, c.connector, e.kind, coalesce(t.order_number, p.reference, '') as about,
                   a.attempt, a.outcome
              from e join connection c on c.company_id = e.company_id and c.connection_id = e.connection_id
              cross join lateral (select attempt, begun_at, ended_at, outcome from effect_attempt
                where company_id = e.company_id and effect_id = e.effect_id order by attempt limit 10000) a
            """ + ABOUT + " order by e.effect_id, a.attempt limit ?";

    private final View view;
    private final LocalDate first;
    private final LocalDate last;
    /** Machine time: a sandbox's own runs ahead of it. */
    private final Instant begin;

    private final Instant end;

    SystemDocumentationParts(View view, LocalDate first, LocalDate last) {
        this.view = view;
        this.first = first;
        this.last = last;
        var zone = view.company().zone();
        this.begin = view.company().machineAt(first.atStartOfDay(zone).toInstant());
        this.end = view.company().machineAt(last.plusDays(1).atStartOfDay(zone).toInstant());
    }

    List<Exports.Part> all() {
        return List.of(
                unsummed(
                        "sysdoc.part.settings",
                        List.of(
                                Column.count("sysdoc.col.version"),
                                Column.time("sysdoc.col.made"),
                                Column.text("sysdoc.col.by"),
                                Column.text("sysdoc.col.note"),
                                Column.text("sysdoc.setting"),
                                Column.text("sysdoc.value"),
                                Column.text("sysdoc.before")),
                        this::settings),
                unsummed(
                        "sysdoc.part.accounts",
                        List.of(
                                Column.text("sysdoc.col.account"),
                                Column.count("sysdoc.col.rows"),
                                Column.date("sysdoc.col.first"),
                                Column.date("sysdoc.col.last")),
                        this::accounts),
                unsummed(
                        "sysdoc.part.flows",
                        List.of(
                                Column.text("sysdoc.col.flow"),
                                Column.text("sysdoc.col.from"),
                                Column.text("sysdoc.col.to"),
                                Column.text("sysdoc.col.state")),
                        this::flows),
                unsummed(
                        "sysdoc.part.log",
                        List.of(
                                Column.time("sysdoc.col.at"),
                                Column.text("sysdoc.col.by"),
                                Column.text("sysdoc.col.what"),
                                Column.text("sysdoc.col.about"),
                                Column.text("sysdoc.col.details")),
                        this::log),
                unsummed(
                        "sysdoc.part.sent",
                        List.of(
                                Column.time("sysdoc.col.planned"),
                                Column.time("sysdoc.col.done"),
                                Column.text("sysdoc.col.system"),
                                Column.text("sysdoc.col.what"),
                                Column.text("sysdoc.col.about"),
                                Column.text("sysdoc.col.state"),
                                Column.count("sysdoc.col.attempts"),
                                Column.text("sysdoc.col.there"),
                                Column.count("sysdoc.col.version")),
                        this::sent),
                unsummed(
                        "sysdoc.part.attempts",
                        List.of(
                                Column.time("sysdoc.col.begun"),
                                Column.time("sysdoc.col.ended"),
                                Column.text("sysdoc.col.system"),
                                Column.text("sysdoc.col.what"),
                                Column.text("sysdoc.col.about"),
                                Column.count("sysdoc.col.attempt"),
                                Column.text("sysdoc.col.outcome")),
                        this::attempts));
    }

    private void settings(Sql sql, Sink sink) throws SQLException {
        long company = view.company().id();
        var before = new ArrayList<>(List.of("{}"));
        sql.each(
                VERSIONS,
                row -> {
                    var body = row.text("body");
                    var at = view.company().timeAt(row.instant("created_at"));
                    for (var value : SettingsVersionPage.values(view, body, before.getFirst())) {
                        if (value.changed()) {
                            sink.row(List.of(
                                    row.integer("version"),
                                    at,
                                    view.actor(row.text("created_by")),
                                    row.text("note"),
                                    value.name(),
                                    value.value(),
                                    value.before()));
                        }
                    }
                    before.set(0, body);
                },
                company,
                company,
                begin,
                company,
                first,
                last,
                company,
                end,
                company,
                first,
                last);
    }

    private void accounts(Sql sql, Sink sink) throws SQLException {
        sql.each(
                ACCOUNTS,
                row -> sink.row(List.of(
                        VoucherQueries.account(view, row.integer("account")),
                        row.number("rows"),
                        row.date("first"),
                        row.date("last"))),
                view.company().id(),
                first,
                last);
    }

    private void flows(Sql sql, Sink sink) throws SQLException {
        sql.each(
                FLOWS,
                row -> sink.row(List.of(
                        view.t("flow." + row.text("code")),
                        system(row.text("source"), row.text("source_connector")),
                        system(row.text("target"), row.text("target_connector")),
                        view.t("sysdoc.flow." + row.text("state")))),
                view.company().id(),
                LIMIT);
    }

    private void log(Sql sql, Sink sink) throws SQLException {
        sql.each(
                LOG,
                row -> sink.row(List.of(
                        view.company().timeAt(row.instant("at")),
                        view.actor(row.text("actor")),
                        view.act(row.text("action")),
                        view.subject(row.text("subject")),
                        RecordedWords.details(view, row.text("details")))),
                view.company().id(),
                begin,
                end,
                LIMIT);
    }

    private void sent(Sql sql, Sink sink) throws SQLException {
        sql.each(
                SENT,
                row -> sink.row(List.of(
                        view.company().timeAt(row.instant("created_at")),
                        time(row.instantOrNull("done_at")),
                        system(row.text("name"), row.text("connector")),
                        kind(row.text("kind")),
                        row.text("about"),
                        state(row.text("state"), row.integer("attempts")),
                        row.integer("attempts"),
                        row.text("result_id"),
                        row.integer("settings_version"))),
                view.company().id(),
                begin,
                end,
                LIMIT);
    }

    private void attempts(Sql sql, Sink sink) throws SQLException {
        sql.each(
                ATTEMPTS,
                row -> sink.row(List.of(
                        view.company().timeAt(row.instant("begun_at")),
                        time(row.instantOrNull("ended_at")),
                        system(row.text("name"), row.text("connector")),
                        kind(row.text("kind")),
                        row.text("about"),
                        row.integer("attempt"),
                        view.t("exchange.outcome."
                                + (row.text("outcome").isEmpty() ? "sending" : row.text("outcome"))))),
                view.company().id(),
                begin,
                end,
                LIMIT,
                LIMIT);
    }

    /** What waits and was never tried is not tried again. */
    private String state(String code, int attempts) {
        return view.t(code.equals("waiting") && attempts == 0 ? "sysdoc.waits" : "exchange.outcome." + code);
    }

    private Object time(@Nullable Instant machine) {
        return Column.cell(Optional.ofNullable(machine).map(view.company()::timeAt));
    }

    private String kind(String code) {
        var key = "exchange.kind." + code;
        return view.texts().has(key) ? view.t(key) : code;
    }

    private String system(String name, String connector) {
        var called = view.system(connector);
        return called.equals(name) ? name : name + " (" + called + ")";
    }
}
