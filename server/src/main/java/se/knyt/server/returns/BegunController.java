package se.knyt.server.returns;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.AskedRefunds;
import se.knyt.engine.flows.ReturnDesk;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages.Message;

/** A return that somebody began here: how far it has come, that the goods have come, and that it is called off. */
@Controller
class BegunController {
    private static final int ORDER_CHARS_MAX = 60;

    private final WebDatabase database;
    private final Actions actions;
    private final RefundForms forms;
    private final Html html;

    BegunController(WebDatabase database, Actions actions, RefundForms forms, Html html) {
        this.database = database;
        this.actions = actions;
        this.forms = forms;
        this.html = html;
    }

    private ReturnDesk desk() {
        return actions.desks().returns();
    }

    private ReturnDesk.View found(View view, Ref id) {
        return desk().view(view.company().id(), id.id()).orElseThrow(NotFoundException::new);
    }

    @GetMapping("/c/{company}/returns/begun/{id}")
    ResponseEntity<String> one(View view, @PathVariable Ref id) {
        return page(view, HttpStatus.OK, id, Optional.empty());
    }

    private ResponseEntity<String> page(View view, HttpStatus status, Ref id, Optional<Message> problem) {
        var found = found(view, id);
        long company = view.company().id();
        var page = database.inCompany(company, sql -> BegunQueries.page(sql, company, found));
        return html.page(status, "returns/begun.jte", Map.of("v", view, "p", page, "problem", problem));
    }

    private RefundForms.Of received(View view, ReturnDesk.View found) {
        long company = view.company().id();
        var offer = actions.desks().refunds().offer(company, found.trail()).orElseThrow(NotFoundException::new);
        var awaited = new HashMap<String, String>();
        found.open().forEach((row, pieces) -> awaited.put(row, pieces.toString()));
        // Of the purchase's rows those that this return is of, and the freight.
        var rows = offer.rows().stream()
                .filter(row -> row.freight() || found.open().containsKey(row.id()))
                .toList();
        return new RefundForms.Of(
                company,
                found.trail(),
                found.order(),
                offer.of(rows),
                RefundPage.Way.receive(
                        "/returns/begun/" + view.ref(found.made().id()),
                        found.made().name(),
                        awaited));
    }

    @GetMapping("/c/{company}/returns/begun/{id}/receive")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> form(View view, @PathVariable Ref id) {
        var found = found(view, id);
        if (!found.live()) {
            return refused(view, id, "return-begin.over");
        }
        var form = RefundForm.of(found.left(), found.made().reason());
        return forms.page(view, HttpStatus.OK, received(view, found), form, Optional.empty(), Optional.empty());
    }

    @PostMapping("/c/{company}/returns/begun/{id}/receive")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> receive(View view, @PathVariable Ref id, @RequestParam Map<String, String> sent) {
        var found = found(view, id);
        long company = view.company().id();
        var of = received(view, found);
        var form = RefundForm.of(sent, of.offer());
        var choice = form.choice(of.offer()).map(one -> one.to(null));
        if (choice.isEmpty()) {
            return forms.unreadable(view, of, form);
        }
        boolean send = "send".equals(sent.get("step"));
        var by = new ReturnDesk.By(form.reason(), form.nonce(), view.user().email());
        var outcome = (send
                        ? desk().receive(company, id.id(), choice.get(), by).map(ReturnDesk.Done::refund)
                        : desk().previewReceived(company, id.id(), choice.get()))
                .orElseThrow(NotFoundException::new);
        if (!outcome.problem().isEmpty()) {
            var undivided = form.shares().isEmpty()
                    ? Optional.<AskedRefunds.Outcome>empty()
                    : desk().previewReceived(company, id.id(), choice.get().undivided());
            return forms.refused(view, of, form, outcome, undivided);
        }
        return send
                ? Html.seeOther(
                        view.url("/returns/begun/" + view.ref(id.id()) + "?done=" + RefundForms.done(outcome, form)))
                : forms.shown(view, of, form, outcome);
    }

    @PostMapping("/c/{company}/returns/begun/{id}/cancel")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> cancel(View view, @PathVariable Ref id) {
        var found = found(view, id);
        if (!desk().cancel(view.company().id(), id.id(), view.user().email())) {
            return refused(view, id, "return-begin.over");
        }
        return Html.seeOther(view.url("/returns/begun/" + view.ref(id.id()) + "?done="
                + (found.pays() ? "return-rest-dropped" : "return-cancelled")));
    }

    @PostMapping("/c/{company}/returns/begun/{id}/exchange")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> exchange(View view, @PathVariable Ref id, @RequestParam(defaultValue = "") String order) {
        var number = order.strip().replaceFirst("^#", "");
        var problem = number.length() > ORDER_CHARS_MAX
                ? "return-begin.no-order"
                : desk().exchangedFor(
                                view.company().id(),
                                id.id(),
                                number,
                                view.user().email());
        return problem.isEmpty()
                ? Html.seeOther(view.url("/returns/begun/" + view.ref(id.id()) + "?done=return-exchanged"))
                : refused(view, id, problem);
    }

    private ResponseEntity<String> refused(View view, Ref id, String code) {
        return page(
                view,
                HttpStatus.UNPROCESSABLE_CONTENT,
                id,
                Optional.of(view.messages().of(code, Map.of())));
    }
}
