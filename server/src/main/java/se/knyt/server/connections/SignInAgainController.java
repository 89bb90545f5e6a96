package se.knyt.server.connections;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.spi.ConnectorInfo;

/** New credentials for a connection, where the system no longer accepts the old ones or they are to be replaced. */
@Controller
class SignInAgainController {
    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    SignInAgainController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/connections/{ref}/sign-in")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> form(View view, @PathVariable Ref ref) {
        return html.page(view, "connections/signin.jte", page(view, ref.id(), ""));
    }

    /** What is left empty stays as it is. */
    @PostMapping("/c/{company}/connections/{ref}/sign-in")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> signIn(
            View view,
            @PathVariable Ref ref,
            @RequestParam Map<String, String> sent,
            @RequestParam Map<String, MultipartFile> files)
            throws IOException {
        var given = new HashMap<String, String>();
        try {
            GivenSettings.of(page(view, ref.id(), "").secrets(), sent, files).forEach((key, value) -> {
                if (!value.isBlank()) {
                    given.put(key, value.strip());
                }
            });
        } catch (IllegalArgumentException e) {
            return refused(view, ref, "signinagain.toolong");
        }
        if (given.isEmpty()) {
            return refused(view, ref, "signinagain.empty");
        }
        actions.signIn(view.company().id(), ref.id(), given, view.user().email());
        return Html.seeOther(view.url("/connections/" + view.ref(ref.id()) + "?done=signed-in"));
    }

    private ResponseEntity<String> refused(View view, Ref ref, String problem) {
        return html.page(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "connections/signin.jte",
                Map.of("v", view, "p", page(view, ref.id(), problem)));
    }

    private SignInAgainPage page(View view, long id, String problem) {
        var connector = database.inCompany(
                        view.company().id(),
                        sql -> sql.first(
                                "select connector from connection where company_id = ? and connection_id = ?",
                                row -> row.text("connector"),
                                view.company().id(),
                                id))
                .orElseThrow(NotFoundException::new);
        return new SignInAgainPage(
                id,
                view.system(connector),
                secrets(connector),
                actions.samples(view.company().id(), connector),
                problem);
    }

    private List<ConnectorInfo.Setting> secrets(String connector) {
        return actions.catalogue().stream()
                .filter(info -> info.id().equals(connector))
                .flatMap(info -> info.settings().stream())
                .filter(ConnectorInfo.Setting::secret)
                .toList();
    }
}
