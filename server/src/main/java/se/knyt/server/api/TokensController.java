package se.knyt.server.api;

import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.mapped.ApiTokens;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.PublicAddress;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;

/** Makes and ends the tokens of a connection. */
@Controller
class TokensController {
    private final Actions actions;
    private final PublicAddress publicAddress;
    private final Html html;

    TokensController(Actions actions, PublicAddress publicAddress, Html html) {
        this.actions = actions;
        this.publicAddress = publicAddress;
        this.html = html;
    }

    private ApiTokens tokens() {
        return actions.desks().handed().tokens();
    }

    private ConnectionRow require(View view, Ref ref) {
        return actions.desks().formats().connections(view.company().id()).stream()
                .filter(row -> row.id() == ref.id())
                .findFirst()
                .orElseThrow(NotFoundException::new);
    }

    @GetMapping("/c/{company}/connections/{ref}/token")
    ResponseEntity<String> list(View view, @PathVariable Ref ref) {
        return page(view, HttpStatus.OK, require(view, ref), "", false);
    }

    /** Makes a token and shows it in the answer to this very request: no address leads back to it. */
    @PostMapping("/c/{company}/connections/{ref}/token")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> make(View view, @PathVariable Ref ref) {
        var row = require(view, ref);
        var made = tokens().make(view.company().id(), row.id(), view.user().email());
        return page(
                view,
                made.isPresent() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT,
                row,
                made.orElse(""),
                made.isEmpty());
    }

    @PostMapping("/c/{company}/connections/{ref}/token/{token}/revoke")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> revoke(View view, @PathVariable Ref ref, @PathVariable Ref token) {
        var row = require(view, ref);
        tokens().revoke(view.company().id(), row.id(), token.id(), view.user().email());
        return Html.seeOther(view.url("/connections/" + view.ref(row.id()) + "/token"));
    }

    private ResponseEntity<String> page(View view, HttpStatus status, ConnectionRow row, String fresh, boolean full) {
        var address =
                publicAddress.forSystems().map(base -> base + "/api/v1/payouts").orElse("/api/v1/payouts");
        var page = new TokensPage(
                view.ref(row.id()),
                row.name(),
                address,
                tokens().list(view.company().id(), row.id()),
                fresh,
                full);
        return html.page(status, "api/tokens.jte", Map.of("v", view, "p", page));
    }
}
