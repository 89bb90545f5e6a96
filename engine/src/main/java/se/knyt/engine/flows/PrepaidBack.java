package se.knyt.engine.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Refund;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.TrailState;

/** A refund of what came before the delivery, with how it went back. */
record PrepaidBack(TrailState.Doc doc, Refund refund, RefundTenders tenders) {
    String key() {
        return ShopRefunds.key(doc, refund);
    }

    /** Every refund that is told with how it went back; a refund of ours through the shop waits for the shop's word. */
    static Optional<List<PrepaidBack>> told(Purchase purchase) {
        var captures = purchase.captures();
        var result = new ArrayList<PrepaidBack>();
        for (var told : CreditedRefunds.of(purchase.state(), purchase.doc(), captures)) {
            var tenders = RefundTenders.of(told.getValue(), captures);
            if (tenders.isEmpty()) {
                purchase.plan()
                        .hold(
                                "refund.gift-card",
                                Map.of("total", told.getValue().total().toPlain()));
                return Optional.empty();
            }
            result.add(new PrepaidBack(told.getKey(), told.getValue(), tenders.get()));
        }
        return Optional.of(result);
    }

    /** Those, where they are all that came. */
    static Optional<List<PrepaidBack>> all(Purchase purchase) {
        var received = purchase.captures().captured();
        return told(purchase).filter(back -> {
            var total = Money.sum(
                    back.stream().map(b -> b.refund().total()).toList(),
                    purchase.order().currency());
            if (total.compareTo(received) > 0) {
                purchase.plan().hold("refund.rows-differ", Map.of("total", total.toPlain()));
            }
            return total.equals(received);
        });
    }

    /** The gift cards that they were paid back to. */
    static List<CardUse> cards(List<PrepaidBack> back) {
        return back.stream().flatMap(b -> b.tenders().cards().stream()).toList();
    }
}
