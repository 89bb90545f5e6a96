package se.knyt.engine.flows;

import java.util.List;
import java.util.Map;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Shipment;
import se.knyt.engine.rules.RuleInputs;
import se.knyt.engine.rules.RuleOutcome;
import se.knyt.engine.rules.RuleWords;
import se.knyt.engine.trails.RefundWord;
import se.knyt.engine.trails.TrailState;

/** What the rules say of one purchase. */
final class Ruling {
    private final PlanContext context;
    private final RuleInputs inputs;
    private final RateDecision rates;
    private final RuleWords words;

    /** @param doc the order */
    Ruling(TrailState state, PlanContext context, TrailState.Doc doc) {
        this.context = context;
        this.rates = state.rates();
        this.words = new RuleWords(said(state, RefundWord.LET_GO), said(state, RefundWord.ASIDE));
        this.inputs = new RuleInputs(
                (Order) doc.document(),
                state.of(Shipment.class).map(Map.Entry::getValue).toList(),
                state.of(Payment.class).map(Map.Entry::getValue).toList(),
                context.zone(),
                context.name(doc.connection()));
    }

    private static List<String> said(TrailState state, RefundWord word) {
        return state.words().entrySet().stream()
                .filter(said -> said.getValue() == word && said.getKey().startsWith(RuleWords.ORDER))
                .map(said -> said.getKey().substring(RuleWords.ORDER.length()))
                .toList();
    }

    RuleOutcome of(String flow) {
        return context.rules().decide(flow, inputs, words).answered(rates);
    }
}
