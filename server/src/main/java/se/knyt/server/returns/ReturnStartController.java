package se.knyt.server.returns;

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
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;

/** A person begins a return from the page of a purchase: chosen by rows, shown with what it will credit and pay back, then kept until the goods come, or paid back at once. */
@Controller
class ReturnStartController {
    private static final String NOW = "now";

    private final Actions actions;
    private final RefundForms forms;

    ReturnStartController(Actions actions, RefundForms forms) {
        this.actions = actions;
        this.forms = forms;
    }

    private RefundForms.Of of(View view, String number) {
        return forms.of(view, number, RefundPage.Way::begin);
    }

    private ReturnDesk desk() {
        return actions.desks().returns();
    }

    @GetMapping("/c/{company}/trails/{number}/return")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> form(View view, @PathVariable String number) {
        return forms.page(
                view, HttpStatus.OK, of(view, number), RefundForm.empty(), Optional.empty(), Optional.empty());
    }

    @PostMapping("/c/{company}/trails/{number}/return")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> begin(View view, @PathVariable String number, @RequestParam Map<String, String> sent) {
        var of = of(view, number);
        var form = RefundForm.of(sent, of.offer());
        var choice = form.choice(of.offer()).map(one -> one.to(null));
        if (choice.isEmpty()) {
            return forms.unreadable(view, of, form);
        }
        var step = sent.getOrDefault("step", "preview");
        boolean now = NOW.equals(step);
        boolean begins = now || "wait".equals(step);
        if (!begins) {
            // What is never waited for is shown as it would be done at once.
            boolean atOnce = "cancelled".equals(form.why());
            var outcome = desk().preview(of.company(), of.trail(), choice.get(), atOnce)
                    .orElseThrow(NotFoundException::new);
            return outcome.problem().isEmpty()
                    ? forms.shown(view, of, form, outcome)
                    : forms.refused(
                            view,
                            of,
                            form,
                            outcome,
                            undivided(of, form, choice.get().undivided()));
        }
        var by = new ReturnDesk.By(form.reason(), form.nonce(), view.user().email());
        var done = desk().begin(of.company(), of.trail(), choice.get(), now, by).orElseThrow(NotFoundException::new);
        if (!done.refund().problem().isEmpty()) {
            return forms.refused(
                    view,
                    of,
                    form,
                    done.refund(),
                    undivided(of, form, choice.get().undivided()));
        }
        return Html.seeOther(view.url("/returns/begun/" + view.ref(done.id()) + "?done="
                + (now ? RefundForms.done(done.refund(), form) : "return-begun")));
    }

    private Optional<AskedRefunds.Outcome> undivided(
            RefundForms.Of of, RefundForm form, se.knyt.engine.flows.RefundChoice choice) {
        return form.shares().isEmpty()
                ? Optional.empty()
                : desk().preview(of.company(), of.trail(), choice, /* atOnce= */ true);
    }
}
