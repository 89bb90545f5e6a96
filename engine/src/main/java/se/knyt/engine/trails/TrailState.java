package se.knyt.engine.trails;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.engine.disputes.MixedCurrencies;
import se.knyt.engine.payments.ToldPayment;
import se.knyt.engine.rules.PriceChange;
import se.knyt.engine.rules.Writing;
import se.knyt.spi.EffectKind;

/**
 * Everything known of one purchase, as planning sees it.
 *
 * @param documents in the order they were first told
 * @param effects in the order they were planned
 * @param days sales and credits that are booked by the day
 * @param disputes buyers' cases against its payments
 * @param cards gift cards that its payments name and of which it is known how they began, by the shop's id: each with the rate of the VAT
 *     that it bore when it was sold, where it did
 * @param rates what a person has said of a charged VAT rate that was not valid on the day
 * @param roads what is paid back by another road than the provider that was paid
 * @param words what people have said of refunds that a rule holds, by the refund's key; and of the order, by {@code order:} and what was
 *     asked; and of refunds that were asked for here, by {@link #APPROVED} and the refund's key, what another than who asked has approved
 * @param told payments that their providers are asked of, and what they last said
 * @param returns those that a person began here, oldest first
 * @param paid what the buyer has paid of what was sold on the merchant's own invoice, where our vouchers are the books
 * @param standing what stands for those of the cards that bore their VAT in another currency than that of the books; moves as they are planned
 */
public record TrailState(
        long company,
        long trail,
        List<Doc> documents,
        List<EffectView> effects,
        List<FactView> facts,
        List<LineView> lines,
        List<DayView> days,
        List<DisputeView> disputes,
        Map<String, Optional<Rate>> cards,
        RateDecision rates,
        Roads roads,
        Map<String, RefundWord> words,
        List<ToldPayment> told,
        List<BegunReturn> returns,
        List<BuyerPayment> paid,
        Map<String, CardStanding> standing) {
    /** Begins the key of a second person's word. */
    public static final String APPROVED = "approved:";

    public TrailState {
        documents = List.copyOf(documents);
        effects = List.copyOf(effects);
        facts = List.copyOf(facts);
        lines = List.copyOf(lines);
        days = List.copyOf(days);
        disputes = List.copyOf(disputes);
        cards = Map.copyOf(cards);
        words = Map.copyOf(words);
        told = List.copyOf(told);
        returns = List.copyOf(returns);
        paid = List.copyOf(paid);
        standing = Map.copyOf(standing);
    }

    /** One of which the buyer has paid nothing to the bank. */
    public TrailState(
            long company,
            long trail,
            List<Doc> documents,
            List<EffectView> effects,
            List<FactView> facts,
            List<LineView> lines,
            List<DayView> days,
            List<DisputeView> disputes,
            Map<String, Optional<Rate>> cards,
            RateDecision rates,
            Roads roads,
            Map<String, RefundWord> words,
            List<ToldPayment> told,
            List<BegunReturn> returns) {
        this(
                company, trail, documents, effects, facts, lines, days, disputes, cards, rates, roads, words, told,
                returns, List.of(), Map.of());
    }

    /** One of which no provider is asked, and no return was begun here. */
    public TrailState(
            long company,
            long trail,
            List<Doc> documents,
            List<EffectView> effects,
            List<FactView> facts,
            List<LineView> lines,
            List<DayView> days,
            List<DisputeView> disputes,
            Map<String, Optional<Rate>> cards,
            RateDecision rates,
            Roads roads,
            Map<String, RefundWord> words) {
        this(
                company, trail, documents, effects, facts, lines, days, disputes, cards, rates, roads, words, List.of(),
                List.of());
    }

    /**
     * A document with where it came from.
     *
     * @param json as it is stored
     */
    public record Doc(long id, long connection, int version, Document document, String json) {}

    /**
     * An effect as far as it has come.
     *
     * @param amount of a capture or refund, else null
     * @param settingsVersion under which it was planned
     * @param asked what is paid back, of a refund, else empty
     * @param doneAt null while it is not done
     */
    public record EffectView(
            long id,
            long connection,
            String key,
            EffectKind kind,
            String state,
            String resultId,
            Map<String, String> facts,
            String errorCode,
            Map<String, String> errorArgs,
            @Nullable Long document,
            @Nullable Long payout,
            @Nullable Money amount,
            int settingsVersion,
            String asked,
            @Nullable Instant doneAt) {
        public boolean done() {
            return "done".equals(state);
        }

        public boolean over() {
            return done() || "withdrawn".equals(state);
        }

        /** Whether it was done, and came to nothing later: what follows from it stands, and {@link #resultId} is what it gave. */
        public boolean undone() {
            return "rejected".equals(state) && !resultId.isEmpty();
        }
    }

    /** What a provider has told of a sale or credit before a payout does. */
    public enum Heard {
        NOT,
        /** Of its purchase, but not just this. */
        OF_PURCHASE,
        OF_IT
    }

    /**
     * An accounting event already recorded.
     *
     * @param own the part of the amount that a voucher of ours books
     * @param elsewhere the part that was not paid through the provider
     * @param settingsVersion under which it was recorded
     * @param notes of Knyt's that make a credit
     * @param prices at which a sale's rows were booked, where rules had changed them, by {@link Writing#key}
     * @param provider that owes it, or is owed it; empty when it is none that we know by name
     * @param named whether the line of a payout names it, booked or not
     * @param tender code of the reservation that pays it, where the purchase has several; else empty
     * @param heard whether the provider has it among what it has not paid out
     * @param rate at which it is booked, where it is in another currency than the books
     */
    public record FactView(
            long id,
            String key,
            String type,
            String invoiceNumber,
            LocalDate date,
            Money amount,
            Money own,
            Money elsewhere,
            Money tax,
            long document,
            int settingsVersion,
            List<MadeNote> notes,
            Map<String, PriceChange> prices,
            String provider,
            boolean named,
            String tender,
            Heard heard,
            Optional<ExchangeRate> rate) {
        public FactView {
            notes = List.copyOf(notes);
            prices = Map.copyOf(prices);
        }

        /** One in the currency of the books. */
        public FactView(
                long id,
                String key,
                String type,
                String invoiceNumber,
                LocalDate date,
                Money amount,
                Money own,
                Money elsewhere,
                Money tax,
                long document,
                int settingsVersion,
                List<MadeNote> notes,
                Map<String, PriceChange> prices,
                String provider,
                boolean named,
                String tender,
                Heard heard) {
            this(
                    id,
                    key,
                    type,
                    invoiceNumber,
                    date,
                    amount,
                    own,
                    elsewhere,
                    tax,
                    document,
                    settingsVersion,
                    notes,
                    prices,
                    provider,
                    named,
                    tender,
                    heard,
                    Optional.empty());
        }

        /** A sale with another part of it that a tender pays: the name, the date and the VAT of the whole are this one's. */
        public FactView with(FactView part) {
            return new FactView(
                    id,
                    key,
                    type,
                    invoiceNumber,
                    date,
                    amount.plus(part.amount),
                    own.plus(part.own),
                    elsewhere.plus(part.elsewhere),
                    tax.plus(part.tax),
                    document,
                    settingsVersion,
                    notes,
                    prices,
                    provider,
                    named && part.named,
                    tender,
                    heard.compareTo(part.heard) < 0 ? heard : part.heard,
                    rate);
        }

        /** What the provider owes for it, negative for what it is owed. */
        public Money atProvider() {
            var part = amount.minus(elsewhere);
            return "credit".equals(type) ? part.negated() : part;
        }
    }

    /**
     * A payout line that belongs here.
     *
     * @param amount in the currency of the purchase, also where the payout is in another
     * @param share how much of the amount the shop told another provider to have, signed as the amount; negative where that has more
     */
    public record LineView(
            long payout,
            long connection,
            String key,
            PayoutLine.Kind kind,
            Money amount,
            Money share,
            boolean matched,
            String payoutState) {}

    /**
     * A sale or credit that is booked with the others of its day.
     *
     * @param booked whether the day's voucher holds it
     * @param heldCode why it was left out, empty where it was not
     */
    public record DayView(String key, boolean booked, String heldCode, Map<String, String> heldArgs) {}

    /**
     * A buyer's case against one of its payments.
     *
     * @param amount what is disputed, positive
     * @param drawn what payouts have taken for it and not given back: negative, or nothing; in one currency
     * @param mixed whether other currencies have taken or given back too
     * @param lossBooked whether a voucher of ours says who bears it
     */
    public record DisputeView(
            String provider,
            String sourceId,
            Dispute.State state,
            Money amount,
            Money drawn,
            MixedCurrencies mixed,
            boolean lossBooked) {
        /** Whether nothing of it is open: won and given back, or borne and booked. */
        public boolean over() {
            return state.borne() ? lossBooked : state == Dispute.State.WON && isBack() && !lossBooked;
        }

        /** Whether the buyer has the money by it, or may get it: it is not won with everything given back. */
        public boolean maySendBack() {
            return state != Dispute.State.WON || !isBack();
        }

        /** Whether the money of one that is won has come back: given back in another currency, who says that it is won has said so. */
        private boolean isBack() {
            return !drawn.isNegative() || mixed == MixedCurrencies.BACK;
        }

        /**
         * What the buyer has got by it: what payouts took, and where it is lost or given in to, or taken in several currencies, all of
         * what is disputed.
         */
        public Money taken() {
            var nothing = Money.zero(amount.currency());
            if (!maySendBack()) {
                return nothing;
            }
            boolean undecided = !state.borne() && drawn.currency().equals(amount.currency());
            return undecided && mixed == MixedCurrencies.NONE ? nothing.minus(drawn) : amount;
        }
    }

    /** The same, of which other things are recorded. */
    public TrailState withFacts(List<FactView> others) {
        return with(documents, others, told);
    }

    /** The same, of which other documents are told. */
    public TrailState withDocuments(List<Doc> others) {
        return with(others, facts, told);
    }

    private TrailState with(List<Doc> from, List<FactView> recorded, List<ToldPayment> said) {
        return new TrailState(
                company, trail, from, effects, recorded, lines, days, disputes, cards, rates, roads, words, said,
                returns, paid, standing);
    }

    public Optional<Doc> order() {
        return documents.stream().filter(d -> d.document() instanceof Order).findFirst();
    }

    /** What a provider last said of a payment; empty where it was not asked of it. */
    public Optional<ToldPayment> told(String provider, String payment) {
        return told.stream()
                .filter(t -> t.provider().equals(provider) && t.payment().equals(payment))
                // Asked of several connections, it is not there at all but one.
                .min(Comparator.comparing(ToldPayment::isNotThere));
    }

    /** The same, with what providers have said. */
    public TrailState withTold(List<ToldPayment> some) {
        return with(documents, facts, some);
    }

    /** Documents of one kind, each with where it came from. */
    public <T extends Document> Stream<Map.Entry<Doc, T>> of(Class<T> type) {
        return documents.stream()
                .filter(d -> type.isInstance(d.document()))
                .map(d -> Map.entry(d, type.cast(d.document())));
    }

    public Optional<EffectView> effect(String key) {
        return effects.stream().filter(e -> e.key().equals(key)).findFirst();
    }

    public Optional<FactView> fact(String key) {
        return facts.stream().filter(f -> f.key().equals(key)).findFirst();
    }
}
