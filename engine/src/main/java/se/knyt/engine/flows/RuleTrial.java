package se.knyt.engine.flows;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Shipment;
import se.knyt.engine.rules.RuleInputs;
import se.knyt.engine.rules.RuleOutcome;
import se.knyt.engine.rules.RuledDimension;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.trails.TrailState;

/**
 * What the rules say of an order that is there.
 *
 * @param order as its source has it
 * @param flow code of the flow that it goes by
 * @param version of the settings that the rules stand in
 * @param begunUnder version that the order has begun under and goes on with, 0 while it has not begun
 * @param outcome each rule, and what they say together
 * @param before how the whole order would be booked without rules
 * @param after how it would be booked as they say
 */
public record RuleTrial(
        Order order,
        String flow,
        int version,
        int begunUnder,
        RuleOutcome outcome,
        PostingPreview before,
        PostingPreview after) {

    static RuleTrial of(
            TrailState state,
            TrailState.Doc doc,
            String shop,
            RuleDesk.Goes goes,
            SettingsStore.InUse inUse,
            ZoneId zone) {
        var order = (Order) doc.document();
        var inputs = new RuleInputs(
                order,
                state.of(Shipment.class).map(Map.Entry::getValue).toList(),
                state.of(Payment.class).map(Map.Entry::getValue).toList(),
                zone,
                shop);
        var outcome = inUse.rules().explain(goes.flow(), inputs);
        var dimension = goes.refusing().isEmpty() ? Optional.<RuledDimension>empty() : outcome.dimension();
        return new RuleTrial(
                order,
                goes.flow(),
                inUse.settings().version(),
                Begun.under(state).orElse(0),
                outcome,
                booked(state, doc, inUse, zone, Writing.PLAIN),
                dimension
                        .map(set -> held(order, set, goes.refusing()))
                        .orElseGet(() -> booked(state, doc, inUse, zone, outcome.writing())));
    }

    private static PostingPreview held(Order order, RuledDimension set, String system) {
        var arguments = new TreeMap<>(DimensionHold.arguments(set, system));
        arguments.put("order", order.number());
        return new PostingPreview(List.of(), DimensionHold.CODE, arguments);
    }

    private static PostingPreview booked(
            TrailState state, TrailState.Doc doc, SettingsStore.InUse inUse, ZoneId zone, Writing writing) {
        var order = (Order) doc.document();
        var placed = order.placedAt().atZone(zone).toLocalDate();
        var posting = inUse.settings().posting(inUse.settings().ledgerOn(placed, doc.connection()));
        var plain = SaleFacts.of(
                "try",
                placed,
                References.order(doc.connection(), order),
                order,
                Deliveries.all(order, writing),
                Shares.planned(new Captures(state, order, inUse.settings().ownInvoices(), Set.of()), order.total()));
        // Rules are tried on the order as it is told: a VAT number counts as nobody has found it.
        var sale = plain.soldTo(VatNumbers.buyer(order, writing.vat(), Map.of()));
        return switch (Posting.of(new PostingGroup.Sale(sale), posting)) {
            case PostingResult.Held held -> new PostingPreview(List.of(), held.code(), HeldArguments.of(held));
            case PostingResult.Posted posted ->
                new PostingPreview(
                        posted.entries().stream()
                                .flatMap(e -> e.voucher().rows().stream())
                                .toList(),
                        "",
                        Map.of());
        };
    }
}
