package se.knyt.server.connections;

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
    private static final int VALUE_MAX = 2000;

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
        return html.page(view, "connections/signin.jte", page(view, ref.id(), false));
    }

    /** What is left empty stays as it is. */
    @PostMapping("/c/{company}/connections/{ref}/sign-in")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> signIn(View view, @PathVariable Ref ref, @RequestParam Map<String, String> sent) {
        var page = page(view, ref.id(), true);
        var given = new HashMap<String, String>();
        for (var setting : page.secrets()) {
            var value = sent.getOrDefault("s." + setting.key(), "").strip();
            if (!value.isEmpty() && value.length() <= VALUE_MAX) {
                given.put(setting.key(), value);
            }
        }
        if (given.isEmpty()) {
            return html.page(HttpStatus.UNPROCESSABLE_CONTENT, "connections/signin.jte", Map.of("v", view, "p", page));
        }
        actions.signIn(view.company().id(), ref.id(), given, view.user().email());
        return Html.seeOther(view.url("/connections/" + view.ref(ref.id()) + "?done=signed-in"));
    }

    private SignInAgainPage page(View view, long id, boolean empty) {
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
                empty);
    }

    private List<ConnectorInfo.Setting> secrets(String connector) {
        return actions.catalogue().stream()
                .filter(info -> info.id().equals(connector))
                .flatMap(info -> info.settings().stream())
                .filter(ConnectorInfo.Setting::secret)
                .toList();
    }
}
