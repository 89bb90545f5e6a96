package se.knyt.engine.flows;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.TrailState;

/** What came for a purchase before it was delivered: from which providers, and when. */
final class PrepaidMoney {
    private final TrailState state;
    private final PlanContext context;
    private final Order order;
    private final Captures captures;

    PrepaidMoney(Purchase purchase) {
        this.state = purchase.state();
        this.context = purchase.context();
        this.order = purchase.order();
        this.captures = purchase.captures();
    }

    Money received() {
        return captures.captured();
    }

    /** When the last of it came. */
    LocalDate day() {
        var cards = captures.all().stream().filter(p -> Captures.isCapture(p) && CardTenders.isGiftCard(p));
        return Stream.concat(taken().stream().map(Taken::at), cards.map(Payment::at))
                .max(Comparator.naturalOrder())
                .map(context::date)
                .orElseGet(() -> context.date(order.placedAt()));
    }

    /**
     * A capture, told by the shop or made by us at the provider without the shop's knowledge.
     *
     * @param inShop whether its id is the shop's
     */
    record Taken(Tender tender, Money amount, String id, boolean inShop, Instant at) {}

    /** Those of providers in the order they came, the shop's first, since a payout names them one by one. */
    List<Taken> taken() {
        var result = new ArrayList<Taken>();
        for (var p : captures.byProvider()) {
            result.add(new Taken(captures.tenders().of(p), p.amount(), p.sourceId(), true, p.at()));
        }
        for (var e : captures.unseen(state)) {
            if (e.amount() != null && e.doneAt() != null) {
                result.add(new Taken(captures.tenders().of(e), e.amount(), e.resultId(), false, e.doneAt()));
            }
        }
        return result;
    }

    /** What each provider took, one for each capture, since a payout names them one by one. */
    List<ProviderPart> captured() {
        return taken().stream()
                .map(t -> new ProviderPart(t.tender().provider(), t.amount()))
                .toList();
    }

    /** Each provider once; where gift cards paid it all there is none with an amount. */
    List<ProviderPart> parts(List<ProviderPart> some) {
        var summed = ProviderPart.summed(some);
        return summed.isEmpty() ? List.of(new ProviderPart(captures.provider(), Money.zero(order.currency()))) : summed;
    }
}
