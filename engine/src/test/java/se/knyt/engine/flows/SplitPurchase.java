package se.knyt.engine.flows;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Money;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.json.Json;
import se.knyt.engine.payments.ToldPayment;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleBook;
import se.knyt.engine.settings.Deadlines;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.engine.settings.OwnInvoices;
import se.knyt.engine.settings.Prepayments;
import se.knyt.engine.settings.ReturnRules;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.trails.BegunReturn;
import se.knyt.engine.trails.RefundWord;
import se.knyt.engine.trails.Roads;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * An order of 1 249,00 kr: a cup of 500,00 and a blanket of 749,00, each with 25 % VAT. The buyer reserves 800,00 at Klarna and then 449,00
 * at Stripe. Handled in the shop and invoiced in the accounting system: with what Knyt has begun and recorded of it, and what it goes by.
 */
final class SplitPurchase extends ToldPurchase {
    static final long KLARNA = 2;
    static final long STRIPE = 4;
    static final long PAYPAL = 5;
    static final long SWISH = 6;

    private final List<TrailState.EffectView> effects = new ArrayList<>();
    private final List<TrailState.FactView> facts = new ArrayList<>();
    private final List<MoneyHand> hands = new ArrayList<>();
    private final List<Roads.Asked> roads = new ArrayList<>();
    private final Map<String, RefundWord> words = new HashMap<>();
    private ReturnRules returnRules = ReturnRules.INITIAL;
    private Prepayments prepayments = Prepayments.WAITING;
    private RuleBook rules = new RuleBook(List.of());
    private boolean ownBooks;
    private boolean paused;
    private boolean untaxed;
    private OwnInvoices ownInvoices = OwnInvoices.NONE;
    private final List<ToldPayment> told = new ArrayList<>();
    private PaymentAbilities abilities = PaymentAbilities.NONE;
    private Deadlines deadlines = Deadlines.INITIAL;
    private final List<BegunReturn> returns = new ArrayList<>();

    /** Both reservations, Klarna's a minute earlier; Stripe's lives for seven days. */
    static SplitPurchase reserved() {
        var purchase = new SplitPurchase();
        purchase.reserve("klarna", "800.00", 0, Instant.EPOCH);
        purchase.reserve("stripe", "449.00", 1, AT.plusSeconds(7 * 86_400L));
        return purchase;
    }

    /**
     * Two reservations at Klarna: 800,00, and a minute later 449,00, each an order of its own there. The second lives for seven days, the
     * first for 28.
     */
    static SplitPurchase reservedTwice() {
        var purchase = new SplitPurchase();
        purchase.reserve("klarna", "800.00", 0, AT.plusSeconds(28 * 86_400L));
        purchase.reserve("tx/2", "klarna", "449.00", 1, AT.plusSeconds(7 * 86_400L));
        return purchase;
    }

    /** The rules in use, as version 7 of the settings. */
    void ruled(Rule... some) {
        rules = new RuleBook(List.of(some), List.of(), java.util.Set.of(), 7);
    }

    void said(String refund, RefundWord word) {
        words.put(refund, word);
    }

    /** What the provider last said of a payment, or that it has not yet. */
    void told(ToldPayment word) {
        told.removeIf(t -> t.payment().equals(word.payment()));
        told.add(word);
    }

    void able(PaymentAbilities some) {
        abilities = some;
    }

    void deadlines(Deadlines some) {
        deadlines = some;
    }

    /** The provider gave a reservation more time, or another in its place. */
    void extended(NewEffect effect, Map<String, String> facts) {
        var body = (EffectBody.ExtendAuthorization) effect.body();
        ours(effect.connection(), effect.key(), effect.kind(), "done", body.orderSourceId(), null, "");
        came(effect.key(), "done", body.orderSourceId(), facts);
    }

    /** Knyt's own vouchers are the books. */
    void inOwnBooks() {
        ownBooks = true;
    }

    /** Nobody has said how what is sold is taxed. */
    void untaxed() {
        untaxed = true;
    }

    /** The flow from the shop is not on. */
    void pause() {
        paused = true;
    }

    /** Which payment methods are the merchant's own invoice. */
    void onOwnInvoice(OwnInvoices some) {
        ownInvoices = some;
    }

    void creditedInTheErp(String number, String amount) {
        invoice(number, amount, true);
    }

    /** Handled in the accounting system from its export on, and invoiced there. */
    void invoicedInTheErp(String number, String amount) {
        ours(ERP, "order:1:order", EffectKind.CREATE_ORDER, "done", "55", null, "");
        invoice(number, amount, false);
    }

    void hand(MoneyHand hand) {
        hands.add(hand);
    }

    /** An effect of ours as far as it has come. */
    void begun(long connection, String key, String amount, String state, String result) {
        ours(connection, key, EffectKind.CAPTURE, state, result, Money.sek(amount), "");
    }

    /** A voucher that is written and handed on. */
    void vouched(String key) {
        ours(1, key, EffectKind.CREATE_VOUCHER, "done", "K1", null, "");
    }

    /** @param asked what is paid back, of a refund */
    private void ours(
            long connection,
            String key,
            EffectKind kind,
            String state,
            String result,
            @Nullable Money amount,
            String asked) {
        effects.add(new TrailState.EffectView(
                effects.size() + 1,
                connection,
                key,
                kind,
                state,
                result,
                Map.of(),
                "",
                Map.of(),
                null,
                null,
                amount,
                1,
                asked,
                null));
    }

    void refunding(String key, String capture, String amount, String state, String result) {
        var asked = new EffectBody.Refund("order", capture, Money.sek(amount), "", List.of(), List.of());
        ours(SHOP, key, EffectKind.REFUND, state, result, asked.amount(), Json.write(asked));
    }

    /** What is booked when money comes before the delivery. */
    void returns(ReturnRules chosen) {
        returnRules = chosen;
    }

    void prepayments(Prepayments chosen) {
        prepayments = chosen;
    }

    /** A refund that was planned, as it is before it is sent; any other effect is left out. */
    void planned(NewEffect effect) {
        if (!(effect.body() instanceof EffectBody.Refund body)) {
            return;
        }
        ours(effect.connection(), effect.key(), effect.kind(), "waiting", "", body.amount(), Json.write(body));
    }

    /** An amount that a person has chosen to pay back by another road. */
    void byRoad(long id, String amount) {
        roads.add(new Roads.Asked(
                id, Money.sek(amount), List.of(), List.of(), List.of(), ReturnKind.UNTOLD, AT.plusSeconds(5400)));
    }

    /** An effect that was planned, as far as it has come: what it gave, or why it was refused. */
    void is(NewEffect effect, String state, Map<String, String> gave, Map<String, String> refused) {
        effects.removeIf(e -> e.key().equals(effect.key()));
        effects.add(new TrailState.EffectView(
                effects.size() + 1,
                effect.connection(),
                effect.key(),
                effect.kind(),
                state,
                "done".equals(state) ? "there" : "",
                gave,
                refused.isEmpty() ? "" : "shopify.hold-refused",
                refused,
                effect.document(),
                null,
                null,
                1,
                "",
                "done".equals(state) ? AT.plusSeconds(5400) : null));
    }

    List<TrailState.EffectView> effects() {
        return List.copyOf(effects);
    }

    /** Whether an effect of ours is begun. */
    boolean has(String key) {
        return effects.stream().anyMatch(e -> e.key().equals(key));
    }

    /** Where a reservation was made. */
    String providerOf(String reservation) {
        return captures().paymentOf(reservation).orElseThrow().provider();
    }

    /** What became of one. */
    void came(String key, String state, String result, Map<String, String> told) {
        effects.replaceAll(e -> !e.key().equals(key)
                ? e
                : new TrailState.EffectView(
                        e.id(),
                        e.connection(),
                        e.key(),
                        e.kind(),
                        state,
                        result,
                        told,
                        "",
                        Map.of(),
                        null,
                        null,
                        e.amount(),
                        1,
                        e.asked(),
                        "done".equals(state) ? AT.plusSeconds(5400) : null));
    }

    /** A part of the sale as it was recorded. */
    void recorded(String key, String provider, String amount) {
        recorded(key, provider, amount, "0.00", "0.00");
    }

    /** A part that one of several reservations at a provider pays. */
    void recordedOn(String key, String tender, String provider, String amount) {
        recorded(key, provider, amount, "0.00", "0.00", tender, "0.00");
    }

    /** @param elsewhere what no provider owes of it */
    void recorded(String key, String provider, String amount, String own, String elsewhere) {
        recorded(key, provider, amount, own, elsewhere, "", "0.00");
    }

    /** @param tax the VAT in it */
    void recorded(String key, String provider, String amount, String own, String elsewhere, String tax) {
        recorded(key, provider, amount, own, elsewhere, "", tax);
    }

    private void recorded(
            String key, String provider, String amount, String own, String elsewhere, String tender, String tax) {
        facts.add(new TrailState.FactView(
                facts.size() + 1,
                key,
                "sale",
                "1",
                LocalDate.of(2026, 11, 10),
                Money.sek(amount),
                Money.sek(own),
                Money.sek(elsewhere),
                Money.sek(tax),
                100,
                1,
                List.of(),
                Map.of(),
                provider,
                false,
                tender,
                TrailState.Heard.NOT));
    }

    TrailState state() {
        return new TrailState(
                1,
                1,
                documents(),
                effects,
                facts,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                RateDecision.NONE,
                new Roads(roads, Map.of()),
                words,
                told,
                returns);
    }

    /** A return that a person began here, or what it has become. */
    void returning(BegunReturn made) {
        returns.removeIf(r -> r.id() == made.id());
        returns.add(made);
    }

    List<BegunReturn> returns() {
        return List.copyOf(returns);
    }

    /** The credits of a plan are recorded. */
    void record(TrailPlan plan) {
        for (var fact : plan.facts()) {
            if (fact.type().equals("credit")
                    && facts.stream().noneMatch(f -> f.key().equals(fact.key()))) {
                facts.add(new TrailState.FactView(
                        facts.size() + 1,
                        fact.key(),
                        fact.type(),
                        fact.invoiceNumber(),
                        fact.date(),
                        fact.amount(),
                        fact.own(),
                        fact.elsewhere(),
                        fact.tax(),
                        fact.document(),
                        1,
                        fact.notes(),
                        fact.prices(),
                        fact.provider(),
                        false,
                        fact.tender(),
                        TrailState.Heard.NOT));
            }
        }
    }

    Captures captures() {
        return new Captures(state(), theOrder(), OwnInvoices.NONE, java.util.Set.of());
    }

    PlanContext context(Instant now) {
        var settings = Settings.initial()
                .withHands(hands)
                .withPrepayments(prepayments)
                .withDeadlines(deadlines)
                .withReturns(returnRules);
        var taxed = ownBooks ? settings.posting(LedgerMode.KNYT) : settings.posting();
        var posting = untaxed ? taxed.withTreatments(List.of()) : taxed;
        return GivenContext.of(
                settings,
                rules,
                posting,
                List.of(
                        new FlowRow(1, 1, FlowCode.DELIVERIES_TO_INVOICES, SHOP, ERP, !paused),
                        new FlowRow(3, 1, FlowCode.ORDERS_TO_ERP, SHOP, ERP, false),
                        new FlowRow(4, 1, FlowCode.SALES_TO_VOUCHERS, SHOP, ERP, true),
                        new FlowRow(2, 1, FlowCode.REFUNDS_TO_CREDIT_NOTES, SHOP, ERP, true)),
                connected(),
                abilities,
                ownInvoices,
                now);
    }

    /** With Swish where its word is asked for: money can go back by a connection that is there. */
    private Map<String, List<Long>> connected() {
        var connected = new HashMap<String, List<Long>>(
                Map.of("klarna", List.of(KLARNA), "stripe", List.of(STRIPE), "paypal", List.of(PAYPAL)));
        abilities.holding().forEach(shop -> connected.put(shop, List.of(SHOP)));
        if (abilities.telling().contains("swish")) {
            connected.put("swish", List.of(SWISH));
        }
        return connected;
    }

    TrailPlan plan() {
        return plan(AT.plusSeconds(3600));
    }

    TrailPlan plan(Instant now) {
        return new TradePlanner(state(), context(now)).plan();
    }
}
