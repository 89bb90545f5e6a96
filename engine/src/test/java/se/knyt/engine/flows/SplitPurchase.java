package se.knyt.engine.flows;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.commerce.Returned;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.json.Json;
import se.knyt.engine.rates.RateLookup;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.rules.RuleBook;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.engine.settings.OwnInvoices;
import se.knyt.engine.settings.Prepayments;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.trails.RefundWord;
import se.knyt.engine.trails.Roads;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * An order of 1 249,00 kr: a cup of 500,00 and a blanket of 749,00, each with 25 % VAT. The buyer reserves 800,00 at Klarna and then 449,00
 * at Stripe. Handled in the shop and invoiced in the accounting system.
 */
final class SplitPurchase {
    static final long SHOP = 1;
    static final long KLARNA = 2;
    static final long ERP = 3;
    static final long STRIPE = 4;
    static final Instant AT = Instant.parse("2026-11-10T10:00:00Z");
    private static final Money NONE = Money.sek("0.00");

    private final List<TrailState.Doc> documents = new ArrayList<>();
    private final List<TrailState.EffectView> effects = new ArrayList<>();
    private final List<TrailState.FactView> facts = new ArrayList<>();
    private final List<MoneyHand> hands = new ArrayList<>();
    private final List<Roads.Asked> roads = new ArrayList<>();
    private final Map<String, RefundWord> words = new HashMap<>();
    private Prepayments prepayments = Prepayments.WAITING;
    private RuleBook rules = new RuleBook(List.of());
    private boolean ownBooks;

    SplitPurchase() {
        add(SHOP, order());
    }

    /** Both reservations, Klarna's a minute earlier; Stripe's lives for seven days. */
    static SplitPurchase reserved() {
        var purchase = new SplitPurchase();
        purchase.reserve("klarna", "800.00", 0, Instant.EPOCH);
        purchase.reserve("stripe", "449.00", 1, AT.plusSeconds(7 * 86_400L));
        return purchase;
    }

    private void add(long connection, Document document) {
        documents.add(new TrailState.Doc(100 + documents.size(), connection, 1, document, ""));
    }

    private static Order order() {
        return new Order(
                "order",
                "1001",
                "web",
                AT,
                AT,
                Order.State.OPEN,
                false,
                false,
                Currency.SEK,
                new Buyer(Buyer.Kind.CONSUMER, "", "SE", "", ""),
                List.of(row("cup", "500.00", "100.00"), row("blanket", "749.00", "149.80")),
                Money.sek("1249.00"),
                Money.sek("249.80"),
                List.of("Klarna", "stripe"),
                Map.of());
    }

    private static OrderRow row(String id, String gross, String tax) {
        return new OrderRow(
                id,
                OrderRow.Kind.GOODS,
                id,
                id,
                Quantity.ONE,
                Money.sek(gross),
                NONE,
                List.of(new TaxLine(Rate.of(25), Money.sek(tax))));
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

    private void pay(
            String id, Payment.Type type, String provider, String amount, int minute, String parent, Instant until) {
        pay(id, type, provider, amount, minute, parent, until, provider);
    }

    /** @param object what the payment and the order at the provider are named by */
    private void pay(
            String id,
            Payment.Type type,
            String provider,
            String amount,
            int minute,
            String parent,
            Instant until,
            String object) {
        add(
                SHOP,
                new Payment(
                        id,
                        "order",
                        "1001",
                        type,
                        Payment.State.SUCCESS,
                        provider,
                        Money.sek(amount),
                        AT.plusSeconds(60L * minute),
                        parent,
                        object + "-payment",
                        object + "-order",
                        type == Payment.Type.AUTHORIZATION ? "" : provider + "-" + id,
                        until));
    }

    void reserve(String provider, String amount, int minute, Instant until) {
        pay("reserved-" + provider, Payment.Type.AUTHORIZATION, provider, amount, minute, "", until);
    }

    /** One more at a provider, by its id in the shop, with an order of its own at the provider. */
    void reserve(String id, String provider, String amount, int minute, Instant until) {
        pay(id, Payment.Type.AUTHORIZATION, provider, amount, minute, "", until, id);
    }

    /** Told by the shop, on a reservation that {@link #reserve(String, String, String, int, Instant)} made. */
    void capturedOn(String reservation, String id, String provider, String amount, int minute) {
        pay(id, Payment.Type.CAPTURE, provider, amount, minute, reservation, Instant.EPOCH, reservation);
    }

    void voidedOn(String reservation, String provider, String amount, int minute) {
        pay(
                "void-" + reservation,
                Payment.Type.VOID,
                provider,
                amount,
                minute,
                reservation,
                Instant.EPOCH,
                reservation);
    }

    /** Told by the shop, by whatever hand. */
    void captured(String id, String provider, String amount, int minute) {
        pay(id, Payment.Type.CAPTURE, provider, amount, minute, "reserved-" + provider, Instant.EPOCH);
    }

    /** Taken at once, as Swish does: nothing is reserved. */
    void taken(String id, String provider, String amount, int minute) {
        pay(id, Payment.Type.SALE, provider, amount, minute, "", Instant.EPOCH);
    }

    void voided(String provider, String amount, int minute) {
        pay("void-" + provider, Payment.Type.VOID, provider, amount, minute, "reserved-" + provider, Instant.EPOCH);
    }

    /** @param rows with one piece each */
    void shipped(String id, String... rows) {
        shipped(AT, id, rows);
    }

    void shipped(Instant at, String id, String... rows) {
        add(
                SHOP,
                new Shipment(
                        id,
                        "order",
                        "1001",
                        java.util.Arrays.stream(rows)
                                .map(r -> new Shipment.Row(r, r, Quantity.ONE))
                                .toList(),
                        at,
                        "",
                        "",
                        "",
                        false));
    }

    /** @param payments transactions of the shop, each as "provider capture amount" */
    void refunded(String id, String total, boolean told, String... payments) {
        var ids = new ArrayList<String>();
        for (var payment : payments) {
            var words = payment.split(" ", -1);
            var transaction = id + "-" + words[0];
            pay(transaction, Payment.Type.REFUND, words[0], words[2], 60, words[1], Instant.EPOCH);
            ids.add(transaction);
        }
        add(
                SHOP,
                new Refund(
                        id, "order", "1001", AT, List.of(), Money.sek(total), NONE, List.of(), told ? ids : List.of()));
    }

    /** Pieces of the order, back to the shop and for a reason, all by Klarna's capture. */
    void returned(String id, String total, ReturnKind why, Restock restock, String... rows) {
        pay(id + "-klarna", Payment.Type.REFUND, "klarna", total, 60, "c1", Instant.EPOCH);
        add(
                SHOP,
                new Refund(
                        id,
                        "order",
                        "1001",
                        AT,
                        theOrder().rows().stream()
                                .filter(r -> List.of(rows).contains(r.rowId()))
                                .map(r -> new Refund.Row(
                                        r.rowId(), r.kind(), r.quantity(), r.gross(), r.taxes(), restock))
                                .toList(),
                        Money.sek(total),
                        NONE,
                        List.of(),
                        List.of(id + "-klarna"),
                        Returned.of(why),
                        null));
    }

    /** The rules in use, as version 7 of the settings. */
    void ruled(Rule... some) {
        rules = new RuleBook(List.of(some), List.of(), java.util.Set.of(), 7);
    }

    void said(String refund, RefundWord word) {
        words.put(refund, word);
    }

    /** Knyt's own vouchers are the books. */
    void inOwnBooks() {
        ownBooks = true;
    }

    void creditedInTheErp(String number, String amount) {
        invoice(number, amount, true);
    }

    /** Handled in the accounting system from its export on, and invoiced there. */
    void invoicedInTheErp(String number, String amount) {
        effects.add(new TrailState.EffectView(
                effects.size() + 1,
                ERP,
                "order:1:order",
                EffectKind.CREATE_ORDER,
                "done",
                "55",
                Map.of(),
                "",
                Map.of(),
                null,
                null,
                null,
                1,
                "",
                null));
        invoice(number, amount, false);
    }

    private void invoice(String number, String amount, boolean credit) {
        add(
                ERP,
                new Invoice(
                        number,
                        number,
                        credit,
                        "1",
                        "",
                        "1001",
                        "",
                        LocalDate.of(2026, 11, 10),
                        LocalDate.of(2026, 11, 10),
                        Money.sek(amount),
                        NONE,
                        NONE,
                        true,
                        false,
                        "B 2 2026",
                        "",
                        List.of(),
                        List.of()));
    }

    void hand(MoneyHand hand) {
        hands.add(hand);
    }

    /** An effect of ours as far as it has come. */
    void begun(long connection, String key, String amount, String state, String result) {
        effects.add(new TrailState.EffectView(
                effects.size() + 1,
                connection,
                key,
                EffectKind.CAPTURE,
                state,
                result,
                Map.of(),
                "",
                Map.of(),
                null,
                null,
                Money.sek(amount),
                1,
                "",
                null));
    }

    void refunding(String key, String capture, String amount, String state, String result) {
        effects.add(new TrailState.EffectView(
                effects.size() + 1,
                SHOP,
                key,
                EffectKind.REFUND,
                state,
                result,
                Map.of(),
                "",
                Map.of(),
                null,
                null,
                Money.sek(amount),
                1,
                Json.write(new EffectBody.Refund("order", capture, Money.sek(amount), "", List.of(), List.of())),
                null));
    }

    /** What is booked when money comes before the delivery. */
    void prepayments(Prepayments chosen) {
        prepayments = chosen;
    }

    /** Told by the shop, each transaction as "id provider capture amount". */
    void refundedBy(String id, String total, List<String> transactions) {
        var ids = new ArrayList<String>();
        for (var transaction : transactions) {
            var words = transaction.split(" ", -1);
            pay(words[0], Payment.Type.REFUND, words[1], words[3], 60, words[2], Instant.EPOCH);
            ids.add(words[0]);
        }
        add(SHOP, new Refund(id, "order", "1001", AT, List.of(), Money.sek(total), NONE, List.of(), ids));
    }

    /** A refund that was planned, as it is before it is sent; any other effect is left out. */
    void planned(NewEffect effect) {
        if (!(effect.body() instanceof EffectBody.Refund body)) {
            return;
        }
        effects.add(new TrailState.EffectView(
                effects.size() + 1,
                effect.connection(),
                effect.key(),
                effect.kind(),
                "waiting",
                "",
                Map.of(),
                "",
                Map.of(),
                null,
                null,
                body.amount(),
                1,
                Json.write(body),
                null));
    }

    /** An amount that a person has chosen to pay back by another road. */
    void byRoad(long id, String amount) {
        roads.add(new Roads.Asked(
                id, Money.sek(amount), List.of(), List.of(), List.of(), ReturnKind.UNTOLD, AT.plusSeconds(5400)));
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
        recorded(key, provider, amount, "0.00", "0.00", tender);
    }

    /** @param elsewhere what no provider owes of it */
    void recorded(String key, String provider, String amount, String own, String elsewhere) {
        recorded(key, provider, amount, own, elsewhere, "");
    }

    private void recorded(String key, String provider, String amount, String own, String elsewhere, String tender) {
        facts.add(new TrailState.FactView(
                facts.size() + 1,
                key,
                "sale",
                "1",
                LocalDate.of(2026, 11, 10),
                Money.sek(amount),
                Money.sek(own),
                Money.sek(elsewhere),
                NONE,
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
                documents,
                effects,
                facts,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                RateDecision.NONE,
                new Roads(roads, Map.of()),
                words);
    }

    TrailState.Doc doc() {
        return documents.getFirst();
    }

    Order theOrder() {
        return (Order) documents.getFirst().document();
    }

    Captures captures() {
        return new Captures(state(), theOrder(), OwnInvoices.NONE);
    }

    PlanContext context(Instant now) {
        var settings = Settings.initial().withHands(hands).withPrepayments(prepayments);
        var posting = ownBooks ? settings.posting(LedgerMode.KNYT) : settings.posting();
        return new PlanContext(
                1,
                new SettingsStore.InUse(settings, rules),
                rules,
                posting,
                posting,
                OwnInvoices.NONE,
                List.of(
                        new FlowRow(1, 1, FlowCode.DELIVERIES_TO_INVOICES, SHOP, ERP, true),
                        new FlowRow(3, 1, FlowCode.ORDERS_TO_ERP, SHOP, ERP, false),
                        new FlowRow(4, 1, FlowCode.SALES_TO_VOUCHERS, SHOP, ERP, true),
                        new FlowRow(2, 1, FlowCode.REFUNDS_TO_CREDIT_NOTES, SHOP, ERP, true)),
                Map.of("klarna", List.of(KLARNA), "stripe", List.of(STRIPE)),
                Map.of(),
                RateLookup.NONE,
                Map.of(),
                Map.of(),
                now,
                ZoneId.of("Europe/Stockholm"));
    }

    TrailPlan plan() {
        return plan(AT.plusSeconds(3600));
    }

    TrailPlan plan(Instant now) {
        return new TradePlanner(state(), context(now)).plan();
    }
}
