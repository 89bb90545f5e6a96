package se.knyt.server.settings;

import java.sql.SQLException;
import java.time.Instant;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;

/** What the settings were when a voucher was made with them. */
@Controller
class SettingsVersionController {
    private static final String VERSION =
            "select version, body, note, created_by, created_at from settings_version where company_id = ? and version = ?";

    private final WebDatabase database;
    private final Html html;

    SettingsVersionController(WebDatabase database, Html html) {
        this.database = database;
        this.html = html;
    }

    private record Version(int number, String body, String note, String by, Instant at) {}

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
                                view.company().timeAt(row.instant("created_at"))),
                        view.company().id(),
                        number)
                .orElseThrow(NotFoundException::new);
    }
}
