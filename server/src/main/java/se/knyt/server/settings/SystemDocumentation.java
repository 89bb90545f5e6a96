package se.knyt.server.settings;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.RefusedException;
import se.knyt.server.shell.View;
import se.knyt.server.vouchers.VoucherQueries;

/**
 * How the books are made, to be handed over: settings by version, accounts, flows, the log and what was sent to other systems (BFL 5:11,
 * BFNAR 2013:2 chapter 9).
 */
@Controller
class SystemDocumentation {
    private static final int ROWS_MAX = 100_000;
    private static final String VERSION =
            "select version, body, note, created_by, created_at from settings_version where company_id = ? and version = ?";
    private static final String LOG = """
            select at, actor, action, subject, details from audit_log
             where company_id = ? and at >= ? and at < ? order by at, audit_id limit ?
            """;
    private static final String SENT = """
            select e.created_at, e.done_at, c.name, c.connector, e.kind, e.effect_key, e.state, e.attempts, e.result_id, e.settings_version
              from effect e join connection c on c.company_id = e.company_id and c.connection_id = e.connection_id
             where e.company_id = ? and e.created_at >= ? and e.created_at < ? order by e.effect_id limit ?
            """;
    private static final String ACCOUNTS = """
            select distinct r.account from voucher v join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
             where v.company_id = ? and v.voucher_date >= ? and v.voucher_date <= ? order by 1
            """;
    private static final String FLOWS = """
            select f.code, s.name as source, s.connector as source_connector, t.name as target, t.connector as target_connector, f.state
              from flow f
              join connection s on s.company_id = f.company_id and s.connection_id = f.source_connection_id
              join connection t on t.company_id = f.company_id and t.connection_id = f.target_connection_id
             where f.company_id = ? order by f.code, s.name, t.name limit 1000
            """;

    private final WebDatabase database;
    private final Html html;

    SystemDocumentation(WebDatabase database, Html html) {
        this.database = database;
        this.html = html;
    }

    private record Version(int number, String body, String note, String by, java.time.Instant at) {}

    @GetMapping("/c/{company}/settings/versions/{version}")
    ResponseEntity<String> version(View view, @PathVariable int version) {
        var page = database.inCompany(view.company().id(), sql -> page(sql, view, version));
        return html.page(view, "settings/version.jte", page);
    }

    private static SettingsVersionPage page(Sql sql, View view, int number) throws SQLException {
        var version = version(sql, view, number);
        var before = number > 1 ? version(sql, view, number - 1) : version;
        return new SettingsVersionPage(
                version.number(),
                version.by(),
                version.at(),
                version.note(),
                SettingsVersionPage.values(view, version.body(), before.body()));
    }

    private static Version version(Sql sql, View view, int number) throws SQLException {
        return sql.first(
                        VERSION,
                        row -> new Version(
                                row.integer("version"),
                                row.text("body"),
                                row.text("note"),
                                row.text("created_by"),
                                row.instant("created_at")),
                        view.company().id(),
                        number)
                .orElseThrow(NotFoundException::new);
    }

    /** @param from first day, the year's first where it is not said; the last likewise is today */
    @GetMapping("/c/{company}/export/system-documentation.zip")
    void export(
            View view,
            HttpServletResponse response,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to)
            throws IOException {
        var first = day(from, view.today().withDayOfYear(1));
        var last = day(to, view.today());
        if (last.isBefore(first)) {
            throw new RefusedException("no-period");
        }
        Exports.head(
                response,
                "application/zip",
                "systemdokumentation-" + view.company().slug() + "-" + first + "-" + last + ".zip");
        try (var zip = new ZipOutputStream(response.getOutputStream(), StandardCharsets.UTF_8)) {
            put(zip, "las-mig.txt", readMe(view, first, last));
            put(zip, "installningar.csv", database.inCompany(view.company().id(), sql -> settings(sql, view)));
            put(zip, "konton.csv", database.inCompany(view.company().id(), sql -> accounts(sql, view, first, last)));
            put(zip, "floden.csv", database.inCompany(view.company().id(), sql -> flows(sql, view)));
            put(zip, "handelselogg.csv", database.inCompany(view.company().id(), sql -> log(sql, view, first, last)));
            put(zip, "skickat.csv", database.inCompany(view.company().id(), sql -> sent(sql, view, first, last)));
        }
    }

    private static LocalDate day(String text, LocalDate otherwise) {
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return LocalDate.parse(text);
        } catch (java.time.format.DateTimeParseException _) {
            throw new RefusedException("no-period");
        }
    }

    private static String readMe(View view, LocalDate first, LocalDate last) {
        return view.t(
                "sysdoc.readme",
                view.company().name(),
                view.company().organizationNumber(),
                first.toString(),
                last.toString(),
                view.today().toString());
    }

    /** Every version that there was, each setting on a row. */
    private static String settings(Sql sql, View view) throws SQLException {
        var text = csv("version", "gjord", "av", "anteckning", "inställning", "värde", "före");
        var versions = sql.list(
                "select version, body, note, created_by, created_at from settings_version where company_id = ? order by version limit 10000",
                row -> new Version(
                        row.integer("version"),
                        row.text("body"),
                        row.text("note"),
                        row.text("created_by"),
                        row.instant("created_at")),
                view.company().id());
        Version before = null;
        for (var version : versions) {
            var than = before == null ? "{}" : before.body();
            for (var value : SettingsVersionPage.values(view, version.body(), than)) {
                if (value.changed()) {
                    text.append(csv(
                            Integer.toString(version.number()),
                            version.at().toString(),
                            version.by(),
                            version.note(),
                            value.name(),
                            value.value(),
                            value.before()));
                }
            }
            before = version;
        }
        return text.toString();
    }

    private static String accounts(Sql sql, View view, LocalDate first, LocalDate last) throws SQLException {
        var text = csv("konto");
        sql.list(
                        ACCOUNTS,
                        row -> VoucherQueries.account(view, row.integer("account")),
                        view.company().id(),
                        first,
                        last)
                .forEach(account -> text.append(csv(account)));
        return text.toString();
    }

    private static String flows(Sql sql, View view) throws SQLException {
        var text = csv("flöde", "från", "till", "läge");
        sql.list(
                        FLOWS,
                        row -> csv(
                                row.text("code"),
                                row.text("source") + " (" + row.text("source_connector") + ")",
                                row.text("target") + " (" + row.text("target_connector") + ")",
                                row.text("state")),
                        view.company().id())
                .forEach(text::append);
        return text.toString();
    }

    private static String log(Sql sql, View view, LocalDate first, LocalDate last) throws SQLException {
        var text = csv("tid", "vem", "vad", "om", "uppgifter");
        var zone = view.company().zone();
        sql.list(
                        LOG,
                        row -> csv(
                                row.instant("at").toString(),
                                row.text("actor"),
                                row.text("action"),
                                row.text("subject"),
                                row.text("details")),
                        view.company().id(),
                        first.atStartOfDay(zone).toInstant(),
                        last.plusDays(1).atStartOfDay(zone).toInstant(),
                        ROWS_MAX)
                .forEach(text::append);
        return text.toString();
    }

    private static String sent(Sql sql, View view, LocalDate first, LocalDate last) throws SQLException {
        var text = csv("planerad", "klar", "system", "slag", "nyckel", "läge", "försök", "nummer där", "inställningar");
        var zone = view.company().zone();
        sql.list(
                        SENT,
                        row -> csv(
                                row.instant("created_at").toString(),
                                row.instantOrNull("done_at") == null
                                        ? ""
                                        : row.instant("done_at").toString(),
                                row.text("name") + " (" + row.text("connector") + ")",
                                row.text("kind"),
                                row.text("effect_key"),
                                row.text("state"),
                                Integer.toString(row.integer("attempts")),
                                row.text("result_id"),
                                Integer.toString(row.integer("settings_version"))),
                        view.company().id(),
                        first.atStartOfDay(zone).toInstant(),
                        last.plusDays(1).atStartOfDay(zone).toInstant(),
                        ROWS_MAX)
                .forEach(text::append);
        return text.toString();
    }

    private static StringBuilder csv(String... cells) {
        return new StringBuilder(
                        List.of(cells).stream().map(SystemDocumentation::quoted).collect(Collectors.joining(";")))
                .append("\r\n");
    }

    /** What a spreadsheet would take for a formula is given an apostrophe. */
    private static String quoted(String cell) {
        var text = !cell.isEmpty() && "=+-@\t\r\n".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
