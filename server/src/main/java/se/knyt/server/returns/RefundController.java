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
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;

/** A person starts a refund from the page of a purchase: chosen, shown with what it credits, then sent. */
@Controller
class RefundController {
    private final Actions actions;
    private final RefundForms forms;

    RefundController(Actions actions, RefundForms forms) {
        this.actions = actions;
        this.forms = forms;
    }

    private RefundForms.Of of(View view, String number) {
        return forms.of(view, number, RefundPage.Way::refund);
    }

    private AskedRefunds desk() {
        return actions.desks().refunds();
    }

    @GetMapping("/c/{company}/trails/{number}/refund")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> form(View view, @PathVariable String number) {
        return forms.page(
                view, HttpStatus.OK, of(view, number), RefundForm.empty(), Optional.empty(), Optional.empty());
    }

    @PostMapping("/c/{company}/trails/{number}/refund")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> refund(View view, @PathVariable String number, @RequestParam Map<String, String> sent) {
        var of = of(view, number);
        var form = RefundForm.of(sent, of.offer());
        var choice = form.choice(of.offer());
        if (choice.isEmpty()) {
            return forms.unreadable(view, of, form);
        }
        boolean send = "send".equals(sent.get("step"));
        var outcome = (send
                        ? desk().ask(
                                        of.company(),
                                        of.trail(),
                                        choice.get(),
                                        form.reason(),
                                        form.nonce(),
                                        view.user().email())
                        : desk().preview(of.company(), of.trail(), choice.get()))
                .orElseThrow(NotFoundException::new);
        if (!outcome.problem().isEmpty()) {
            // How it is divided is written where it is shown: it stays, with what the person wrote.
            var undivided = choice.get().shares().isEmpty()
                    ? Optional.<AskedRefunds.Outcome>empty()
                    : desk().preview(of.company(), of.trail(), choice.get().undivided());
            return forms.refused(view, of, form, outcome, undivided);
        }
        return send
                ? Html.seeOther(view.url(
                        "/returns/asked/" + view.ref(outcome.id()) + "?done=" + RefundForms.done(outcome, form)))
                : forms.shown(view, of, form, outcome);
    }
}
