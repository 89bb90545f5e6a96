package se.knyt.engine.flows;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.bookkeeping.OtherRoad.OnNote;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Money;
import se.knyt.engine.books.FeedMovements;
import se.knyt.engine.books.PaymentKeys;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.trails.Roads;
import se.knyt.engine.trails.TrailState;

/** What is paid back by another road than the provider's: a loose end until somebody says that it was paid, then booked. */
final class RoadPayments {
    private RoadPayments() {}

    /** The payment of each that was paid, on its credit notes or by a voucher of ours. */
    static void plan(Purchase purchase) {
        var state = purchase.state();
        for (var fact : state.facts()) {
            var paid = Optional.ofNullable(state.roads().paid().get(fact.key()));
            if (Roads.isBy(fact) && paid.isPresent() && !paid.get().elsewhere()) {
                plan(purchase, fact, paid.get());
            }
        }
    }

    private static void plan(Purchase purchase, TrailState.FactView fact, Roads.Paid paid) {
        var paying = of(fact, purchase.order().number(), paid);
        for (var entry : paying.entries(purchase.context().posting())) {
            if (entry.operation() instanceof Operation.RegisterPayment payment) {
                CardPayments.plan(
                        purchase.plan(),
                        purchase.state(),
                        purchase.context(),
                        purchase.doc(),
                        purchase.target(),
                        payment.document(),
                        entry,
                        payment);
                inTransit(purchase, fact, entry, payment);
            } else {
                new OwnVouchers(purchase.state(), purchase.context(), purchase.plan(), purchase.writing())
                        .alone(entry, purchase.target(), purchase.doc(), purchase.shop());
            }
        }
    }

    /** Booked by the accounting system on the account of money in transit, it stands there until the bank feed takes it. */
    private static void inTransit(
            Purchase purchase, TrailState.FactView fact, WantedEntry entry, Operation.RegisterPayment payment) {
        boolean booked = purchase.state()
                .effect(PaymentKeys.book(entry.key()))
                .filter(TrailState.EffectView::done)
                .isPresent();
        var accounts = purchase.context().posting().accounts();
        if (booked && accounts.ever(GeneralAccount.IN_TRANSIT).contains(payment.account())) {
            entry.voucher().rows().stream()
                    .filter(row -> row.account() == payment.account())
                    .map(VoucherRow::signed)
                    .reduce(Money::plus)
                    .ifPresent(amount -> purchase.plan()
                            .add(new FeedMovements.NotePaid(
                                    purchase.state().company(),
                                    fact.key(),
                                    payment.account(),
                                    payment.date(),
                                    amount,
                                    entry.key())));
        }
    }

    /** A debt with its payment, as posting takes it. */
    static OtherRoad.Paid of(TrailState.FactView fact, String order, Roads.Paid paid) {
        var owed = fact.atProvider().negated();
        var own = fact.own().compareTo(owed) < 0 ? fact.own() : owed;
        List<OnNote> notes = fact.notes().stream()
                .filter(made -> made.onNote().isPositive())
                .map(made -> new OnNote(made.key(), made.onNote()))
                .toList();
        return new OtherRoad.Paid(
                fact.key(), paid.nth(), paid.on(), order, paid.account(), paid.reference(), own, notes, paid.abroad());
    }

    /** Those that nobody has paid yet. */
    static void addTo(TrailPlan plan, TrailState state, Order order, ZoneId zone) {
        for (var fact : state.facts()) {
            if (Roads.isBy(fact) && !state.roads().paid().containsKey(fact.key())) {
                plan.add(owed(state, order, fact, zone));
            }
        }
    }

    private static LooseEnd owed(TrailState state, Order order, TrailState.FactView fact, ZoneId zone) {
        var amount = fact.atProvider().negated();
        return new LooseEnd(
                "road:" + fact.key(),
                "refund.by-road",
                Map.of(
                        "order", order.number(),
                        "amount", amount.toString(),
                        "date", fact.date().toString(),
                        "fact", String.valueOf(fact.id())),
                "refund.by-road",
                state.trail(),
                null,
                null,
                null,
                amount,
                fact.date().atStartOfDay(zone).toInstant(),
                false);
    }
}
