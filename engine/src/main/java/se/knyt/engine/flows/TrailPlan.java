package se.knyt.engine.flows;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.commerce.Returned;
import se.knyt.core.money.Money;
import se.knyt.engine.books.FeedMovements;
import se.knyt.engine.books.VoucherWriter;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.giftcards.NewMovement;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.rules.PriceChange;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.trails.MadeNote;

/** What planning wants for one trail. Filled in by one planner, then read by the writer. */
final class TrailPlan {
    private final List<NewEffect> effects = new ArrayList<>();
    private final List<NewTransfer> transfers = new ArrayList<>();
    private final List<NewFact> facts = new ArrayList<>();
    private final List<NewVoucher> vouchers = new ArrayList<>();
    private final List<DayEntries.New> dayEntries = new ArrayList<>();
    private final List<NewMovement> cardMovements = new ArrayList<>();
    private final List<PrepaidMoves.New> prepaidMoves = new ArrayList<>();
    private final List<CustomerMoves.New> customerMoves = new ArrayList<>();
    private final List<FeedMovements.NotePaid> notesPaid = new ArrayList<>();
    private final Map<String, Set<Reference>> references = new LinkedHashMap<>();
    private final Map<String, Long> told = new HashMap<>();
    private final Set<String> keys = new LinkedHashSet<>();
    private final List<LooseEnd> looseEnds = new ArrayList<>();
    private final Set<Long> paysANote = new LinkedHashSet<>();
    private final Map<Long, String> takenIn = new LinkedHashMap<>();
    private final Set<Long> withdrawn = new LinkedHashSet<>();
    private final Map<Question, Instant> questions = new LinkedHashMap<>();
    private List<ReturnStatus> returns = List.of();
    private @Nullable Instant lookAgainAt;
    private Optional<Skipped> skipped = Optional.empty();
    private final List<SkippedRefund> skippedRefunds = new ArrayList<>();
    private final List<VoucherDraft> drafts = new ArrayList<>();
    private final Holds holds = new Holds();

    /** An object in another system that should show these values. */
    record NewTransfer(long connection, String kind, long document, String targetId, TreeMap<String, String> values) {}

    /**
     * An accounting event to record; its body holds every input that posting needs.
     *
     * @param own the part of the amount that a voucher of ours books
     * @param elsewhere the part that was not paid through the provider
     * @param notes of Knyt's that make a credit
     * @param prices at which a sale's rows are booked, where rules have changed them, as {@link Writing#prices}
     * @param returned of a credit: why it is made
     * @param tender code of the reservation that pays it, where the purchase has several; else empty
     */
    record NewFact(
            String key,
            String type,
            long document,
            int documentVersion,
            String provider,
            String invoiceNumber,
            LocalDate date,
            Money amount,
            Money own,
            Money elsewhere,
            Money tax,
            List<MadeNote> notes,
            Map<String, PriceChange> prices,
            Object body,
            Returned returned,
            String tender) {
        /** One of a purchase with one tender, or of none in particular. */
        NewFact(
                String key,
                String type,
                long document,
                int documentVersion,
                String provider,
                String invoiceNumber,
                LocalDate date,
                Money amount,
                Money own,
                Money elsewhere,
                Money tax,
                List<MadeNote> notes,
                Map<String, PriceChange> prices,
                Object body,
                Returned returned) {
            this(
                    key,
                    type,
                    document,
                    documentVersion,
                    provider,
                    invoiceNumber,
                    date,
                    amount,
                    own,
                    elsewhere,
                    tax,
                    notes,
                    prices,
                    body,
                    returned,
                    "");
        }

        /** One of which it is not told why it is made: a sale for one. */
        NewFact(
                String key,
                String type,
                long document,
                int documentVersion,
                String provider,
                String invoiceNumber,
                LocalDate date,
                Money amount,
                Money own,
                Money elsewhere,
                Money tax,
                List<MadeNote> notes,
                Map<String, PriceChange> prices,
                Object body) {
            this(
                    key,
                    type,
                    document,
                    documentVersion,
                    provider,
                    invoiceNumber,
                    date,
                    amount,
                    own,
                    elsewhere,
                    tax,
                    notes,
                    prices,
                    body,
                    Returned.UNTOLD);
        }

        NewFact(
                String key,
                String type,
                long document,
                int documentVersion,
                String provider,
                String invoiceNumber,
                LocalDate date,
                Money amount,
                Money own,
                Money elsewhere,
                Money tax,
                Object body) {
            this(
                    key,
                    type,
                    document,
                    documentVersion,
                    provider,
                    invoiceNumber,
                    date,
                    amount,
                    own,
                    elsewhere,
                    tax,
                    List.of(),
                    Map.of(),
                    body);
        }
    }

    /** A voucher of ours, written together with the effect that hands it on. */
    record NewVoucher(String effectKey, VoucherWriter.Source source, Voucher voucher) {}

    /** What a payout line may name the fact by; a lower rank is a better proof. */
    record Reference(String provider, String text, int rank) {}

    /** A payment that its provider is to be asked of, by the connection and the provider's id of it. */
    record Question(long connection, String payment, String provider) {}

    /** Has a provider asked of a payment at a time, company time. */
    void ask(Question question, Instant at) {
        questions.put(question, at);
    }

    Map<Question, Instant> questions() {
        return questions;
    }

    /** How far the returns have come that were begun here. */
    void returns(List<ReturnStatus> some) {
        returns = List.copyOf(some);
    }

    List<ReturnStatus> returns() {
        return returns;
    }

    void add(NewEffect effect) {
        effects.add(effect);
    }

    void add(NewTransfer transfer) {
        transfers.add(transfer);
    }

    void add(NewFact fact) {
        facts.add(fact);
    }

    void add(NewVoucher voucher) {
        vouchers.add(voucher);
    }

    /** A sale or credit that is booked with the others of its day, instead of by a voucher of its own. */
    void add(DayEntries.New entry) {
        dayEntries.add(entry);
    }

    List<DayEntries.New> dayEntries() {
        return dayEntries;
    }

    /** What moves on a gift card by a fact of this plan. */
    void add(NewMovement movement) {
        cardMovements.add(movement);
    }

    List<NewMovement> cardMovements() {
        return cardMovements;
    }

    /** What moves on the account of prepayments by a fact of this plan. */
    void add(PrepaidMoves.New move) {
        prepaidMoves.add(move);
    }

    /** What moves on the account of customer receivables by a voucher of this plan; nothing where none of it is there. */
    void add(CustomerMoves.New move) {
        if (!move.isNothing()) {
            customerMoves.add(move);
        }
    }

    /** What the accounting system's payment of a credit note has put on the account of money in transit. */
    void add(FeedMovements.NotePaid paid) {
        notesPaid.add(paid);
    }

    List<FeedMovements.NotePaid> notesPaid() {
        return notesPaid;
    }

    List<CustomerMoves.New> customerMoves() {
        return customerMoves;
    }

    List<PrepaidMoves.New> prepaidMoves() {
        return prepaidMoves;
    }

    void refer(String factKey, String provider, String text, int rank) {
        if (!text.isEmpty() && !provider.isEmpty()) {
            references.computeIfAbsent(factKey, k -> new LinkedHashSet<>()).add(new Reference(provider, text, rank));
        }
    }

    /** What the shop says that the capture of a sale came to, where that is another amount than the sale's. */
    void told(String factKey, Money captured) {
        told.put(factKey, captured.minor());
    }

    @Nullable
    Long told(String factKey) {
        return told.get(factKey);
    }

    void key(String key) {
        keys.add(key);
    }

    void add(LooseEnd end) {
        looseEnds.add(end);
    }

    /** An effect of ours, not sent, that another hand was seen to have done; its trace there is {@code resultId}. */
    void takeIn(long effect, String resultId) {
        takenIn.put(effect, resultId);
    }

    /** An effect of ours that is not sent, or was refused, and is not wanted any more. */
    void withdraw(long effect) {
        withdrawn.add(effect);
    }

    Set<Long> withdrawn() {
        return withdrawn;
    }

    /** A refund in the shop that pays a credit note of the accounting system back: it needs none of its own. */
    void paysANote(long refundDocument) {
        paysANote.add(refundDocument);
    }

    Set<Long> paysANote() {
        return paysANote;
    }

    Map<Long, String> takenIn() {
        return takenIn;
    }

    /** Something falls due then, though nothing is told of it. */
    void lookAgain(Instant at) {
        if (lookAgainAt == null || at.isBefore(lookAgainAt)) {
            lookAgainAt = at;
        }
    }

    @Nullable
    Instant lookAgainAt() {
        return lookAgainAt;
    }

    /** Nothing is made of it: a rule skips the purchase. */
    void skip(Skipped by) {
        skipped = Optional.of(by);
    }

    /** A voucher that waits for a person to book it: it is shown, and nothing is written. */
    void draft(VoucherDraft draft) {
        drafts.add(draft);
    }

    List<VoucherDraft> drafts() {
        return drafts;
    }

    /** Nothing is made of a refund: a rule skips it. */
    void skip(SkippedRefund refund) {
        skippedRefunds.add(refund);
    }

    List<SkippedRefund> skippedRefunds() {
        return skippedRefunds;
    }

    Optional<Skipped> skipped() {
        return skipped;
    }

    /** Holds the trail; the first reason stands. */
    void hold(String code, Map<String, String> args) {
        holds.stop(code, args);
    }

    /** Holds what is posted of the trail, and neither its money nor its goods; the first question stands beside any other reason. */
    void ask(String code, Map<String, String> args) {
        holds.ask(code, args);
    }

    Holds holds() {
        return holds;
    }

    List<NewEffect> effects() {
        return effects;
    }

    List<NewTransfer> transfers() {
        return transfers;
    }

    List<NewFact> facts() {
        return facts;
    }

    List<NewVoucher> vouchers() {
        return vouchers;
    }

    Map<String, Set<Reference>> references() {
        return references;
    }

    Set<String> keys() {
        return keys;
    }

    List<LooseEnd> looseEnds() {
        return looseEnds;
    }

    String heldCode() {
        return holds.first().map(Obstacle::code).orElse("");
    }

    Map<String, String> heldArgs() {
        return holds.first().map(Obstacle::arguments).orElse(Map.of());
    }
}
