package se.knyt.engine.certificates;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;

/** The equation of a payout from the amounts of its lines, each of which is in one step. */
final class CertificateSteps {
    private static final Map<String, List<PayoutLine.Kind>> STEPS = Map.of(
            "Försäljning", List.of(PayoutLine.Kind.SALE),
            "Återbetalningar", List.of(PayoutLine.Kind.REFUND),
            "Återdragna betalningar", List.of(PayoutLine.Kind.CHARGEBACK, PayoutLine.Kind.CHARGEBACK_WON),
            "Avgifter", List.of(PayoutLine.Kind.FEE, PayoutLine.Kind.FEE_REFUND, PayoutLine.Kind.DISPUTE_FEE),
            "Moms på avgifter", List.of(PayoutLine.Kind.FEE_VAT),
            "Innehållna och frisläppta medel", List.of(PayoutLine.Kind.RESERVE_HOLD, PayoutLine.Kind.RESERVE_RELEASE),
            "Justeringar",
                    List.of(
                            PayoutLine.Kind.ADJUSTMENT,
                            PayoutLine.Kind.ADVANCE,
                            PayoutLine.Kind.DEPOSIT,
                            PayoutLine.Kind.PAYOUT_RETURN,
                            PayoutLine.Kind.ROUNDING),
            "Okänd typ", List.of(PayoutLine.Kind.UNRECOGNIZED),
            "Valutaväxling", List.of(PayoutLine.Kind.FX));
    private static final List<String> ORDER = List.of(
            "Försäljning",
            "Återbetalningar",
            "Återdragna betalningar",
            "Avgifter",
            "Moms på avgifter",
            "Innehållna och frisläppta medel",
            "Justeringar",
            "Okänd typ",
            "Valutaväxling");

    private final Map<PayoutLine.Kind, Money> sums = new EnumMap<>(PayoutLine.Kind.class);
    private final List<Certificate.Step> steps = new ArrayList<>();
    private Money sum;

    CertificateSteps(Money opening) {
        this.sum = Money.zero(opening.currency());
        step("Ingående saldo", opening);
    }

    void line(PayoutLine.Kind kind, Money amount) {
        sums.merge(kind, amount, Money::plus);
    }

    /** What is left when the closing balance and what was paid are taken off. */
    Money end(Money closing, Money paid) {
        for (var name : ORDER) {
            var of = STEPS.getOrDefault(name, List.of()).stream()
                    .filter(sums::containsKey)
                    .map(kind -> sums.getOrDefault(kind, Money.zero(sum.currency())))
                    .toList();
            if (!of.isEmpty()) {
                step(name, Money.sum(of, sum.currency()));
            }
        }
        step("Utgående saldo", closing.negated());
        step("Utbetalt", paid.negated());
        return sum;
    }

    List<Certificate.Step> all() {
        return List.copyOf(steps);
    }

    private void step(String what, Money amount) {
        sum = sum.plus(amount);
        steps.add(new Certificate.Step(what, amount, sum));
    }
}
