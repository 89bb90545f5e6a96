package se.knyt.server.companies;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.access.SignedIn;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.WrittenDates;
import se.knyt.server.text.Texts;

/** Makes a company; an owner or an integrator of an organization may. */
@Controller
class NewCompanyController {
    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    NewCompanyController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    /** Those in which the user may make companies, by name. A role in single companies is not enough. */
    private List<NewCompanyPage.Organization> organizations(SignedIn user) {
        var mine = database.outside(sql -> sql.list(
                "select o.organization_id, o.name from membership m join organization o on o.organization_id ="
                        + " m.organization_id where m.user_id = ? and m.accepted_at is not null and m.role in ('owner',"
                        + " 'integrator') order by o.name, 1 limit 100",
                row -> new NewCompanyPage.Organization(row.number("organization_id"), row.text("name")),
                user.userId()));
        if (mine.isEmpty()) {
            throw new NotFoundException();
        }
        return mine;
    }

    @GetMapping("/new-company")
    ResponseEntity<String> form(HttpServletRequest request, @AuthenticationPrincipal SignedIn user) {
        return page(request, HttpStatus.OK, user, new Sent("", "", "", "", false), "");
    }

    @PostMapping("/new-company")
    ResponseEntity<String> create(
            HttpServletRequest request,
            @AuthenticationPrincipal SignedIn user,
            @RequestParam(defaultValue = "") String organization,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String number,
            @RequestParam(defaultValue = "") String start,
            @RequestParam(defaultValue = "off") String sandbox) {
        var organizations = organizations(user);
        var chosen = organizations.stream()
                .filter(one -> organizations.size() == 1
                        || one.id() == Ref.valueOf(organization).id())
                .findFirst();
        boolean simulated = "on".equals(sandbox) && actions.sandboxes();
        var sent = new Sent(organization, name, number, start, simulated);
        if (chosen.isEmpty()) {
            return page(request, HttpStatus.UNPROCESSABLE_CONTENT, user, sent, "organization");
        }
        if (name.isBlank() || name.length() > 100) {
            return page(request, HttpStatus.UNPROCESSABLE_CONTENT, user, sent, "name");
        }
        if (!number.matches("(\\d{6}-\\d{4})?")) {
            return page(request, HttpStatus.UNPROCESSABLE_CONTENT, user, sent, "number");
        }
        var day = WrittenDates.day(start);
        if (day.isEmpty()) {
            return page(request, HttpStatus.UNPROCESSABLE_CONTENT, user, sent, "start");
        }
        var form = new Actions.CompanyForm(name.strip(), number, day.get(), simulated);
        return actions.createCompany(chosen.get().id(), form, user.email())
                .map(slug -> Html.seeOther("/c/" + slug + "/connections?done=company-made"))
                .orElseGet(() -> page(request, HttpStatus.UNPROCESSABLE_CONTENT, user, sent, "sandbox"));
    }

    /** What was written into the form. */
    private record Sent(String organization, String name, String number, String start, boolean sandbox) {}

    private ResponseEntity<String> page(
            HttpServletRequest request, HttpStatus status, SignedIn user, Sent sent, String wrong) {
        var page = new NewCompanyPage(
                user.language(),
                Texts.of(user.language()),
                Html.csrf(request),
                organizations(user),
                sent.organization(),
                sent.name(),
                sent.number(),
                sent.start(),
                actions.sandboxes(),
                sent.sandbox(),
                wrong);
        return html.page(status, "shell/new-company.jte", Map.of("p", page));
    }
}
