package se.knyt.server.connections;

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

/** What a provider tells of the time before the company began with Knyt: asking for it, and reading it. */
@Controller
class HistoryController {
    private final ConnectionsController connections;
    private final Actions actions;
    private final WebDatabase database;
    private final Html html;

    HistoryController(ConnectionsController connections, Actions actions, WebDatabase database, Html html) {
        this.connections = connections;
        this.actions = actions;
        this.database = database;
        this.html = html;
    }

    /**
     * @param year the newest there is where none of that year are kept
     * @param payout reference of the one whose lines are shown
     */
    @GetMapping("/c/{company}/connections/{ref}/history")
    ResponseEntity<String> list(
            View view,
            @PathVariable Ref ref,
            @RequestParam(defaultValue = "") String year,
            @RequestParam(defaultValue = "") String payout) {
        var tile = known(view, ref).tile();
        int asked = year.matches("\\d{4}") ? Integer.parseInt(year) : 0;
        var page = database.inCompany(
                view.company().id(), sql -> HistoryQueries.page(sql, view, ref.id(), tile.system(), asked, payout));
        return html.page(view, "connections/payouts.jte", page);
    }

    @PostMapping("/c/{company}/connections/{ref}/history")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> fetch(View view, @PathVariable Ref ref) {
        if (!known(view, ref).history().map(HistoryPart::possible).orElse(false)) {
            throw new NotFoundException();
        }
        actions.desks()
                .history()
                .fetch(view.company().id(), ref.id(), view.user().email());
        return Html.seeOther(view.url("/connections/" + view.ref(ref.id()) + "?done=history"));
    }

    private ConnectionPage known(View view, Ref ref) {
        var page = connections.page(view, ref.id());
        if (page.history().isEmpty()) {
            throw new NotFoundException();
        }
        return page;
    }
}
