package se.knyt.server.shell;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import se.knyt.server.access.Invitations;
import se.knyt.server.access.SignedIn;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.text.Texts;

/** The bare address, where signing in leads: to what the user is invited to, else to the first company, or says that there is none. */
@Controller
class StartController {
    private final WebDatabase database;
    private final Invitations invitations;
    private final Html html;

    StartController(WebDatabase database, Invitations invitations, Html html) {
        this.database = database;
        this.invitations = invitations;
        this.html = html;
    }

    @GetMapping("/")
    ResponseEntity<String> start(HttpServletRequest request, @AuthenticationPrincipal SignedIn user) {
        if (!invitations.of(user.userId()).isEmpty()) {
            return Html.seeOther("/invitations");
        }
        var companies = database.outside(sql -> ReachableCompany.of(sql, user.userId()));
        if (companies.isEmpty() && user.makesCompanies()) {
            return Html.seeOther("/new-company");
        }
        if (companies.isEmpty()) {
            var page = new ErrorPage(user.language(), Texts.of(user.language()), "no-company", "", "/");
            return html.page(HttpStatus.OK, "shell/error.jte", Map.of("p", page));
        }
        return Html.seeOther("/c/" + companies.getFirst().slug() + "/today");
    }
}
