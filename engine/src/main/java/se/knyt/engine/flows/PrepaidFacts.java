package se.knyt.engine.flows;

import java.util.List;
import java.util.Map;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.commerce.Returned;
import se.knyt.core.money.Money;

/** The facts of what came before the delivery and of what went back of it, one for each line that payouts have of them. */
final class PrepaidFacts {
    private final Purchase purchase;
    private final TrailPlan plan;
    private final Order order;
    private final Captures captures;
    private final PrepaidMoney money;

    PrepaidFacts(Purchase purchase, PrepaidMoney money) {
        this.purchase = purchase;
        this.plan = purchase.plan();
        this.order = purchase.order();
        this.captures = purchase.captures();
        this.money = money;
    }

    /** One for each capture; the lines are told with the first. */
    void sold(SaleFact paid) {
        var cards = captures.cards().giftCards();
        var taken = money.captured();
        var all = taken.isEmpty() ? money.parts(taken) : taken;
        for (int nth = 1; nth <= all.size(); nth++) {
            boolean first = nth == 1;
            var elsewhere = first ? cards : Money.zero(order.currency());
            var amount = all.get(nth - 1).amount().plus(elsewhere);
            plan.add(new TrailPlan.NewFact(
                    RefundFacts.key(paid.key(), nth),
                    "sale",
                    purchase.doc().id(),
                    purchase.doc().version(),
                    all.get(nth - 1).provider(),
                    "",
                    paid.eventDate(),
                    amount,
                    amount,
                    elsewhere,
                    first ? SaleFacts.tax(paid) : Money.zero(order.currency()),
                    first ? paid : paid.withoutLines()));
        }
    }

    /** What came on one day of a part: one for each capture; the lines are told with the first. */
    void part(SaleFact paid, String key, PartMoney.Day day) {
        var none = Money.zero(order.currency());
        for (int i = 0; i < day.taken().size(); i++) {
            var taken = day.taken().get(i);
            plan.add(new TrailPlan.NewFact(
                    RefundFacts.key(key, day.nth() + i),
                    "sale",
                    purchase.doc().id(),
                    purchase.doc().version(),
                    taken.tender().provider(),
                    "",
                    paid.eventDate(),
                    taken.amount(),
                    taken.amount(),
                    none,
                    i == 0 ? SaleFacts.tax(paid) : none,
                    i == 0 ? paid : paid.withoutLines()));
        }
    }

    /** One for each transaction by which the provider paid back; the lines are told with the one that the voucher is of. */
    void credited(CreditFact returned, List<PrepaidBack> back) {
        for (var one : back) {
            var parts = one.tenders().parts();
            for (int nth = 1; nth <= parts.size(); nth++) {
                var key = RefundFacts.key(one.key(), nth);
                boolean told = key.equals(returned.key());
                var card = nth == 1 ? one.tenders().card() : Money.zero(order.currency());
                var amount = parts.get(nth - 1).amount().plus(card);
                plan.add(new TrailPlan.NewFact(
                        key,
                        "credit",
                        one.doc().id(),
                        one.doc().version(),
                        parts.get(nth - 1).provider(),
                        "",
                        returned.eventDate(),
                        amount,
                        amount,
                        card,
                        told ? SaleFacts.tax(returned.what()) : Money.zero(order.currency()),
                        List.of(),
                        Map.of(),
                        told ? returned : new CreditFact(returned.what().withoutLines(), returned.creditsKey()),
                        // Never delivered: nobody has to say why.
                        one.refund().returned().isTold()
                                ? one.refund().returned()
                                : Returned.of(ReturnKind.CANCELLED)));
            }
        }
    }
}
