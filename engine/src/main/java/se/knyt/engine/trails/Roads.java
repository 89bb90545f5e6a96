package se.knyt.engine.trails;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.returns.RowPart;
import se.knyt.engine.books.PaymentKeys;
import se.knyt.spi.RefundRow;

/**
 * What of a purchase is paid back by another road than the provider that was paid.
 *
 * @param asked refunds that a person started here and chose another road for, oldest first
 * @param paid by the key of its fact, each that has been paid
 */
public record Roads(List<Asked> asked, Map<String, Paid> paid) {
    public static final Roads NONE = new Roads(List.of(), Map.of());

    public Roads {
        asked = List.copyOf(asked);
        paid = Map.copyOf(paid);
    }

    /**
     * A refund that a person started.
     *
     * @param given rows as planning takes them
     * @param told rows as they are shown
     * @param kept of them, with its VAT
     * @param why it is given back, as the person said
     * @param at when it was decided, company time
     */
    public record Asked(
            long id,
            Money amount,
            List<RowPart> given,
            List<RefundRow> told,
            List<RefundRow> kept,
            ReturnKind why,
            Instant at) {
        public Asked {
            given = List.copyOf(given);
            told = List.copyOf(told);
            kept = List.copyOf(kept);
        }
    }

    /**
     * That it was paid.
     *
     * @param nth which word of it this is, from 1: one that was taken back has another after it
     * @param account of the books that it was paid from
     * @param elsewhere whether the accounting system has the payment already: none is made there
     * @param abroad what one in another currency than that of the books stood at and cost
     */
    public record Paid(
            int nth,
            LocalDate on,
            int account,
            String reference,
            boolean elsewhere,
            Optional<OtherRoad.Abroad> abroad) {}

    /** Whether a credit is paid back by another road. */
    public static boolean isBy(TrailState.FactView fact) {
        return "credit".equals(fact.type()) && fact.provider().equals(OtherRoad.CODE);
    }

    Optional<Paid> paid(TrailState.FactView fact) {
        return Optional.ofNullable(paid.get(fact.key()));
    }

    /** Whether nothing is owed any more. */
    static boolean over(TrailState state) {
        return state.facts().stream().filter(Roads::isBy).allMatch(f -> isSettled(state, f));
    }

    /** What is paid and stands in the books of some credits, as the lines of payouts do: negative. */
    static Money settled(TrailState state, Currency currency, Predicate<TrailState.FactView> which) {
        return Money.sum(
                state.facts().stream()
                        .filter(f -> isBy(f) && f.amount().currency().equals(currency))
                        .filter(f -> which.test(f) && isSettled(state, f))
                        .map(TrailState.FactView::atProvider)
                        .toList(),
                currency);
    }

    private static boolean isSettled(TrailState state, TrailState.FactView fact) {
        var paid = state.roads().paid(fact);
        if (paid.isEmpty() || paid.get().elsewhere()) {
            return paid.isPresent();
        }
        var payments = state.effects().stream()
                .filter(e ->
                        PaymentKeys.isBookByRoad(e.key(), fact.key(), paid.get().nth()))
                .toList();
        return fact.own().equals(fact.amount())
                || (!payments.isEmpty() && payments.stream().allMatch(TrailState.EffectView::done));
    }
}
