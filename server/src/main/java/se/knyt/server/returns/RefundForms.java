package se.knyt.server.returns;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import se.knyt.core.money.Money;
import se.knyt.engine.flows.AskedRefunds;
import se.knyt.engine.flows.Road;
import se.knyt.engine.settings.Hand;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.TrailAddress;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages.Message;
import se.knyt.server.trails.Purchases;
import se.knyt.spi.StockPlaces;

/** The form in which a person chooses what goes back, with what that would do: of a refund, of a return that begins, and of goods that have come. */
@Component
class RefundForms {
    /** Hands by which the shop is told of the rows, as one refund: to what paid, or as store credit. */
    private static final Set<List<String>> THROUGH_SHOP =
            Set.of(List.of(Hand.KNYT_THROUGH_SHOP.code()), List.of(Road.STORE_CREDIT.code()));

    private final Purchases purchases;
    private final Actions actions;
    private final Html html;

    RefundForms(Purchases purchases, Actions actions, Html html) {
        this.purchases = purchases;
        this.actions = actions;
        this.html = html;
    }

    /**
     * The purchase that something goes back of.
     *
     * @param way what the form is for
     */
    record Of(long company, long trail, String number, AskedRefunds.Offer offer, RefundPage.Way way) {}

    /** The purchase that an address names, with what can go back of it. */
    Of of(View view, String address, Function<Purchases.Purchase, RefundPage.Way> way) {
        long company = view.company().id();
        var purchase = purchases.at(view, address, one -> way.apply(one).path());
        var offer = actions.desks().refunds().offer(company, purchase.id()).orElseThrow(NotFoundException::new);
        return new Of(company, purchase.id(), purchase.number(), offer, way.apply(purchase));
    }

    /** As a person writes it; nothing for nothing. */
    private static String written(Money amount) {
        return amount.isZero() ? "" : amount.toPlain().replace('.', ',');
    }

    /** A number that was written cannot be read. */
    ResponseEntity<String> unreadable(View view, Of of, RefundForm form) {
        var problem = view.messages().of("refund-ask.unreadable", Map.of());
        return page(view, HttpStatus.UNPROCESSABLE_CONTENT, of, form, Optional.of(problem), Optional.empty());
    }

    /** What was chosen cannot be; how it is divided stays where it is written, as {@code undivided} would be. */
    ResponseEntity<String> refused(
            View view, Of of, RefundForm form, AskedRefunds.Outcome outcome, Optional<AskedRefunds.Outcome> undivided) {
        return page(
                view,
                HttpStatus.UNPROCESSABLE_CONTENT,
                of,
                form,
                Optional.of(view.messages().of(outcome.problem(), outcome.arguments())),
                undivided.filter(o -> o.problem().isEmpty()).map(o -> preview(view, of, form, o)));
    }

    /** What it would do. */
    ResponseEntity<String> shown(View view, Of of, RefundForm form, AskedRefunds.Outcome outcome) {
        return page(view, HttpStatus.OK, of, form, Optional.empty(), Optional.of(preview(view, of, form, outcome)));
    }

    /** Code of what is told when it is done: that it waits for somebody, is owed to the buyer, or is on its way. */
    static String done(AskedRefunds.Outcome outcome, RefundForm form) {
        boolean byHand = Road.of(form.road()).filter(Road::byHand).isPresent();
        return outcome.second()
                ? "refund-asked"
                : outcome.waits()
                        ? "refund-ruled"
                        : byHand
                                ? "refund-owed"
                                : Road.INVOICE.code().equals(form.road()) ? "refund-credited" : "refund-sent";
    }

    private static RefundPage.Preview preview(View view, Of of, RefundForm form, AskedRefunds.Outcome outcome) {
        // What the buyer is to get of each capture is Knyt's to divide.
        boolean whole =
                Road.STORE_CREDIT.code().equals(form.road()) || !form.abroad().isEmpty();
        var shares = (whole ? List.<AskedRefunds.Payer>of() : of.offer().payers())
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
                Optional.ofNullable(outcome.abroad()),
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

    ResponseEntity<String> page(
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
                TrailAddress.of(of.number(), of.trail()),
                offer.rows().stream()
                        .map(row -> new RefundPage.Line(
                                row,
                                form.pieces().getOrDefault(row.id(), ""),
                                form.restock().getOrDefault(row.id(), ""),
                                of.way().awaited().getOrDefault(row.id(), "")))
                        .toList(),
                offer.left(),
                form,
                problem.or(() -> ShownNote.problem(view, offer.problem(), offer.arguments())),
                ShownNote.problem(view, offer.warning(), offer.warned()),
                preview,
                offer.roads(),
                !offer.roads().isEmpty(),
                places(of),
                restock,
                of.way(),
                Optional.ofNullable(offer.abroad()));
        return html.page(status, "returns/refund.jte", Map.of("v", view, "p", page));
    }
}
