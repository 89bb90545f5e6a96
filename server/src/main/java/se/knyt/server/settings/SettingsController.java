package se.knyt.server.settings;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Passwords;
import se.knyt.server.access.People;
import se.knyt.server.access.Place;
import se.knyt.server.access.Role;
import se.knyt.server.access.Sessions;
import se.knyt.server.access.SignedIn;
import se.knyt.server.access.Users;
import se.knyt.server.audit.Audit;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Paging;
import se.knyt.server.shell.View;
import se.knyt.server.signin.SessionFilter;
import se.knyt.server.text.Language;

/** Settings: the user's own, people, what holds for the company, and the audit log. */
@Controller
class SettingsController {
    private final WebDatabase database;
    private final Users users;
    private final Sessions sessions;
    private final People people;
    private final Audit audit;
    private final Html html;

    SettingsController(WebDatabase database, Users users, Sessions sessions, People people, Audit audit, Html html) {
        this.database = database;
        this.users = users;
        this.sessions = sessions;
        this.people = people;
        this.audit = audit;
        this.html = html;
    }

    @GetMapping("/c/{company}/settings")
    ResponseEntity<String> settings(
            View view, HttpServletRequest request, @RequestParam(defaultValue = "") String after) {
        return html.page(view, "settings/settings.jte", page(view, request, after, ""));
    }

    private SettingsPage page(View view, HttpServletRequest request, String after, String problem) {
        var cursor = Cursor.of(after);
        boolean owner = view.role() == Role.OWNER;
        boolean ownsAll = owner
                && people.ownsAll(view.company().organization(), view.user().userId());
        var members = people
                .of(new Place(view.company().organization(), view.company().id()))
                .stream()
                .filter(member -> member.accepted() || ownsAll || (owner && !member.everywhere()))
                .toList();
        var entries = database.inCompany(
                view.company().id(),
                sql -> sql.list(
                        "select audit_id, at, actor, action, subject, address from audit_log where company_id = ? and"
                                + " (at, audit_id) < (?, ?) order by at desc, audit_id desc limit ?",
                        row -> new SettingsPage.Entry(
                                row.number("audit_id"),
                                row.instant("at"),
                                row.text("actor"),
                                row.text("action"),
                                row.text("subject").matches("\\d+") ? "" : row.text("subject"),
                                row.text("address")),
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
                problem,
                users.hasPassword(view.user().userId()),
                sessions.others(
                        view.user().userId(), SessionFilter.token(request).orElse("")));
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

    /** Asks for the old password where there is one: a session left open must not be enough to take the account over. */
    @PostMapping("/c/{company}/settings/password")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR, Role.VIEWER})
    ResponseEntity<String> password(
            View view,
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String password) {
        var user = view.user();
        var own = List.of(user.email(), user.name(), view.company().name());
        var problem = switch (Passwords.problem(password, own)) {
            case LENGTH -> "length";
            case COMMON -> "common";
            case NONE -> knowsPassword(user, current, request) ? "" : "current";
        };
        if (!problem.isEmpty()) {
            return html.page(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "settings/settings.jte",
                    Map.of("v", view, "p", page(view, request, "", problem)));
        }
        users.setPassword(user.userId(), password);
        sessions.endOthers(user.userId(), SessionFilter.token(request).orElse(""));
        audit.outside(user.userId(), user.email(), "user.password", "", Map.of("address", request.getRemoteAddr()));
        return Html.seeOther(view.url("/settings?done=saved"));
    }

    private boolean knowsPassword(SignedIn user, String current, HttpServletRequest request) {
        return !users.hasPassword(user.userId())
                || users.tryPassword(user.email(), current, request.getRemoteAddr()) instanceof Users.Attempt.Accepted;
    }

    @PostMapping("/c/{company}/settings/sessions")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR, Role.VIEWER})
    ResponseEntity<String> endOtherSessions(View view, HttpServletRequest request) {
        var user = view.user();
        sessions.endOthers(user.userId(), SessionFilter.token(request).orElse(""));
        audit.outside(user.userId(), user.email(), "user.sessions", "", Map.of("address", request.getRemoteAddr()));
        return Html.seeOther(view.url("/settings?done=saved"));
    }
}
