package se.knyt.server.returns;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.RefundWordDesk;
import se.knyt.engine.trails.RefundWord;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;
import se.knyt.server.trails.Purchases;

/** The refunds of a purchase that a rule holds or that somebody has put aside: a person lets each go, or puts it aside. */
@Controller
class HeldRefundsController {
    private final Purchases purchases;
    private final Actions actions;
    private final Html html;

    HeldRefundsController(Purchases purchases, Actions actions, Html html) {
        this.purchases = purchases;
        this.actions = actions;
        this.html = html;
    }

    private RefundWordDesk desk() {
        return actions.desks().refundWords();
    }

    private Purchases.Purchase purchase(View view, String address) {
        return purchases.at(view, address, one -> one.path() + "/held-refunds");
    }

    @GetMapping("/c/{company}/trails/{number}/held-refunds")
    ResponseEntity<String> page(View view, @PathVariable String number) {
        var purchase = purchase(view, number);
        var cases = desk().cases(view.company().id(), purchase.id()).stream()
                .map(each -> shown(view, each))
                .toList();
        if (cases.isEmpty()) {
            throw new NotFoundException();
        }
        return html.page(
                HttpStatus.OK, "returns/held.jte", Map.of("v", view, "p", new HeldRefundsPage(purchase, cases)));
    }

    @PostMapping("/c/{company}/trails/{number}/held-refunds")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> say(
            View view,
            @PathVariable String number,
            @RequestParam(defaultValue = "") String refund,
            @RequestParam(defaultValue = "") String word) {
        var purchase = purchase(view, number);
        var said = RefundWord.of(word);
        boolean kept = said.isPresent()
                && desk().say(
                                view.company().id(),
                                purchase.id(),
                                refund,
                                said.get(),
                                view.user().email());
        var done = !kept ? "nothing-to-retry" : said.get() == RefundWord.ASIDE ? "refund-aside" : "refund-let-go";
        return Html.seeOther(view.url("/returns?state=open&done=" + done));
    }

    private static HeldRefundsPage.One shown(View view, RefundWordDesk.Case each) {
        var arguments = new TreeMap<>(each.arguments());
        arguments.put("order", each.order());
        return new HeldRefundsPage.One(
                each.key(),
                AskedQueries.money(each.amount()),
                each.aside() ? each.isSkipped() ? "skipped" : "aside" : "ruled",
                view.messages().of(each.code(), arguments));
    }
}
