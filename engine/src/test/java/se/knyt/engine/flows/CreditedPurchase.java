package se.knyt.engine.flows;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Payment;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.engine.disputes.MixedCurrencies;
import se.knyt.engine.json.Json;
import se.knyt.engine.rules.RuleBook;
import se.knyt.engine.rules.Writing;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.engine.settings.OwnInvoices;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.trails.GivenTrail;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** A purchase of 1 000,00 kr, captured whole through the shop and invoiced as number 1, with what is done to it afterwards. */
final class CreditedPurchase {
    static final long SHOP = 1;
    static final long KLARNA = 2;
    private static final long ERP = 3;
    private static final Instant AT = Instant.parse("2026-11-10T10:00:00Z");
    private static final LocalDate CREDITED = LocalDate.of(2026, 11, 20);
    private static final Money TOTAL = Money.sek("1000.00");
    private static final Money NONE = Money.sek("0.00");

    private final List<TrailState.Doc> documents = new ArrayList<>();
    private final List<TrailState.EffectView> effects = new ArrayList<>();
    private final List<FlowRow> flows = new ArrayList<>();
    private final List<TrailState.DisputeView> disputes = new ArrayList<>();
    private Money sold = TOTAL;
    private Money byCards = NONE;
    private Money soldTax = Money.sek("200.00");
    private final List<Payment> spent = new ArrayList<>();

    CreditedPurchase() {
        add(SHOP, order());
        add(SHOP, payment("reserved", Payment.Type.AUTHORIZATION, Payment.State.SUCCESS, TOTAL, "", ""));
        add(SHOP, payment("capture", Payment.Type.CAPTURE, Payment.State.SUCCESS, TOTAL, "reserved", "klarna-capture"));
    }

    private void add(long connection, Document document) {
        documents.add(new TrailState.Doc(100 + documents.size(), connection, 1, document, ""));
    }

    /** The buyer pays so much with a gift card or with store credit; Klarna captures the rest, where there is any. */
    void paidWith(String tender, String amount) {
        documents.removeIf(d -> d.document() instanceof Payment);
        byCards = byCards.plus(Money.sek(amount));
        spent.add(payment(
                "spent-" + spent.size(), Payment.Type.SALE, Payment.State.SUCCESS, tender, Money.sek(amount), "", ""));
        var rest = TOTAL.minus(byCards);
        spent.forEach(p -> add(SHOP, p));
        if (rest.isPositive()) {
            add(SHOP, payment("reserved", Payment.Type.AUTHORIZATION, Payment.State.SUCCESS, rest, "", ""));
            add(
                    SHOP,
                    payment(
                            "capture",
                            Payment.Type.CAPTURE,
                            Payment.State.SUCCESS,
                            rest,
                            "reserved",
                            "klarna-capture"));
        }
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
                List.of(
                        row("goods", OrderRow.Kind.GOODS, "MUGG", "900.00", "180.00"),
                        row("freight", OrderRow.Kind.SHIPPING, "", "100.00", "20.00")),
                TOTAL,
                Money.sek("200.00"),
                List.of("Klarna"),
                Map.of());
    }

    private static OrderRow row(String id, OrderRow.Kind kind, String sku, String gross, String tax) {
        return new OrderRow(
                id,
                kind,
                sku,
                id,
                Quantity.ONE,
                Money.sek(gross),
                NONE,
                List.of(new TaxLine(Rate.of(25), Money.sek(tax))));
    }

    private static Payment payment(
            String id, Payment.Type type, Payment.State state, Money amount, String parent, String providerId) {
        return payment(id, type, state, "klarna", amount, parent, providerId);
    }

    private static Payment payment(
            String id,
            Payment.Type type,
            Payment.State state,
            String provider,
            Money amount,
            String parent,
            String providerId) {
        return new Payment(
                id,
                "order",
                "1001",
                type,
                state,
                provider,
                amount,
                AT,
                parent,
                "payment-id",
                "klarna-order",
                providerId,
                Instant.EPOCH);
    }

    /** Somebody credits the invoice in the accounting system, and books it. */
    void note(String number, String amount) {
        note(number, amount, "MUGG");
    }

    /** @param article empty where the accounting system does not know it */
    void note(String number, String amount, String article) {
        add(
                ERP,
                new Invoice(
                        number,
                        number,
                        true,
                        "1",
                        "",
                        "1001",
                        "",
                        CREDITED,
                        CREDITED,
                        Money.sek(amount),
                        NONE,
                        NONE,
                        true,
                        false,
                        "B 2 2026",
                        "",
                        List.of(new Invoice.Row(article, "Mugg", Quantity.ONE, Money.sek("720.00"))),
                        List.of(),
                        List.of(),
                        NONE));
    }

    /** @param providerId the refund's id at the provider, empty where the shop does not tell it */
    void refundInTheShop(String id, String amount, String providerId, String... rowIds) {
        var rows = List.of(rowIds).stream()
                .map(row -> new Refund.Row(
                        row, OrderRow.Kind.GOODS, Quantity.ONE, Money.sek(amount), List.of(), Restock.UNTOLD))
                .toList();
        add(SHOP, new Refund(id, "order", "1001", AT, rows, Money.sek(amount), NONE, List.of(), List.of()));
        var transaction = payment(
                "t-" + id, Payment.Type.REFUND, Payment.State.SUCCESS, Money.sek(amount), "capture", providerId);
        add(SHOP, transaction);
    }

    void transaction(String id, Payment.State state, String amount) {
        add(SHOP, payment(id, Payment.Type.REFUND, state, Money.sek(amount), "capture", ""));
    }

    /** @param drawn what payouts sum up to, negative or nothing */
    void disputed(Dispute.State now, String amount, String drawn) {
        disputes.clear();
        disputes.add(new TrailState.DisputeView(
                "klarna", "case", now, Money.sek(amount), Money.sek(drawn), MixedCurrencies.NONE, false));
    }

    /** Other goods are taken instead of money: a row of the order, of which so much is paid with what came back. */
    void exchanged(String id, String amount, String row) {
        var exchange = new Refund.Exchange(Money.sek(amount), List.of(row));
        add(SHOP, new Refund(id, "order", "1001", AT, List.of(), NONE, NONE, List.of(), List.of(), null, exchange));
    }

    ErpExchanges exchanges() {
        return new ErpExchanges(context(Hand.SHOP));
    }

    /** Refunds in the shop become credit notes. */
    void creditingRefunds() {
        flows.add(new FlowRow(1, 1, FlowCode.REFUNDS_TO_CREDIT_NOTES, SHOP, ERP, true));
    }

    void crediting(String refund) {
        effect(ERP, "invoice:credit:1:" + refund, EffectKind.CREATE_CREDIT_NOTE, "sending", "", Map.of(), null);
    }

    void credited(String refund) {
        effect(ERP, "invoice:credit:1:" + refund, EffectKind.CREATE_CREDIT_NOTE, "done", "77", Map.of(), null);
    }

    /** As Knyt asked for it, and it is done. */
    void refunded(TrailPlan plan, Map<String, String> facts) {
        for (var effect : plan.effects()) {
            var body = (EffectBody.Refund) effect.body();
            effects.add(new TrailState.EffectView(
                    effects.size() + 1,
                    effect.connection(),
                    effect.key(),
                    effect.kind(),
                    "done",
                    "done-" + effects.size(),
                    facts,
                    "",
                    Map.of(),
                    null,
                    null,
                    body.amount(),
                    1,
                    Json.write(body),
                    null));
        }
    }

    void refunding(String note, long connection, String state, String result, Map<String, String> facts) {
        var amount = documents.stream()
                .map(TrailState.Doc::document)
                .filter(d -> d instanceof Invoice i && i.number().equals(note))
                .map(d -> ((Invoice) d).total())
                .findFirst()
                .orElseThrow();
        effect(connection, "refund:3:" + note, EffectKind.REFUND, state, result, facts, amount);
    }

    /** The shop knows of the reservation alone. */
    void capturedAtTheProvider() {
        documents.removeIf(
                d -> d.document() instanceof Payment p && p.sourceId().equals("capture"));
        effect(KLARNA, "capture:3:invoice:1", EffectKind.CAPTURE, "done", "klarna-capture", Map.of(), TOTAL);
    }

    private void effect(
            long connection,
            String key,
            EffectKind kind,
            String state,
            String result,
            Map<String, String> facts,
            @org.jspecify.annotations.Nullable Money amount) {
        effects.add(new TrailState.EffectView(
                effects.size() + 1,
                connection,
                key,
                kind,
                state,
                result,
                facts,
                "",
                Map.of(),
                null,
                null,
                amount,
                1,
                "",
                null));
    }

    TrailPlan plan(Hand refunds) {
        var made = context(refunds);
        new NoteRefunds(new ErpWay(made)).plan();
        return made.plan();
    }

    /**
     * What becomes of the shop's refunds where somebody has made the invoice with other rows in the accounting system.
     *
     * @param amount of the invoice
     * @param tax VAT of it
     */
    TrailPlan creditsOf(String amount, String tax) {
        sold = Money.sek(amount);
        soldTax = Money.sek(tax);
        var made = context(Hand.SHOP);
        new Refunds(made.state(), made.context(), made.plan(), made.doc(), made.captures(), Writing.PLAIN).plan();
        return made.plan();
    }

    private Purchase context(Hand refunds) {
        var sale = GivenTrail.sale("sale:3:invoice:1", "1", CREDITED, sold, NONE, byCards, soldTax, "klarna");
        var state = GivenTrail.of(documents, effects, List.of(sale), List.of(), disputes);
        var hand = new MoneyHand("klarna", SHOP, Hand.KNYT_THROUGH_SHOP, refunds, LocalDate.EPOCH);
        var settings = Settings.initial().withHands(List.of(hand));
        var context = GivenContext.of(
                settings, new RuleBook(List.of()), settings.posting(), flows, Map.of("klarna", List.of(KLARNA)), AT);
        var plan = new TrailPlan();
        var doc = documents.getFirst();
        var captures = new Captures(state, (Order) doc.document(), OwnInvoices.NONE, java.util.Set.of());
        return new Purchase(state, context, plan, doc, captures, ERP, Writing.PLAIN);
    }
}
