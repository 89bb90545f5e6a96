package se.knyt.engine.flows;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Money;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** The loose ends of a trail: what is held, refused, ambiguous, waiting for a locked period, about to expire, awaited from a provider for too long, or a return that is forgotten. */
final class TroubleFinder {
    private TroubleFinder() {}

    static void addTo(TrailPlan plan, TrailState state, PlanContext context) {
        var order = state.order().map(d -> (Order) d.document());
        var amount = order.map(Order::total).orElse(null);
        var number = order.map(Order::number).orElse("");
        if (!plan.heldCode().isEmpty()) {
            plan.add(end(
                    state,
                    context,
                    "trail:" + state.trail() + ":held",
                    plan.heldCode(),
                    with(plan.heldArgs(), number),
                    null,
                    amount,
                    false));
        }
        for (var effect : state.effects()) {
            effect(plan, state, context, effect, number, amount);
        }
        if (plan.skipped().isPresent()) {
            // What a rule skips is others' to watch.
            return;
        }
        PayoutAwaited.addTo(plan, state, context, number);
        state.order().ifPresent(doc -> {
            Expiry.addTo(plan, state, context, doc);
            PaymentQuestions.addTo(plan, state, context, doc);
        });
        if (order.isEmpty()) {
            PartlyMet.addTo(plan, state, context);
        }
        order.ifPresent(o -> {
            RefundAwaited.addTo(plan, state, context, o);
            RoadPayments.addTo(plan, state, o, context.zone());
            OwnInvoiceWatch.addTo(plan, state, context, o);
            ReturnWatch.addTo(plan, state, context, o);
        });
    }

    private static void effect(
            TrailPlan plan,
            TrailState state,
            PlanContext context,
            TrailState.EffectView effect,
            String number,
            @org.jspecify.annotations.Nullable Money amount) {
        boolean person = "rejected".equals(effect.state()) || "held".equals(effect.state());
        boolean waits = "waiting".equals(effect.state())
                && (effect.errorCode().endsWith(".period-locked")
                        || effect.errorCode().endsWith(".no-financial-year"));
        boolean byHand =
                "waiting".equals(effect.state()) && effect.errorCode().endsWith(EffectBody.UndoPayment.BY_HAND);
        if ((!person && !waits && !byHand)
                || plan.withdrawn().contains(effect.id())
                || Drafts.waitsForInvoice(state, effect)) {
            return;
        }
        var args = new TreeMap<>(with(effect.errorArgs(), number));
        args.put("kind", effect.kind().code());
        // Of a refund in parts only what is not paid back is loose.
        boolean own = effect.undone() || effect.kind() == EffectKind.REFUND;
        var concerned = own && effect.amount() != null ? effect.amount() : amount;
        if (effect.undone() && concerned != null) {
            args.put("amount", concerned.toString());
            args.put("notes", notes(state, effect.kind() == EffectKind.REFUND ? "credit" : "sale"));
        }
        plan.add(end(
                state,
                context,
                waits ? period(effect) : "effect:" + effect.id(),
                effect.errorCode(),
                args,
                effect,
                concerned,
                waits));
    }

    /** What was made of the purchase's sales or credits in the accounting system, by number: it stands though the money did not move. */
    private static String notes(TrailState state, String type) {
        var numbers = state.facts().stream()
                .filter(f -> f.type().equals(type))
                .flatMap(f -> Stream.concat(
                        Stream.of(InvoiceNumbers.of(state, f)),
                        f.notes().stream()
                                .flatMap(note -> state.effect(InvoiceNumbers.effectKey(note.key())).stream())
                                .map(TrailState.EffectView::resultId)))
                .filter(number -> !number.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
        return numbers.isEmpty() ? "–" : numbers;
    }

    /** One locked period or missing year is one cause, however many sales wait behind the first that met it. */
    private static String period(TrailState.EffectView effect) {
        var date = effect.errorArgs().getOrDefault("date", "");
        var of = effect.errorCode().endsWith(".period-locked") ? 7 : 4;
        return "period:" + effect.connection() + ":" + effect.errorCode() + ":"
                + (date.length() < of ? date : date.substring(0, of));
    }

    private static LooseEnd end(
            TrailState state,
            PlanContext context,
            String cause,
            String code,
            Map<String, String> args,
            TrailState.@org.jspecify.annotations.Nullable EffectView effect,
            @org.jspecify.annotations.Nullable Money amount,
            boolean selfHealing) {
        var group = code + (effect == null ? "" : ":" + effect.connection()) + ":" + groupArgument(args);
        return new LooseEnd(
                cause,
                code,
                args,
                group,
                state.trail(),
                null,
                effect == null ? null : effect.id(),
                effect == null ? null : effect.connection(),
                amount,
                context.now(),
                selfHealing);
    }

    /** Alike means same cause: the numbered arguments name it, the order number does not. */
    private static String groupArgument(Map<String, String> args) {
        return args.getOrDefault("rule", args.getOrDefault("0", ""))
                + args.getOrDefault("1", "")
                + args.getOrDefault(ShopHold.STATE, "");
    }

    private static Map<String, String> with(Map<String, String> args, String number) {
        var result = new TreeMap<>(args);
        result.put("order", number);
        return result;
    }
}
