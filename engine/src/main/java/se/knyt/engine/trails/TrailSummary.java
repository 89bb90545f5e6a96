package se.knyt.engine.trails;

import java.util.Map;
import java.util.function.Predicate;
import se.knyt.core.commerce.Order;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.books.PaymentKeys;

/**
 * A trail in sums: what was bought, delivered, captured, invoiced, paid out and settled, and whether anything is left open.
 *
 * @param settled payments booked on its invoices, credit notes negative
 * @param paidOut lines of booked payouts, refunds negative
 * @param elsewhere paid otherwise than through the provider: gift cards used, less what went back by another road
 */
public record TrailSummary(
        Money total,
        Money shipped,
        Money captured,
        Money refunded,
        Money invoiced,
        Money credited,
        Money settled,
        Money paidOut,
        Money elsewhere,
        State state) {
    /** Whether anything is left open. */
    public enum State {
        WAITING,
        TIED,
        HELD,
        CANCELLED,
        /** By rule: others book it. */
        SKIPPED
    }

    /**
     * What planning already knows.
     *
     * @param byCards what gift cards and store credit have paid, less what went back to them, booked or not: no provider owes it
     * @param byRoads what is paid back by another road than the provider, paid or not: the provider owes as if it were not
     * @param ownInvoice whether the buyer pays the merchant's own invoice: no provider owes anything
     * @param exported whether the accounting system has the order, or is to have it, and has not delivered it yet; asked of what costs
     *     nothing alone
     */
    public record Sums(
            Money shipped,
            Money captured,
            Money byCards,
            Money byRoads,
            Money refunded,
            boolean held,
            boolean ownInvoice,
            boolean exported) {}

    public static TrailSummary of(TrailState state, Order order, Sums sums) {
        if (sums.ownInvoice()) {
            return onOwnInvoice(state, order, sums);
        }
        return PrepaidSummary.isFor(state) ? PrepaidSummary.of(state, order, sums) : byProvider(state, order, sums);
    }

    /**
     * Tied when it is paid in full. With a customer ledger the accounting system says so: what it has not told yet is not paid. Where our
     * vouchers are the books, what buyers have paid to the bank is known here.
     */
    private static TrailSummary onOwnInvoice(TrailState state, Order order, Sums sums) {
        var currency = order.currency();
        var invoiced = facts(state, "sale", currency);
        var ledger = LedgerInvoices.of(state, currency);
        var elsewhere = byCards(state, currency);
        boolean ours = isInOurBooks(state);
        var credited = ours ? facts(state, "credit", currency) : ledger.credited();
        var settled = ours ? elsewhere.plus(BuyerPayment.sum(state.paid(), currency)) : ledger.settled();
        var left = invoiced.minus(credited);
        boolean complete = invoiced.equals(order.total())
                || left.equals(order.total())
                || (order.state() == Order.State.CANCELLED && sums.shipped().equals(invoiced));
        boolean tied = effectsOver(state)
                && invoiced.isPositive()
                && complete
                && (ours || (ledger.invoiced().equals(invoiced) && ledger.closed()))
                && left.equals(settled)
                && othersOver(state);
        return new TrailSummary(
                order.total(),
                sums.shipped(),
                sums.captured(),
                sums.refunded(),
                invoiced,
                credited,
                settled,
                Money.zero(currency),
                elsewhere,
                stateOf(order, sums, tied));
    }

    /** Whether vouchers of ours have booked all that was sold: no customer ledger has any of it. */
    public static boolean isInOurBooks(TrailState state) {
        var sales = state.facts().stream().filter(f -> "sale".equals(f.type())).toList();
        return !sales.isEmpty()
                && sales.stream().allMatch(f -> f.own().equals(f.amount()))
                && sales.stream().allMatch(f -> f.invoiceNumber().isEmpty());
    }

    /** What was only asked for and refused is no matter once the money has come. */
    static boolean effectsOver(TrailState state) {
        return state.effects().stream().allMatch(e -> e.over() || e.kind().asks());
    }

    /** Every day that it stands in is booked, and nothing of it is disputed. */
    static boolean othersOver(TrailState state) {
        return state.days().stream().allMatch(TrailState.DayView::booked)
                && state.disputes().stream().allMatch(TrailState.DisputeView::over);
    }

    /** What gift cards paid, less what went back to them. */
    private static Money byCards(TrailState state, Currency currency) {
        return Money.sum(
                state.facts().stream()
                        .filter(f -> f.elsewhere().currency().equals(currency))
                        .map(f -> "credit".equals(f.type()) ? f.elsewhere().negated() : f.elsewhere())
                        .toList(),
                currency);
    }

    private static TrailSummary byProvider(TrailState state, Order order, Sums sums) {
        var currency = order.currency();
        var invoiced = facts(state, "sale", currency);
        var credited = facts(state, "credit", currency);
        var byLines = PaidOut.of(state, currency);
        var settled = byLines.settled().plus(Roads.settled(state, currency, _ -> true));
        var paidOut = byLines.paidOut();
        var elsewhere = Money.zero(currency);
        for (var fact : state.facts()) {
            if (fact.elsewhere().currency().equals(currency)) {
                var cards = "credit".equals(fact.type()) ? fact.elsewhere().negated() : fact.elsewhere();
                elsewhere = elsewhere.plus(cards);
                settled = settled.plus(settledAtDelivery(state, fact) ? cards : Money.zero(currency));
            }
        }
        // What cards have paid of what is not booked yet is not open at the provider either.
        var notAtProvider =
                (sums.byCards().compareTo(elsewhere) > 0 ? sums.byCards() : elsewhere).minus(sums.byRoads());
        var open = invoiced.minus(credited).minus(settled);
        boolean everythingInvoiced =
                invoiced.equals(order.total()) || sums.captured().equals(invoiced);
        boolean tied = effectsOver(state)
                && (invoiced.isPositive() || isFree(order, sums))
                && everythingInvoiced
                && complete(order, sums, invoiced)
                && sums.captured().minus(sums.refunded()).equals(invoiced.minus(credited))
                && open.isZero()
                && paidOut.equals(invoiced.minus(credited).minus(elsewhere.minus(sums.byRoads())))
                && byLines.booked()
                && Roads.over(state)
                && othersOver(state)
                && balancesAreZero(state);
        return new TrailSummary(
                order.total(),
                sums.shipped(),
                sums.captured(),
                sums.refunded(),
                invoiced,
                credited,
                settled,
                paidOut,
                notAtProvider,
                stateOf(order, sums, tied));
    }

    /**
     * Without an order: what payouts have met of the accounting system's invoices, which others have delivered and captured. Tied when the payouts are booked, and the accounting
     * system itself says that nothing is open on any of its documents.
     */
    public static TrailSummary ofInvoices(TrailState state, boolean held) {
        var currency = state.facts().getFirst().amount().currency();
        var invoiced = facts(state, "sale", currency);
        var credited = facts(state, "credit", currency);
        var ledger = LedgerInvoices.of(state, currency);
        var byLines = PaidOut.of(state, currency);
        boolean tied = effectsOver(state)
                && invoiced.minus(credited).equals(byLines.settled())
                && invoiced.minus(credited).equals(byLines.paidOut())
                && byLines.booked()
                && othersOver(state)
                && balancesAreZero(state)
                && ledger.closed();
        // Of an invoice that is met in part, or that others have paid a part of, the ledger tells the rest.
        var whole = more(invoiced, ledger.invoiced());
        var back = more(credited, ledger.credited());
        var settled = more(
                        PaidOut.of(state, currency, l -> !l.amount().isNegative())
                                .settled(),
                        ledger.paid())
                .minus(more(
                        PaidOut.of(state, currency, l -> l.amount().isNegative())
                                .settled()
                                .negated(),
                        ledger.paidBack()));
        return new TrailSummary(
                whole,
                whole,
                invoiced,
                credited,
                whole,
                back,
                settled,
                byLines.paidOut(),
                Money.zero(currency),
                held ? State.HELD : tied ? State.TIED : State.WAITING);
    }

    private static Money more(Money one, Money other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** What the lines of payouts have brought, and what of it is settled on the invoices; whether every payout is booked. */
    record PaidOut(Money settled, Money paidOut, boolean booked) {
        static PaidOut of(TrailState state, Currency currency) {
            return of(state, currency, _ -> true);
        }

        /** @param onDocuments which lines settle an invoice or a credit note */
        static PaidOut of(TrailState state, Currency currency, Predicate<TrailState.LineView> onDocuments) {
            var settled = Money.zero(currency);
            var paidOut = Money.zero(currency);
            boolean booked = true;
            for (var line : state.lines()) {
                if (!line.matched()
                        || !line.kind().needsMatch()
                        || !line.amount().currency().equals(currency)) {
                    continue;
                }
                booked &= "booked".equals(line.payoutState());
                paidOut = paidOut.plus(line.amount());
                if (onDocuments.test(line) && isSettled(state, line)) {
                    settled = settled.plus(line.amount());
                }
            }
            return new PaidOut(settled, paidOut, booked);
        }
    }

    /** By its payment on the invoice; where there is no invoice, by the payout's own voucher. */
    private static boolean isSettled(TrailState state, TrailState.LineView line) {
        var payments = state.effects().stream()
                .filter(e -> PaymentKeys.isBookOf(e.key(), line.key()))
                .toList();
        boolean allOwn = state.facts().stream().allMatch(f -> f.own().equals(f.amount()));
        return payments.isEmpty()
                ? allOwn && "booked".equals(line.payoutState())
                : payments.stream().allMatch(TrailState.EffectView::done);
    }

    /** What no payout brings: by a gift card, or from a prepayment. */
    static boolean settledAtDelivery(TrailState state, TrailState.FactView fact) {
        if (fact.own().equals(fact.amount())) {
            return true;
        }
        var payments = state.effects().stream()
                .filter(e ->
                        PaymentKeys.isAtDelivery(e.key()) && e.key().startsWith(PaymentKeys.book(fact.key()) + ":"))
                .toList();
        return !payments.isEmpty() && payments.stream().allMatch(TrailState.EffectView::done);
    }

    /** Nothing is paid for it and nothing of it is booked. */
    private static boolean isFree(Order order, Sums sums) {
        return order.total().isZero()
                && sums.captured().isZero()
                && order.state() == Order.State.OPEN
                && !sums.exported();
    }

    /** All is delivered, or what is not will never be. */
    private static boolean complete(Order order, Sums sums, Money invoiced) {
        return invoiced.equals(order.total())
                || (order.state() == Order.State.CANCELLED && sums.captured().equals(invoiced));
    }

    static State stateOf(Order order, Sums sums, boolean tied) {
        if (sums.held()) {
            return State.HELD;
        }
        if (tied) {
            return State.TIED;
        }
        boolean nothingCaptured = sums.captured().isZero()
                && (!sums.ownInvoice() || sums.shipped().isZero());
        return order.state() == Order.State.CANCELLED && nothingCaptured ? State.CANCELLED : State.WAITING;
    }

    /** The accounting system's own word: where it told the balance after the last payment, it must be zero. */
    static boolean balancesAreZero(TrailState state) {
        return state.effects().stream()
                .filter(e -> e.kind() == se.knyt.spi.EffectKind.BOOK_PAYMENT && e.done())
                .filter(e -> !PaymentKeys.isCard(e.key()))
                .map(TrailState.EffectView::facts)
                .map((Map<String, String> facts) -> facts.getOrDefault("balance", "0"))
                .allMatch(balance -> balance.matches("-?0(\\.0+)?"));
    }

    static Money facts(TrailState state, String type, Currency currency) {
        return Money.sum(
                state.facts().stream()
                        .filter(f ->
                                f.type().equals(type) && f.amount().currency().equals(currency))
                        .map(TrailState.FactView::amount)
                        .toList(),
                currency);
    }

    /** The same of a purchase that a rule skips. */
    public TrailSummary skipped() {
        return new TrailSummary(
                total, shipped, captured, refunded, invoiced, credited, settled, paidOut, elsewhere, State.SKIPPED);
    }

    /** Open at the provider: captured and not yet paid out. Of what is skipped others know. */
    public Money providerOpen() {
        return state == State.SKIPPED
                ? Money.zero(total.currency())
                : captured.minus(refunded).minus(paidOut).minus(elsewhere);
    }

    /** Open on the invoices. */
    public Money invoiceOpen() {
        return state == State.SKIPPED
                ? Money.zero(total.currency())
                : invoiced.minus(credited).minus(settled);
    }
}
