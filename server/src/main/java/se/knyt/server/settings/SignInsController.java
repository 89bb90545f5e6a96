package se.knyt.server.settings;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.People;
import se.knyt.server.access.Place;
import se.knyt.server.access.Role;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.View;

/**
 * Signing in belongs to no company, so it is shown by whose account it was: of those who have a role in this company alone, and to an
 * owner of all companies also of those with a role in all.
 */
@Controller
class SignInsController {
    /** Of each person; read by an index, however long the log is. */
    private static final int EACH = 25;

    private static final String NEWEST = """
            select l.* from unnest(string_to_array(?, ',')::bigint[]) u (user_id) cross join lateral (
                   select a.audit_id, a.at, a.action, a.address, p.email from audit_log a join app_user p on p.user_id = a.user_id
                    where a.company_id = 0 and a.user_id = u.user_id order by a.at desc limit ?) l
             order by l.at desc, l.audit_id desc limit 500
            """;

    private final WebDatabase database;
    private final People people;
    private final Html html;

    SignInsController(WebDatabase database, People people, Html html) {
        this.database = database;
        this.people = people;
        this.html = html;
    }

    @GetMapping("/c/{company}/settings/sign-ins")
    @Allowed(Role.OWNER)
    ResponseEntity<String> list(View view) {
        long organization = view.company().organization();
        boolean ownsAll = people.ownsAll(organization, view.user().userId());
        var users = people.of(new Place(organization, view.company().id())).stream()
                .filter(person -> person.accepted() && (ownsAll || !person.everywhere()))
                .map(person -> Long.toString(person.userId()))
                .distinct()
                .collect(Collectors.joining(","));
        List<SettingsPage.Entry> entries = database.inCompany(
                WebDatabase.NO_COMPANY,
                sql -> sql.list(
                        NEWEST,
                        row -> new SettingsPage.Entry(
                                row.number("audit_id"),
                                row.instant("at"),
                                row.text("email"),
                                row.text("action"),
                                row.text("email"),
                                row.text("address")),
                        users,
                        EACH));
        return html.page(view, "settings/sign-ins.jte", new SignInsPage(entries));
    }
}
