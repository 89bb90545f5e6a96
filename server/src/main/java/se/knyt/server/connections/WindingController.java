package se.knyt.server.connections;

import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;

/** Winds a connection down, and takes it up again. */
@Controller
class WindingController {
    private final ConnectionsController connections;
    private final Actions actions;

    WindingController(ConnectionsController connections, Actions actions) {
        this.connections = connections;
        this.actions = actions;
    }

    @PostMapping("/c/{company}/connections/{ref}/winding")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> change(View view, @PathVariable Ref ref, @RequestParam String on) {
        if (connections.page(view, ref.id()).winding().isEmpty()) {
            throw new NotFoundException();
        }
        var desk = actions.desks().winding();
        boolean down = on.equals("yes");
        if (down) {
            desk.windDown(view.company().id(), ref.id(), view.user().email());
        } else {
            desk.takeUp(view.company().id(), ref.id(), view.user().email());
        }
        return Html.seeOther(
                view.url("/connections/" + view.ref(ref.id()) + "?done=" + (down ? "winding" : "taken-up")));
    }
}
