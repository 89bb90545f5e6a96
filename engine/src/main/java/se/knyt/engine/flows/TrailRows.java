package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.trails.TrailState;
import se.knyt.engine.trails.TrailSummary;

/** Writes the summary rows of a batch of trails in one statement: what lists show, filter and sum. */
final class TrailRows {
    private static final String UPDATE = """
        update trail t set order_document_id = n.od, order_number = n.nr, channel = n.ch, country = n.ct, buyer_kind = n.bk,
               payment_method = n.pm, provider = n.pv, others_open = n.oo, others_reserved = n.rs,
               person_id = case when t.erased_at is null
                                then coalesce((select p.person_id from person p
                                                where p.company_id = n.co and p.connection_id = n.cn and p.person_key = n.pk),
                                              t.person_id)
                                else t.person_id end,
               placed_at = n.pl, currency = n.cu, total_minor = n.total, shipped_minor = n.shipped,
               captured_minor = n.captured, invoiced_minor = n.invoiced, refunded_minor = n.refunded,
               credited_minor = n.credited, settled_minor = n.settled, invoice_open_minor = n.invoice_open,
               provider_open_minor = n.provider_open, state = n.st, held_code = n.hc, held_args = n.ha,
               tied_at = case when n.st = 'tied' then coalesce(t.tied_at, n.companynow) end, due_at = n.du, updated_at = ?
          from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
               as n (co, tr, od, nr, ch, ct, bk, pm, pv, oo, rs, cn, pk, pl, cu, total, shipped, captured, invoiced, refunded, credited,
                     settled, invoice_open, provider_open, st, hc, ha, companynow, du)
         where t.company_id = n.co and t.trail_id = n.tr
        """;

    /** In the place of a provider: the buyer owes the merchant. */
    private static final String OWN_INVOICE = "own-invoice";

    private TrailRows() {}

    private record Why(String code, Map<String, String> arguments) {}

    /** A trail with an order, and its sums. */
    private record Row(
            PlannedTrail planned,
            TrailState.Doc document,
            Order order,
            String provider,
            Map<String, Long> othersOpen,
            Map<String, Long> othersReserved,
            TrailSummary summary,
            SortedMap<Instant, Money> unbooked) {
        static Row of(PlannedTrail one, TrailState.Doc document) {
            var order = (Order) document.document();
            var captures = new Captures(one.state(), order, one.context());
            boolean held = !one.plan().heldCode().isEmpty()
                    || one.state().effects().stream()
                            .filter(e -> !e.kind().asks())
                            .anyMatch(e -> "held".equals(e.state()) || "rejected".equals(e.state()));
            var sums = new TrailSummary.Sums(
                    shipped(one.state(), order),
                    captures.captured(),
                    captures.back().byCards(),
                    captures.back().byRoads(),
                    captures.back().refunded().minus(skipped(one.plan(), order)),
                    held,
                    captures.ownInvoice(),
                    FreeOrder.awaits(one.state(), one.plan(), order));
            var provider = captures.ownInvoice() ? OWN_INVOICE : captures.provider();
            var summary = summary(one, order, sums);
            return new Row(
                    one,
                    document,
                    order,
                    provider,
                    othersOpen(one.state(), captures),
                    othersReserved(captures, order),
                    summary,
                    UnbookedCaptures.of(
                            one.state(),
                            captures,
                            summary.state(),
                            one.context().zone()));
        }

        /** What others credit is in no sum, as a purchase that is skipped. */
        private static Money skipped(TrailPlan plan, Order order) {
            return Money.sum(
                    plan.skippedRefunds().stream()
                            .filter(SkippedRefund::credit)
                            .map(SkippedRefund::amount)
                            .toList(),
                    order.currency());
        }

        private static TrailSummary summary(PlannedTrail one, Order order, TrailSummary.Sums sums) {
            var summary = TrailSummary.of(one.state(), order, sums);
            return one.plan().skipped().isPresent() && !sums.held() ? summary.skipped() : summary;
        }

        Stream<UnbookedCaptures.Row> unbookedRows() {
            return unbooked.entrySet().stream()
                    .map(e -> new UnbookedCaptures.Row(
                            planned.state().company(), planned.state().trail(), e.getKey(), e.getValue()));
        }

        /** Why it does not go on. */
        Why why() {
            var plan = planned.plan();
            return plan.skipped()
                    .filter(_ -> summary.state() == TrailSummary.State.SKIPPED)
                    .map(skipped -> new Why(skipped.code(), skipped.arguments()))
                    .orElseGet(() -> new Why(plan.heldCode(), plan.heldArgs()));
        }

        /** What is open at each provider but the first, where several were paid: taken, and neither given back nor paid out. */
        private static Map<String, Long> othersOpen(TrailState state, Captures captures) {
            var result = new TreeMap<String, Long>();
            for (var provider : captures.providers()) {
                if (captures.isFirst(provider)) {
                    continue;
                }
                var open = captures.back().leftAt(provider);
                for (var line : state.lines()) {
                    if (line.matched()
                            && line.kind().needsMatch()
                            && line.key().startsWith(provider + ":")
                            && line.amount().currency().equals(open.currency())) {
                        open = open.minus(line.amount().minus(line.share()));
                    }
                }
                if (!open.isZero()) {
                    result.put(provider, open.minor());
                }
            }
            return result;
        }

        /** What is left of the reservations at each provider but the first. */
        private static Map<String, Long> othersReserved(Captures captures, Order order) {
            var result = new TreeMap<String, Long>();
            if (captures.captured().plus(captures.exchanged()).compareTo(order.total()) >= 0) {
                return result;
            }
            var others = captures.providers().stream()
                    .filter(provider -> !captures.isFirst(provider))
                    .toList();
            for (var reserved : captures.authorizations()) {
                if (others.contains(reserved.provider()) && !captures.isVoided(reserved)) {
                    var left = reserved.amount().minus(captures.capturedOn(reserved));
                    if (left.isPositive()) {
                        result.merge(reserved.provider(), left.minor(), Long::sum);
                    }
                }
            }
            return result;
        }

        private static Money shipped(TrailState state, Order order) {
            var deliveries = Deliveries.of(
                    order, state.of(Shipment.class).map(Map.Entry::getValue).toList());
            return Money.sum(deliveries.stream().map(Deliveries.Delivery::total).toList(), order.currency());
        }
    }

    /** Trails without an order are passed over: there is nothing to show of them yet. */
    static void write(Tx tx, List<PlannedTrail> planned, Instant machineNow) throws SQLException {
        var rows = new ArrayList<Row>();
        for (var one : planned) {
            one.state().order().ifPresent(document -> rows.add(Row.of(one, document)));
        }
        if (rows.isEmpty()) {
            return;
        }
        tx.update(
                UPDATE,
                machineNow,
                longs(rows, r -> r.planned().state().company()),
                longs(rows, r -> r.planned().state().trail()),
                longs(rows, r -> r.document().id()),
                texts(rows, r -> r.order().number()),
                texts(rows, r -> r.order().channel()),
                texts(rows, r -> r.order().buyer().country()),
                texts(rows, r -> r.order().buyer().kind().name().toLowerCase(Locale.ROOT)),
                texts(rows, r -> String.join(", ", r.order().paymentMethods())),
                texts(rows, Row::provider),
                texts(
                        rows,
                        r -> Json.write(r.summary().state() == TrailSummary.State.SKIPPED ? Map.of() : r.othersOpen())),
                texts(rows, r -> Json.write(r.othersReserved())),
                longs(rows, r -> r.document().connection()),
                texts(rows, r -> r.order().buyer().personKey()),
                Tx.instants(rows.stream().map(r -> r.order().placedAt()).toList()),
                texts(rows, r -> r.order().currency().code()),
                minors(rows, TrailSummary::total),
                minors(rows, TrailSummary::shipped),
                minors(rows, TrailSummary::captured),
                minors(rows, TrailSummary::invoiced),
                minors(rows, TrailSummary::refunded),
                minors(rows, TrailSummary::credited),
                minors(rows, TrailSummary::settled),
                minors(rows, TrailSummary::invoiceOpen),
                minors(rows, TrailSummary::providerOpen),
                texts(rows, r -> r.summary().state().name().toLowerCase(Locale.ROOT)),
                texts(rows, r -> r.why().code()),
                texts(rows, r -> Json.write(r.why().arguments())),
                Tx.instants(rows.stream().map(r -> r.planned().context().now()).toList()),
                Tx.instants(
                        rows.stream().map(r -> r.planned().plan().lookAgainAt()).toList()));
        UnbookedCaptures.write(
                tx,
                rows.stream().map(Row::planned).toList(),
                rows.stream().flatMap(Row::unbookedRows).toList());
    }

    private static Tx.Values longs(List<Row> rows, Function<Row, Long> column) {
        return Tx.bigints(rows.stream().map(column).toList());
    }

    private static Tx.Values minors(List<Row> rows, Function<TrailSummary, Money> column) {
        return Tx.bigints(
                rows.stream().map(r -> column.apply(r.summary()).minor()).toList());
    }

    private static Tx.Values texts(List<Row> rows, Function<Row, String> column) {
        return Tx.texts(rows.stream().map(column).toList());
    }
}
