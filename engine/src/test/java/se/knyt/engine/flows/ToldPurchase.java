package se.knyt.engine.flows;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import se.knyt.engine.trails.TrailState;

/**
 * What a shop and an accounting system tell of an order of 1 249,00 kr: a cup of 500,00 and a blanket of 749,00, each with 25 % VAT, and
 * what was reserved, taken, sent and paid back of it.
 */
abstract class ToldPurchase {
    static final long SHOP = 1;
    static final long ERP = 3;
    static final Instant AT = Instant.parse("2026-11-10T10:00:00Z");
    static final Money NONE = Money.sek("0.00");

    private final List<TrailState.Doc> documents = new ArrayList<>();

    ToldPurchase() {
        add(SHOP, order());
    }

    final List<TrailState.Doc> documents() {
        return List.copyOf(documents);
    }

    final void add(long connection, Document document) {
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

    final void pay(
            String id, Payment.Type type, String provider, String amount, int minute, String parent, Instant until) {
        pay(id, type, provider, amount, minute, parent, until, provider);
    }

    /** @param object what the payment and the order at the provider are named by */
    final void pay(
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

    /** The buyer paid a payment that is told already in euro. */
    void inEuro(String id, String euro) {
        documents.replaceAll(
                d -> d.document() instanceof Payment p && p.sourceId().equals(id)
                        ? new TrailState.Doc(d.id(), d.connection(), d.version(), euro(p, euro), d.json())
                        : d);
    }

    private static Payment euro(Payment p, String euro) {
        return new Payment(
                p.sourceId(),
                p.orderSourceId(),
                p.orderNumber(),
                p.type(),
                p.state(),
                p.provider(),
                p.amount(),
                p.at(),
                p.parentSourceId(),
                p.paymentId(),
                p.providerOrderId(),
                p.providerTransactionId(),
                p.expiresAt(),
                p.cardId(),
                p.cardEnds(),
                Money.parse(euro, Currency.EUR));
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

    final void invoice(String number, String amount, boolean credit) {
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
                        List.of(),
                        List.of(),
                        NONE));
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

    TrailState.Doc doc() {
        return documents.getFirst();
    }

    Order theOrder() {
        return (Order) documents.getFirst().document();
    }
}
