package se.knyt.server.returns;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.money.Money;
import se.knyt.engine.flows.AskedRefunds;
import se.knyt.engine.flows.Road;
import se.knyt.engine.settings.Hand;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.trails.Purchases;
import se.knyt.spi.StockPlaces;

/** A person starts a refund from the page of a purchase: chosen, shown with what it credits, then sent. */
@Controller
class RefundController {
    /** Hands by which the shop is told of the rows, as one refund: to what paid, or as store credit. */
    private static final Set<List<String>> THROUGH_SHOP =
            Set.of(List.of(Hand.KNYT_THROUGH_SHOP.code()), List.of(Road.STORE_CREDIT.code()));

    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    RefundController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    /** The purchase that a refund is started from. */
    private record Of(long company, long trail, String number, AskedRefunds.Offer offer) {}

    private Of of(View view, String number) {
        long company = view.company().id();
        long trail = database.inCompany(company, sql -> Purchases.trail(sql, company, number))
                .orElseThrow(NotFoundException::new);
        var offer = desk().offer(company, trail).orElseThrow(NotFoundException::new);
        return new Of(company, trail, number, offer);
    }

    private AskedRefunds desk() {
        return actions.desks().refunds();
    }

    @GetMapping("/c/{company}/trails/{number}/refund")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> form(View view, @PathVariable String number) {
        var of = of(view, number);
        return page(view, HttpStatus.OK, of, RefundForm.empty(), Optional.empty(), Optional.empty());
    }

    @PostMapping("/c/{company}/trails/{number}/refund")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> refund(View view, @PathVariable String number, @RequestParam Map<String, String> sent) {
        var of = of(view, number);
        var form = RefundForm.of(sent, of.offer());
        var choice = form.choice(of.offer().left().currency());
        if (choice.isEmpty()) {
            return refused(view, of, form, view.messages().of("refund-ask.unreadable", Map.of()));
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
            var problem = view.messages().of(outcome.problem(), outcome.arguments());
            // How it is divided is written where it is shown: it stays, with what the person wrote.
            var divided = choice.get().shares().isEmpty()
                    ? Optional.<AskedRefunds.Outcome>empty()
                    : desk().preview(of.company(), of.trail(), choice.get().undivided())
                            .filter(o -> o.problem().isEmpty());
            return page(
                    view,
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    of,
                    form,
                    Optional.of(problem),
                    divided.map(o -> preview(view, of, form, o)));
        }
        if (send) {
            return Html.seeOther(view.url("/returns/asked/" + view.ref(outcome.id()) + "?done="
                    + (outcome.second()
                            ? "refund-asked"
                            : outcome.waits() ? "refund-ruled" : byHand(form) ? "refund-owed" : "refund-sent")));
        }
        return page(view, HttpStatus.OK, of, form, Optional.empty(), Optional.of(preview(view, of, form, outcome)));
    }

    /** As a person writes it; nothing for nothing. */
    private static String written(Money amount) {
        return amount.isZero() ? "" : amount.toPlain().replace('.', ',');
    }

    private static boolean byHand(RefundForm form) {
        return Road.of(form.road()).filter(Road::byHand).isPresent();
    }

    private static RefundPage.Preview preview(View view, Of of, RefundForm form, AskedRefunds.Outcome outcome) {
        var shares = (Road.STORE_CREDIT.code().equals(form.road())
                        ? List.<AskedRefunds.Payer>of()
                        : of.offer().payers())
                .stream()
                        .map(payer -> new RefundPage.Share(
                                payer,
                                form.shares().isEmpty()
                                        ? written(outcome.of(payer))
                                        : form.shares().getOrDefault(payer.capture(), "")))
                        .toList();
        // Only what goes through the shop as one refund tells it of the rows.
        boolean untold = outcome.restocks() && !THROUGH_SHOP.contains(outcome.hands());
        return new RefundPage.Preview(
                outcome.amount(),
                outcome.hands(),
                outcome.second(),
                Optional.of(outcome.ruled())
                        .filter(code -> !code.isEmpty())
                        .map(code -> view.messages().of(code, ruling(of, outcome))),
                untold,
                ShownNote.of(view, outcome.notes()),
                shares);
    }

    private static Map<String, String> ruling(Of of, AskedRefunds.Outcome outcome) {
        var arguments = new TreeMap<>(outcome.ruling());
        arguments.put("order", of.number());
        return arguments;
    }

    /** None of a single one: there is nothing to choose. */
    private List<StockPlaces.Place> places(Of of) {
        var places = actions.stockPlaces(of.company(), of.offer().shop());
        return places.size() < 2 ? List.of() : places;
    }

    private ResponseEntity<String> refused(View view, Of of, RefundForm form, Message problem) {
        return page(view, HttpStatus.UNPROCESSABLE_CONTENT, of, form, Optional.of(problem), Optional.empty());
    }

    private ResponseEntity<String> page(
            View view,
            HttpStatus status,
            Of of,
            RefundForm form,
            Optional<Message> problem,
            Optional<RefundPage.Preview> preview) {
        var offer = of.offer();
        var restock = new TreeMap<String, String>();
        offer.restock().forEach((kind, how) -> restock.put(kind.code(), how.code()));
        var page = new RefundPage(
                of.number(),
                offer.rows().stream()
                        .map(row -> new RefundPage.Line(
                                row,
                                form.pieces().getOrDefault(row.id(), ""),
                                form.restock().getOrDefault(row.id(), "")))
                        .toList(),
                offer.left(),
                form,
                problem.or(() -> ShownNote.problem(view, offer.problem(), offer.arguments())),
                ShownNote.problem(view, offer.warning(), offer.warned()),
                preview,
                offer.roads(),
                !offer.roads().isEmpty(),
                places(of),
                restock);
        return html.page(status, "returns/refund.jte", Map.of("v", view, "p", page));
    }
}
