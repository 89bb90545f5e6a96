package se.knyt.server.settings;

import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.People;
import se.knyt.server.access.Role;
import se.knyt.server.access.Users;
import se.knyt.server.audit.Audit;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Paging;
import se.knyt.server.shell.View;
import se.knyt.server.text.Language;

/** Settings: the user's own, people, what holds for the company, and the audit log. */
@Controller
class SettingsController {
    private final WebDatabase database;
    private final Users users;
    private final People people;
    private final Audit audit;
    private final Html html;

    SettingsController(WebDatabase database, Users users, People people, Audit audit, Html html) {
        this.database = database;
        this.users = users;
        this.people = people;
        this.audit = audit;
        this.html = html;
    }

    @GetMapping("/c/{company}/settings")
    ResponseEntity<String> settings(View view, @RequestParam(defaultValue = "") String after) {
        return html.page(view, "settings/settings.jte", page(view, after, ""));
    }

    private SettingsPage page(View view, String after, String problem) {
        var cursor = Cursor.of(after);
        var members = people.of(view.company().organization());
        var entries = database.inCompany(
                view.company().id(),
                sql -> sql.list(
                        "select audit_id, at, actor, action, subject from audit_log where company_id = ? and (at, audit_id) < (?, ?)"
                                + " order by at desc, audit_id desc limit ?",
                        row -> new SettingsPage.Entry(
                                row.number("audit_id"),
                                row.instant("at"),
                                row.text("actor"),
                                row.text("action"),
                                row.text("subject").matches("\\d+") ? "" : row.text("subject")),
                        view.company().id(),
                        cursor.at(),
                        cursor.id(),
                        Cursor.PAGE + 1));
        boolean more = entries.size() > Cursor.PAGE;
        var shown = more ? List.copyOf(entries.subList(0, Cursor.PAGE)) : entries;
        var next = more
                ? view.url("/settings?after="
                        + new Cursor(shown.getLast().at(), shown.getLast().id()).text() + "#log")
                : "";
        return new SettingsPage(
                members,
                shown,
                new Paging(shown.size(), next, cursor.equals(Cursor.START) ? "" : view.url("/settings#log")),
                problem);
    }

    @PostMapping("/c/{company}/settings/me")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR, Role.VIEWER})
    ResponseEntity<String> me(
            View view,
            @RequestParam(defaultValue = "sv") String language,
            @RequestParam(defaultValue = "") String theme) {
        users.setPreferences(view.user().userId(), Language.ofTag(language), theme);
        audit.outside(view.user().userId(), view.user().email(), "user.preferences", "", Map.of());
        return Html.seeOther(view.url("/settings?done=saved"));
    }

    @PostMapping("/c/{company}/settings/password")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR, Role.VIEWER})
    ResponseEntity<String> password(View view, @RequestParam(defaultValue = "") String password) {
        if (!Users.fits(password)) {
            return html.page(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "settings/settings.jte",
                    Map.of("v", view, "p", page(view, "", "password")));
        }
        users.setPassword(view.user().userId(), password);
        audit.outside(view.user().userId(), view.user().email(), "user.password", "", Map.of());
        return Html.seeOther(view.url("/settings?done=saved"));
    }
}
