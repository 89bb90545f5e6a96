package se.knyt.server.vat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.engine.flows.RateDesk;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.providers.ProviderPage.ShownVoucher;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;
import se.knyt.server.trails.Purchases;

/** Shows what each answer would book where a charged VAT rate was not valid on the day, and keeps the one that is chosen. */
@Controller
class RateController {
    private static final Map<String, RateDecision> ANSWERS =
            Map.of("as-charged", RateDecision.AS_CHARGED, "valid-rate", RateDecision.VALID_RATE);

    private final Purchases purchases;
    private final Actions actions;
    private final Html html;

    RateController(Purchases purchases, Actions actions, Html html) {
        this.purchases = purchases;
        this.actions = actions;
        this.html = html;
    }

    private RateDesk desk() {
        return actions.desks().vat().rates();
    }

    private Purchases.Purchase purchase(View view, String address) {
        return purchases.at(view, address, one -> one.path() + "/vat-rate");
    }

    @GetMapping("/c/{company}/trails/{number}/vat-rate")
    ResponseEntity<String> page(View view, @PathVariable String number) {
        return shown(view, HttpStatus.OK, purchase(view, number), false);
    }

    @PostMapping("/c/{company}/trails/{number}/vat-rate")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> answer(
            View view,
            @PathVariable String number,
            @RequestParam(defaultValue = "") String answer,
            @RequestParam(defaultValue = "") String all) {
        var purchase = purchase(view, number);
        var decision = Optional.ofNullable(ANSWERS.get(answer));
        if (decision.isEmpty()) {
            return shown(view, HttpStatus.UNPROCESSABLE_CONTENT, purchase, true);
        }
        boolean kept = desk().answer(
                        view.company().id(),
                        purchase.id(),
                        decision.get(),
                        all.equals("1"),
                        view.user().email());
        return Html.seeOther(view.url("/loose-ends?done=" + (kept ? "rate-answered" : "nothing-to-retry")));
    }

    private ResponseEntity<String> shown(View view, HttpStatus status, Purchases.Purchase purchase, boolean wrong) {
        var found = desk().find(view.company().id(), purchase.id()).orElseThrow(NotFoundException::new);
        var arguments = found.held().arguments();
        var answers = found.held().alternatives().stream()
                .map(one -> new RatePage.Answer(
                        one.code(),
                        one.result() instanceof PostingResult.Posted posted
                                ? posted.entries().stream()
                                        .map(entry -> VatPage.voucher(view, entry))
                                        .toList()
                                : List.<ShownVoucher>of()))
                .toList();
        var page = new RatePage(
                found.order(),
                purchase.address(),
                arguments.get(0),
                arguments.get(1),
                arguments.get(2),
                answers,
                found.others(),
                wrong);
        return html.page(status, "vat/rate.jte", Map.of("v", view, "p", page));
    }
}
