package se.knyt.server.trails;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.money.Quantity;
import se.knyt.engine.flows.AuthorizationDesk;
import se.knyt.engine.trails.RefundWord;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Paging;
import se.knyt.server.shell.RefusedException;
import se.knyt.server.shell.View;

/** The pages of purchases. */
@Controller
class TrailsController {
    private final WebDatabase database;
    private final TrailSearch search;
    private final Purchases purchases;
    private final Actions actions;
    private final Html html;

    TrailsController(WebDatabase database, TrailSearch search, Purchases purchases, Actions actions, Html html) {
        this.database = database;
        this.search = search;
        this.purchases = purchases;
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/trails")
    ResponseEntity<String> list(
            View view,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String country,
            @RequestParam(defaultValue = "") String method,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String after) {
        var filter = TrailFilter.of(state, q, country, method, from, to);
        var cursor = Cursor.of(after);
        long company = view.company().id();
        var zone = view.company().zone();
        var page = database.inCompany(company, sql -> {
            var found = search.find(sql, company, filter.text());
            var wanted = TrailConditions.of(sql, company, zone, filter, found.map(TrailSearch.Found::trails));
            var listed = TrailQueries.list(sql, wanted, cursor);
            var count = TrailQueries.count(sql, wanted);
            var all = filter.isEmpty() || !listed.rows().isEmpty()
                    ? count
                    : TrailQueries.count(sql, TrailConditions.none(company));
            var next = listed.next()
                    .map(place -> view.url("/trails") + filter.withAfter(place.text()))
                    .orElse("");
            var first = cursor.equals(Cursor.START) ? "" : view.url("/trails") + filter.withState(filter.state());
            return new TrailsPage(
                    filter,
                    listed.rows(),
                    Math.max(all.trails(), listed.rows().size()),
                    found.map(TrailSearch.Found::cut).orElse(false),
                    new Paging(count.trails(), count.more(), next, first));
        });
        return html.page(view, "trails/list.jte", page);
    }

    private Purchases.Purchase purchase(View view, String address) {
        return purchases.at(view, address, Purchases.Purchase::path);
    }

    @GetMapping("/c/{company}/trails/{number}")
    ResponseEntity<String> one(View view, @PathVariable String number) {
        long trail = purchase(view, number).id();
        long company = view.company().id();
        var accounts = new TrailStory.Accounts(
                actions.desks().generalAccounts().current(company).accounts(),
                actions.desks().vat().current(company).table().treatments());
        var read = database.inCompany(
                        view.company().id(),
                        sql -> TrailStory.read(
                                sql, view, trail, actions.desks().authorizations()::requestsAt, accounts))
                .orElseThrow(NotFoundException::new);
        var page = read.receivable()
                ? read.with(
                        actions.desks().ledgerInvoices().there(view.company().id(), trail))
                : read;
        if (!page.reserved()) {
            return html.page(view, "trails/one.jte", page);
        }
        // Asked of the engine, and only where something may be reserved; what can be captured only of somebody who may.
        var desk = actions.desks().authorizations();
        var ahead = view.role().paysBack()
                ? desk.ahead(view.company().id(), page.row().id())
                : Optional.<AuthorizationDesk.Ahead>empty();
        var reserved = desk.reservations(view.company().id(), page.row().id());
        var inShop =
                actions.desks().shopHolds().of(view.company().id(), page.row().id());
        var asking = page.request().map(r -> r.of(desk.unpaid(view.company().id(), trail)));
        return html.page(view, "trails/one.jte", page.with(reserved, inShop, asking, ahead));
    }

    /** Asks the provider to give the reservation more time; asked twice it is asked once. */
    @PostMapping("/c/{company}/trails/{number}/extend")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> extend(
            View view, @PathVariable String number, @RequestParam(defaultValue = "") String reservation) {
        long company = view.company().id();
        var purchase = purchase(view, number);
        var problem = actions.desks()
                .authorizations()
                .extend(company, purchase.id(), reservation, view.user().email());
        if (!problem.isEmpty()) {
            throw new RefusedException(problem);
        }
        return Html.seeOther(view.url(purchase.path() + "?done=extension-asked"));
    }

    /** Has the shop ask the buyer to pay what no living reservation reaches to; once a day at most. */
    @PostMapping("/c/{company}/trails/{number}/ask-buyer")
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> askBuyer(View view, @PathVariable String number) {
        long company = view.company().id();
        var purchase = purchase(view, number);
        var problem = actions.desks()
                .authorizations()
                .requestPayment(company, purchase.id(), view.user().email());
        if (!problem.isEmpty()) {
            throw new RefusedException(problem);
        }
        return Html.seeOther(view.url(purchase.path() + "?done=payment-requested"));
    }

    /** Lets one order go that a rule stops, or puts it aside; said of what does not wait for it, nothing happens. */
    @PostMapping("/c/{company}/trails/{number}/rule-word")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> ruleWord(
            View view,
            @PathVariable String number,
            @RequestParam(defaultValue = "") String asked,
            @RequestParam(defaultValue = "") String word) {
        var purchase = purchase(view, number);
        var said = RefundWord.of(word);
        boolean kept = said.isPresent()
                && actions.desks()
                        .ruleWords()
                        .order(
                                view.company().id(),
                                purchase.id(),
                                asked,
                                said.get(),
                                view.user().email());
        var done = !kept ? "nothing-to-retry" : said.get() == RefundWord.ASIDE ? "order-aside" : "order-let-go";
        return Html.seeOther(view.url(purchase.path() + "?done=" + done));
    }

    /** Captures what is packed, or all that is left, before the delivery is told; pressed again while it is on its way it is refused. */
    @PostMapping("/c/{company}/trails/{number}/capture")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> capture(View view, @PathVariable String number, @RequestParam Map<String, String> sent) {
        long company = view.company().id();
        var purchase = purchase(view, number);
        var desk = actions.desks().authorizations();
        long trail = purchase.id();
        var what = sent.getOrDefault("what", "");
        var problem = switch (what) {
            case "all" -> desk.capture(company, trail, Map.of(), view.user().email());
            case "give-up" -> desk.giveUp(company, trail, view.user().email());
            default ->
                packed(desk, company, trail, sent)
                        .map(packed ->
                                desk.capture(company, trail, packed, view.user().email()))
                        .orElse("capture-ahead-nothing");
        };
        if (!problem.isEmpty()) {
            throw new RefusedException(problem);
        }
        var done = what.equals("give-up") ? "capture-given-up" : "capture-asked";
        return Html.seeOther(view.url(purchase.path() + "?done=" + done));
    }

    /** Pieces of each row that the form has; empty where none is packed, or a number cannot be read or is more than there is. */
    private static Optional<Map<String, Quantity>> packed(
            AuthorizationDesk desk, long company, long trail, Map<String, String> sent) {
        var rows = desk.ahead(company, trail).map(AuthorizationDesk.Ahead::rows).orElse(List.of());
        var packed = new HashMap<String, Quantity>();
        for (var row : rows) {
            var written = sent.getOrDefault(TrailPage.field(row), "").strip().replace(',', '.');
            if (written.isEmpty()) {
                continue;
            }
            if (!written.matches("\\d{1,7}(\\.\\d{1,3})?")
                    || Quantity.of(written).compareTo(row.left()) > 0) {
                return Optional.empty();
            }
            packed.put(row.rowId(), Quantity.of(written));
        }
        return packed.values().stream().anyMatch(q -> q.compareTo(Quantity.ZERO) > 0)
                ? Optional.of(packed)
                : Optional.empty();
    }
}
