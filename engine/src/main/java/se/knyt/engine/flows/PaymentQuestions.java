package se.knyt.engine.flows;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Money;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.payments.ToldPayment;
import se.knyt.engine.trails.TrailState;

/**
 * Which payments of a purchase their providers are asked of, and when. A reservation once when it is there, and once more when its last day
 * is told of: another hand may have given it more time. One that is used up, dead or given up is not asked of. What the shop says was paid
 * by Swish, until Swish says that it was, or that it came to nothing: which is a loose end, since the shop's word is then not true, until
 * the bank's report has it all the same.
 */
final class PaymentQuestions {
    static final String CAME_TO_NOTHING = "payment.came-to-nothing";
    private static final String NOT_PAID = "payment.not-paid";
    private static final String OTHER_AMOUNT = "payment.other-amount-paid";

    /** A buyer answers within minutes, or the request runs out; an hour later it is asked once more. */
    private static final Duration AGAIN = Duration.ofHours(1);

    private static final Duration UNTIL_TOLD = Duration.ofDays(1);

    /** After that nobody asks any more: the bank has told, or a person has been told that it has not. */
    private static final Duration ASKED_FOR = Duration.ofDays(30);

    private final TrailPlan plan;
    private final TrailState state;
    private final PlanContext context;
    private final Captures captures;
    private final ProviderConnections connections;

    private PaymentQuestions(
            TrailPlan plan, TrailState state, PlanContext context, TrailState.Doc doc, Captures captures) {
        this.plan = plan;
        this.state = state;
        this.context = context;
        this.captures = captures;
        this.connections = new ProviderConnections(state, context, doc);
    }

    static void addTo(TrailPlan plan, TrailState state, PlanContext context, TrailState.Doc doc) {
        var order = (Order) doc.document();
        if (order.test()) {
            return;
        }
        var captures = new Captures(state, order, context);
        var questions = new PaymentQuestions(plan, state, context, doc, captures);
        state.of(Payment.class)
                .map(Map.Entry::getValue)
                .filter(p -> p.type() == Payment.Type.SALE
                        && p.state() == Payment.State.SUCCESS
                        && p.provider().equals(PaymentAbilities.AT_BANK))
                .forEach(p -> questions.ofPayment(p, order));
        if (!Reservation.left(order, captures).isZero()) {
            Reservation.of(state, captures).stream()
                    .filter(r -> !captures.isVoided(r.authorization())
                            && r.left(state, captures).isPositive())
                    .forEach(questions::ofReservation);
        }
    }

    private void ofReservation(Reservation reservation) {
        ask(
                reservation.authorization().provider(),
                reservation.authorization().providerOrderId(),
                told -> reservation
                        .until()
                        .map(until -> Expiry.warnAt(until, context))
                        .filter(at -> at.isAfter(told)));
    }

    private void ofPayment(Payment payment, Order order) {
        var now = context.now();
        if (now.isBefore(payment.at().plus(ASKED_FOR))) {
            ask(payment.provider(), payment.providerOrderId(), told -> Optional.of(told.plus(AGAIN)));
        }
        var told = state.told(payment.provider(), payment.providerOrderId()).filter(t -> t.toldAt() != null);
        if (told.isEmpty() || order.state() == Order.State.CANCELLED || isAtBank(payment)) {
            return;
        }
        switch (told.get().state()) {
            case OVER -> tell(CAME_TO_NOTHING, payment, order, told.get());
            case OPEN -> {
                var due = payment.at().plus(UNTIL_TOLD);
                if (now.isBefore(due)) {
                    plan.lookAgain(due);
                } else {
                    tell(NOT_PAID, payment, order, told.get());
                }
            }
            case TAKEN -> {
                if (told.get()
                        .amount()
                        .filter(paid -> !paid.equals(payment.amount()))
                        .isPresent()) {
                    tell(OTHER_AMOUNT, payment, order, told.get());
                }
            }
            case NOT_TOLD, UNKNOWN -> {
                // What Swish does not know by the shop's name for it, the bank's line tells.
            }
        }
    }

    /** Whether the bank's own report has lines for all of it: the buyer has paid then, by whatever request. */
    private boolean isAtBank(Payment payment) {
        var shown = state.facts().stream()
                .filter(f -> f.named()
                        && f.provider().equals(payment.provider())
                        && f.type().equals("sale"))
                .filter(f -> captures.tenders()
                        .of(f.tender(), f.provider())
                        .equals(captures.tenders().of(payment)))
                .map(TrailState.FactView::atProvider)
                .filter(amount -> amount.currency().equals(payment.amount().currency()))
                .toList();
        return Money.sum(shown, payment.amount().currency()).compareTo(payment.amount()) >= 0;
    }

    private void tell(String code, Payment payment, Order order, ToldPayment told) {
        plan.add(new LooseEnd(
                "payment:" + state.trail() + ":" + payment.sourceId() + ":" + code,
                code,
                Map.of(
                        "order",
                        order.number(),
                        "provider",
                        payment.provider(),
                        "amount",
                        payment.amount().toString(),
                        "paid",
                        told.amount().map(Money::toString).orElse(""),
                        "date",
                        context.date(payment.at()).toString(),
                        "word",
                        told.word()),
                code + ":" + payment.provider(),
                state.trail(),
                null,
                null,
                told.connection(),
                payment.amount(),
                payment.at(),
                true));
    }

    /** When one is to be asked of that has answered; empty for never. */
    private interface Again {
        Optional<Instant> after(Instant told);
    }

    private void ask(String provider, String payment, Again again) {
        var connection = payment.isEmpty() ? Optional.<Long>empty() : connections.toAsk(provider, payment);
        if (connection.isEmpty()) {
            return;
        }
        var told = state.told().stream()
                .filter(t -> t.connection() == connection.get() && t.payment().equals(payment))
                .findFirst();
        var question = new TrailPlan.Question(connection.get(), payment, provider);
        var toldAt = told.map(ToldPayment::toldAt);
        if (toldAt.isEmpty()) {
            // What waits to be asked keeps its place.
            plan.ask(question, told.map(ToldPayment::askAt).orElse(context.now()));
        } else if (told.get().state() == ToldPayment.State.OPEN) {
            again.after(toldAt.get()).ifPresent(at -> plan.ask(question, at));
        }
    }
}
