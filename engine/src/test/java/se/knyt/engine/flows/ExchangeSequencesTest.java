package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Refund;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.returns.CreditNote;
import se.knyt.core.returns.CreditPlan;
import se.knyt.core.returns.CreditPlanner;
import se.knyt.core.returns.CreditTerms;
import se.knyt.core.returns.Invoiced;
import se.knyt.core.returns.Return;
import se.knyt.core.returns.RowPart;
import se.knyt.engine.trails.GivenTrail;
import se.knyt.engine.trails.TrailState;

/**
 * Every sequence of up to five returns, refunds and exchanges of two mugs at 179.00: whether the new goods are cheaper, of the same price
 * or dearer, and whether they come back in their turn. After each event what the provider has of the purchase is what was invoiced less
 * what was credited; what the buyer has to his credit is never less than nothing, and nothing once the new goods are sent.
 */
class ExchangeSequencesTest {
    private static final int EVENTS_MAX = 5;
    private static final Instant AT = Instant.parse("2026-11-10T10:00:00Z");
    private static final Money NONE = Money.sek("0.00");

    /**
     * @param provider what the provider has taken less what it has paid back
     * @param next number of the next document
     */
    private record Purchase(
            List<OrderRow> rows,
            List<Shipment> sent,
            List<Refund> refunds,
            List<CreditNote> notes,
            Money provider,
            int next) {}

    private record Event(String name, UnaryOperator<Purchase> happens) {}

    private static final List<Event> EVENTS = List.of(
            new Event("a mug", p -> back(p, "mug", 17_900, "")),
            new Event("an amount", p -> back(p, "", 1_777, "")),
            new Event("for cheaper goods", p -> back(p, "mug", 17_900, "79.50")),
            new Event("for equal goods", p -> back(p, "mug", 17_900, "179.00")),
            new Event("for dearer goods", p -> back(p, "mug", 17_900, "1195.00")),
            new Event("what was taken comes back", p -> back(p, taken(p), gross(p, taken(p)), "")),
            new Event("what was taken for yet another", p -> back(p, taken(p), gross(p, taken(p)), "99.00")));

    private int planned;

    @Test
    void onlyTheNetMovesAndEverySequenceEndsAtZero() {
        var mugs = row("mug", 2, 35_800);
        var start = new Purchase(
                List.of(mugs), List.of(shipment("s0", "mug", 2)), List.of(), List.of(), Money.sek("358.00"), 1);
        follow(start, 0, "");
        assertThat(planned).isGreaterThan(1_000);
    }

    private void follow(Purchase before, int depth, String path) {
        if (depth == EVENTS_MAX) {
            return;
        }
        for (var event : EVENTS) {
            var after = event.happens().apply(before);
            if (!after.equals(before)) {
                planned++;
                require(after, path + " > " + event.name());
                follow(after, depth + 1, path + " > " + event.name());
            }
        }
    }

    /** The invoices of what was sent, and what each is paid with, as planning does it. */
    private static void require(Purchase purchase, String path) {
        var order = order(purchase);
        var exchanges = new Exchanges(state(order, purchase), Currency.SEK);
        var invoiced = NONE;
        var byExchange = NONE;
        for (var delivery : Deliveries.of(order, purchase.sent())) {
            invoiced = invoiced.plus(delivery.total());
            var part = exchanges.take(delivery);
            assertThat(part.compareTo(delivery.total())).as(path).isNotPositive();
            byExchange = byExchange.plus(part);
        }
        var credited =
                Money.sum(purchase.notes().stream().map(CreditNote::total).toList(), Currency.SEK);
        var given = Money.sum(
                purchase.refunds().stream().map(r -> r.exchange().amount()).toList(), Currency.SEK);
        assertThat(byExchange)
                .as(path + ": all that was given back for goods has paid goods")
                .isEqualTo(given);
        assertThat(purchase.provider()).as(path + ": the net alone").isEqualTo(invoiced.minus(credited));
        assertThat(purchase.provider().isNegative())
                .as(path + ": over-credited")
                .isFalse();
    }

    /** As a shop does it: credited whole, the new goods sent, and the net paid back or taken. Nothing happens where nothing is left. */
    private static Purchase back(Purchase purchase, String rowId, long amount, String taken) {
        if (amount == 0) {
            return purchase;
        }
        var sold = new ArrayList<Invoiced>();
        for (var delivery : Deliveries.of(order(purchase), purchase.sent())) {
            sold.add(new Invoiced(delivery.shipment().sourceId(), Currency.SEK, delivery.rows()));
        }
        var money = Money.of(amount, Currency.SEK);
        var wanted = rowId.isEmpty()
                ? Return.ofAmount(money)
                : Return.of(List.of(new RowPart(rowId, OrderRow.Kind.GOODS, Quantity.ONE, money, List.of())), money);
        if (!(CreditPlanner.plan(sold, purchase.notes(), wanted, new CreditTerms(true, 500))
                instanceof CreditPlan.Planned(var notes))) {
            return purchase;
        }
        var rows = new ArrayList<>(purchase.rows());
        var sent = new ArrayList<>(purchase.sent());
        var refunds = new ArrayList<>(purchase.refunds());
        var all = new ArrayList<>(purchase.notes());
        all.addAll(notes);
        var price = taken.isEmpty() ? NONE : Money.sek(taken);
        var id = "new" + purchase.next();
        var exchanged = price.compareTo(money) < 0 ? price : money;
        if (!taken.isEmpty()) {
            rows.add(row(id, 1, price.minor()));
            sent.add(shipment("s" + purchase.next(), id, 1));
        }
        refunds.add(new Refund(
                "r" + purchase.next(),
                "order",
                "1001",
                AT.plusSeconds(purchase.next()),
                List.of(),
                money.minus(exchanged),
                NONE,
                List.of(),
                List.of(),
                null,
                new Refund.Exchange(exchanged, taken.isEmpty() ? List.of() : List.of(id))));
        var provider = purchase.provider().minus(money).plus(price);
        return new Purchase(rows, sent, refunds, all, provider, purchase.next() + 1);
    }

    /** The newest goods that were taken and not given back. */
    private static String taken(Purchase purchase) {
        return purchase.rows().stream()
                .map(OrderRow::rowId)
                .filter(id -> id.startsWith("new"))
                .reduce((first, second) -> second)
                .orElse("");
    }

    private static long gross(Purchase purchase, String id) {
        return purchase.rows().stream()
                .filter(row -> row.rowId().equals(id))
                .mapToLong(row -> row.gross().minor())
                .sum();
    }

    private static TrailState state(Order order, Purchase purchase) {
        var documents = new ArrayList<TrailState.Doc>();
        documents.add(new TrailState.Doc(1, 1, 1, order, ""));
        purchase.refunds().forEach(r -> documents.add(new TrailState.Doc(10 + documents.size(), 1, 1, r, "")));
        return GivenTrail.of(documents, List.of(), List.of(), List.of(), List.of());
    }

    private static Order order(Purchase purchase) {
        var total = Money.sum(purchase.rows().stream().map(OrderRow::gross).toList(), Currency.SEK);
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
                purchase.rows(),
                total,
                NONE,
                List.of("klarna"),
                Map.of());
    }

    private static OrderRow row(String id, int pieces, long gross) {
        var tax = Money.of(gross / 5, Currency.SEK);
        return new OrderRow(
                id,
                OrderRow.Kind.GOODS,
                id,
                id,
                Quantity.of(pieces),
                Money.of(gross, Currency.SEK),
                NONE,
                List.of(new TaxLine(Rate.of(25), tax, false)));
    }

    private static Shipment shipment(String id, String row, int pieces) {
        return new Shipment(
                id,
                "order",
                "1001",
                List.of(new Shipment.Row(row, row, Quantity.of(pieces))),
                AT.plusSeconds(Integer.parseInt(id.substring(1))),
                "",
                "",
                "",
                false);
    }
}
