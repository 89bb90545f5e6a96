package se.knyt.engine.flows;

import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.DatedAhead;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Money;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** The loose ends of a trail: what is held, refused, ambiguous, waiting for a locked period, about to expire, awaited from a provider for too long, or a return that is forgotten. */
final class TroubleFinder {
    private static final String RATES = "rates";

    /** The day on which the first reservation dies that something is still to be captured on. */
    static final String LAST_DAY = "last-day";

    private TroubleFinder() {}

    static void addTo(TrailPlan plan, TrailState state, PlanContext context) {
        var order = state.order().map(d -> (Order) d.document());
        var amount = order.map(Order::total).orElse(null);
        var number = order.map(Order::number).orElse("");
        held(plan, state, context, number, amount);
        if (plan.heldCode().equals(DatedAhead.CODE)) {
            var day = LocalDate.parse(plan.heldArgs().getOrDefault("0", LocalDate.MAX.toString()));
            plan.lookAgain(DatedAhead.from(day).atStartOfDay(context.zone()).toInstant());
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

    /** What is asked before anything can be posted, and what stops the money or the goods: neither hides the other. */
    private static void held(
            TrailPlan plan,
            TrailState state,
            PlanContext context,
            String number,
            @org.jspecify.annotations.Nullable Money amount) {
        var cause = "trail:" + state.trail() + ":held";
        plan.holds().first().ifPresent(first -> {
            var args = new TreeMap<>(with(first.arguments(), number));
            if (plan.holds().question().isPresent()) {
                state.order()
                        .map(doc -> rates((Order) doc.document()))
                        .filter(rates -> !rates.isEmpty())
                        .ifPresent(rates -> args.put(RATES, rates));
                Reservation.lastDay(state, context).ifPresent(day -> args.put(LAST_DAY, day.toString()));
            }
            plan.add(end(state, context, cause, first.code(), args, null, amount, false));
        });
        plan.holds()
                .beside()
                .ifPresent(stop -> plan.add(end(
                        state,
                        context,
                        cause + ":money",
                        stop.code(),
                        with(stop.arguments(), number),
                        null,
                        amount,
                        false)));
    }

    private static String rates(Order order) {
        return order.rows().stream()
                .flatMap(row -> row.taxes().stream())
                .map(tax -> tax.rate())
                .distinct()
                .sorted()
                .map(rate -> rate + " %")
                .collect(Collectors.joining(", "));
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
