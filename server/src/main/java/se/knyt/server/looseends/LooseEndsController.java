package se.knyt.server.looseends;

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

/** The page of loose ends, and what ends them. */
@Controller
class LooseEndsController {
    private static final int REASON_MAX = 500;

    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    LooseEndsController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/loose-ends")
    ResponseEntity<String> list(View view, @RequestParam(defaultValue = "") String show) {
        var rows = database.inCompany(
                view.company().id(),
                sql -> LooseEndQueries.open(sql, view.company().id()));
        var wanted = rows.stream().filter(row -> shown(row, show)).toList();
        return html.page(
                view,
                "looseends/list.jte",
                new LooseEndsPage(
                        LooseEndGroup.of(view, wanted), show, rows.size(), rows.size() >= LooseEndQueries.ROWS_MAX));
    }

    static boolean shown(LooseEndRow row, String show) {
        return switch (show) {
            case "money" -> !row.payout().isEmpty();
            case "sales" -> !row.order().isEmpty();
            case "self" -> row.selfHealing();
            default -> true;
        };
    }

    @PostMapping("/c/{company}/loose-ends/{id}/retry")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR})
    ResponseEntity<String> retry(View view, @PathVariable Ref id, @RequestParam(defaultValue = "") String back) {
        require(view, id);
        actions.retry(view.company().id(), id.id(), view.user().email());
        return Html.seeOther(view.url(safe(back)) + mark(back, "retried"));
    }

    @PostMapping("/c/{company}/loose-ends/retry")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR})
    ResponseEntity<String> retryGroup(View view, @RequestParam List<String> group) {
        int count = 0;
        for (var key : group.size() > 100 ? group.subList(0, 100) : group) {
            count += actions.retryGroup(view.company().id(), key, view.user().email());
        }
        return Html.seeOther(view.url("/loose-ends?done=" + (count == 0 ? "nothing-to-retry" : "retried")));
    }

    @GetMapping("/c/{company}/loose-ends/{id}/close")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR})
    ResponseEntity<String> closeForm(View view, @PathVariable Ref id) {
        return form(view, HttpStatus.OK, require(view, id), "", false);
    }

    @PostMapping("/c/{company}/loose-ends/{id}/close")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR})
    ResponseEntity<String> close(View view, @PathVariable Ref id, @RequestParam(defaultValue = "") String reason) {
        var row = require(view, id);
        if (reason.isBlank() || reason.length() > REASON_MAX) {
            return form(view, HttpStatus.UNPROCESSABLE_CONTENT, row, reason, true);
        }
        actions.close(view.company().id(), id.id(), reason.strip(), view.user().email());
        return Html.seeOther(view.url("/loose-ends?done=closed"));
    }

    /** Asks the accounting system how the customers are called now: nothing of it is kept here. */
    @GetMapping("/c/{company}/loose-ends/{id}/choose")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR})
    ResponseEntity<String> chooseForm(View view, @PathVariable Ref id) {
        return choices(view, HttpStatus.OK, require(view, id), false);
    }

    @PostMapping("/c/{company}/loose-ends/{id}/choose")
    @Allowed({Role.OWNER, Role.BOOKKEEPER, Role.INTEGRATOR})
    ResponseEntity<String> choose(View view, @PathVariable Ref id, @RequestParam(defaultValue = "") String customer) {
        var row = require(view, id);
        try {
            boolean chosen = actions.choose(
                    view.company().id(), id.id(), customer, view.user().email());
            return Html.seeOther(view.url("/loose-ends?done=" + (chosen ? "chosen" : "nothing-to-retry")));
        } catch (IllegalArgumentException e) {
            return choices(view, HttpStatus.UNPROCESSABLE_CONTENT, row, true);
        }
    }

    private ResponseEntity<String> choices(View view, HttpStatus status, LooseEndRow row, boolean wrong) {
        var candidates = actions.candidates(view.company().id(), row.id());
        if (candidates.isEmpty()) {
            throw new NotFoundException();
        }
        var page = new ChoosePage(row, view.messages().of(row.code(), row.args()), candidates, wrong);
        return html.page(status, "looseends/choose.jte", Map.of("v", view, "p", page));
    }

    private ResponseEntity<String> form(View view, HttpStatus status, LooseEndRow row, String reason, boolean wrong) {
        var page = new ClosePage(row, view.messages().of(row.code(), row.args()), reason, wrong);
        return html.page(status, "looseends/close.jte", Map.of("v", view, "p", page));
    }

    /** Seen under the user's own policy first: the engine sees more companies than this user does. */
    private LooseEndRow require(View view, Ref id) {
        return database.inCompany(
                        view.company().id(),
                        sql -> LooseEndQueries.one(sql, view.company().id(), id.id()))
                .orElseThrow(NotFoundException::new);
    }

    private static String safe(String back) {
        return back.matches("/(trails|payouts)/[A-Za-z0-9._/-]{1,120}") ? back : "/loose-ends";
    }

    private static String mark(String back, String done) {
        return (safe(back).contains("?") ? "&" : "?") + "done=" + done;
    }
}
