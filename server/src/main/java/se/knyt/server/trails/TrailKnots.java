package se.knyt.server.trails;

import gg.jte.Content;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.server.shell.Markup;
import se.knyt.server.shell.PayoutAddress;
import se.knyt.server.shell.View;
import se.knyt.server.trails.TrailDocuments.Doc;
import se.knyt.server.trails.TrailDocuments.Duty;
import se.knyt.server.trails.TrailPage.Detail;
import se.knyt.server.trails.TrailPage.Knot;

/** What has happened to a purchase, each thing a knot, in the order it happened. */
final class TrailKnots {
    private static final int ORDER = 0;
    private static final int EXPORTED = 1;
    private static final int SHIPMENT = 2;
    private static final int CAPTURE = 3;
    private static final int INVOICE = 4;
    private static final int REFUND = 5;
    private static final int CREDIT = 6;
    private static final int REFUNDED = 7;
    private static final int DAY = 8;
    private static final int PAYOUT = 9;
    private static final int SETTLED = 10;

    private final View view;
    private final List<Doc> documents;
    private final List<Duty> duties;
    private final List<TrailDocuments.Line> lines;
    private final List<TrailDocuments.DayBooking> days;
    private final boolean ownInvoice;
    private final TrailStory.Accounts posting;
    private final List<At> told = new ArrayList<>();

    /** What happened when; where only the day is known, the stage tells what comes first within it. */
    private record At(LocalDate day, int stage, Instant at, Knot knot) {}

    /** @param posting how the company books now */
    TrailKnots(View view, TrailMaterial material, TrailStory.Accounts posting) {
        this.posting = posting;
        this.view = view;
        this.documents = material.documents();
        this.duties = material.duties();
        this.lines = material.lines();
        this.days = material.days();
        this.ownInvoice = material.head().ownInvoice();
    }

    List<Knot> told() {
        documents.forEach(this::document);
        duties.forEach(this::duty);
        payouts();
        days.stream().filter(day -> !day.number().isEmpty()).forEach(this::day);
        told.sort(Comparator.comparing(At::day).thenComparingInt(At::stage).thenComparing(At::at));
        return told.stream().map(At::knot).toList();
    }

    private void document(Doc doc) {
        switch (doc.kind()) {
            case "order" ->
                tell(
                        doc.instant("placedAt"),
                        ORDER,
                        view.t("knot.order"),
                        doc.money("total"),
                        text(view.t(
                                "knot.order.by",
                                "#" + doc.text("number"),
                                view.system(doc.connector()),
                                TrailDocuments.goods(doc))),
                        original(doc));
            case "shipment" -> shipment(doc);
            case "payment" -> payment(doc);
            case "invoice" -> invoice(doc);
            case "invoice-payment" -> paid(doc);
            case "refund" ->
                tell(
                        doc.instant("at"),
                        REFUND,
                        view.t("knot.refund"),
                        doc.money("total").negated(),
                        text(view.t("knot.refund.by", view.system(doc.connector()))),
                        original(doc));
            default -> {
                // A payout is told by its lines.
            }
        }
    }

    private void shipment(Doc doc) {
        if (doc.flag("cancelled")) {
            return;
        }
        var carrier = doc.text("carrier");
        var tracking = doc.text("trackingNumber");
        var by = carrier.isEmpty()
                ? view.t("knot.shipment.by", view.system(doc.connector()))
                : tracking.isEmpty()
                        ? view.t("knot.shipment.carrier", carrier, view.system(doc.connector()))
                        : view.t("knot.shipment.tracked", carrier, tracking, view.system(doc.connector()));
        tell(doc.instant("shippedAt"), SHIPMENT, view.t("knot.shipment"), null, text(by), original(doc));
    }

    private void payment(Doc doc) {
        if (!"SUCCESS".equals(doc.text("state"))) {
            return;
        }
        if (ownInvoice && !TrailFigures.OWED_BY_THE_SHOP.contains(doc.text("provider"))) {
            // That the shop has marked it as paid moves no money.
            return;
        }
        var provider = view.system(doc.text("provider"));
        switch (doc.text("type")) {
            case "CAPTURE", "SALE" ->
                tell(
                        doc.instant("at"),
                        CAPTURE,
                        view.t("knot.capture"),
                        doc.money("amount"),
                        text(view.t("knot.capture.by", provider)),
                        original(doc));
            case "REFUND" ->
                tell(
                        doc.instant("at"),
                        REFUNDED,
                        view.t("knot.refunded"),
                        doc.money("amount").negated(),
                        text(view.t("knot.refunded.by", provider)),
                        original(doc));
            default -> {
                // A reservation moves no money and stands with the order.
            }
        }
    }

    private void invoice(Doc doc) {
        if (doc.flag("cancelled")) {
            return;
        }
        boolean credit = doc.flag("credit");
        var number = doc.text("number");
        var heading =
                view.t((credit ? "knot.credit" : "knot.invoice") + (doc.flag("booked") ? ".booked" : ".made"), number);
        var voucher = voucher(doc.text("voucher"));
        var system = view.system(doc.connector());
        var by = new StringBuilder(voucher.isEmpty() ? system : view.t("knot.invoice.by", system, voucher));
        if (ownInvoice && !credit) {
            by.append(terms(doc));
        }
        var total = doc.money("total");
        var details = new ArrayList<>(rows(number, total));
        details.addAll(original(doc));
        duties.stream()
                .filter(duty -> duty.kind().equals(credit ? "create-credit-note" : "create-invoice"))
                .filter(duty -> duty.result().equals(number))
                .forEach(duty -> details.addAll(exchange(duty)));
        tellOnDay(
                LocalDate.parse(doc.text("date")),
                credit ? CREDIT : INVOICE,
                heading,
                credit ? total.negated() : total,
                text(by.toString()),
                details);
    }

    /** When an own invoice is to be paid and what the buyer names it by, which is not its number. */
    private String terms(Doc doc) {
        var terms = new StringBuilder();
        if (!doc.text("dueDate").isEmpty()) {
            terms.append(". ").append(view.t("knot.own.due", view.day(LocalDate.parse(doc.text("dueDate")))));
        }
        if (!doc.text("ocr").isEmpty()) {
            terms.append(". ").append(view.t("knot.own.ocr", doc.text("ocr")));
        }
        return terms.toString();
    }

    /** What has been paid on an own invoice, by whoever booked it; what Knyt registered is told by the effect that did. */
    private void paid(Doc doc) {
        boolean ours = duties.stream()
                .filter(d -> d.kind().equals("register-payment"))
                .anyMatch(d -> d.result().equals(doc.text("sourceId")));
        if (!ownInvoice || ours || !doc.flag("booked")) {
            return;
        }
        var system = view.system(doc.connector());
        var voucher = voucher(doc.text("voucher"));
        tellOnDay(
                LocalDate.parse(doc.text("date")),
                SETTLED,
                view.t("knot.own.paid", doc.text("invoiceNumber")),
                doc.money("amount"),
                text(voucher.isEmpty() ? system : view.t("knot.invoice.by", system, voucher)),
                original(doc));
    }

    /** "B 12 2026" is told without its year: the date beside it says it. */
    private static String voucher(String stored) {
        return stored.replaceFirst(" \\d{4}$", "");
    }

    private List<Detail> rows(String invoice, Money total) {
        for (var duty : duties) {
            if (duty.result().equals(invoice)
                    && duty.body().path("rows").isArray()
                    && !duty.body().path("rows").isEmpty()) {
                return List.of(InvoiceRows.of(view, posting, duty, total));
            }
        }
        return List.of();
    }

    private void duty(Duty duty) {
        switch (duty.kind()) {
            case "create-invoice", "create-credit-note" -> {
                boolean read = documents.stream()
                        .anyMatch(d ->
                                d.kind().equals("invoice") && d.text("number").equals(duty.result()));
                if (duty.done() && !read) {
                    boolean credit = duty.kind().equals("create-credit-note");
                    var total = TrailDocuments.money(duty.body().path("total").asString());
                    boolean booked = duties.stream().anyMatch(d -> d.kind().equals("book-invoice") && d.done());
                    tellOnDay(
                            LocalDate.parse(duty.body().path("date").asString()),
                            credit ? CREDIT : INVOICE,
                            view.t(
                                    (credit ? "knot.credit" : "knot.invoice") + (booked ? ".booked" : ".made"),
                                    duty.result()),
                            credit ? total.negated() : total,
                            text(view.system(duty.connector())),
                            joined(rows(duty.result(), total), exchange(duty)));
                }
            }
            case "create-order" -> {
                if (duty.done()) {
                    tellOnDay(
                            LocalDate.parse(duty.body().path("date").asString()),
                            EXPORTED,
                            view.t("knot.exported"),
                            null,
                            text(view.t("knot.exported.by", duty.result(), view.system(duty.connector()))),
                            exchange(duty));
                }
            }
            case "register-payment" -> {
                boolean booked = duty.done()
                        && duties.stream()
                                .filter(d -> d.kind().equals("book-payment"))
                                .allMatch(Duty::done);
                if (booked) {
                    tellOnDay(
                            LocalDate.parse(duty.body().path("date").asString()),
                            SETTLED,
                            view.t("knot.settled"),
                            TrailDocuments.money(duty.body().path("amount").asString()),
                            text(view.t("knot.settled.by", view.system(duty.connector()))),
                            exchange(duty));
                }
            }
            case "refund" -> refund(duty);
            case "hold-order", "release-order", "request-payment", "extend-authorization" -> asked(duty);
            case "create-voucher" -> prepaid(duty);
            default -> {
                // The other duties show in what they led to.
            }
        }
    }

    /** What somebody was asked for about a reservation. */
    private void asked(Duty duty) {
        AskedKnot.heading(duty, duties)
                .ifPresent(heading -> tell(
                        duty.doneAt(),
                        EXPORTED,
                        view.t(heading),
                        null,
                        text(view.system(duty.connector())),
                        exchange(duty)));
    }

    private void prepaid(Duty duty) {
        PrepaidKnot.heading(duty, posting.general().prepaid())
                .ifPresent(heading -> tellOnDay(
                        LocalDate.parse(duty.body().path("date").asString()),
                        heading.equals(PrepaidKnot.BACK) ? CREDIT : INVOICE,
                        view.t(heading),
                        null,
                        text(view.t("knot.invoice.by", view.system(duty.connector()), voucher(duty.result()))),
                        exchange(duty)));
    }

    /** A refund that Knyt made at the provider; one that the shop knows of is told by the shop. */
    private void refund(Duty duty) {
        var transaction = duty.facts().path("transaction").asString("");
        boolean told = documents.stream()
                .filter(d -> d.kind().equals("payment") || d.kind().equals("refund"))
                .anyMatch(d -> d.text("sourceId").equals(duty.result())
                        || d.text("sourceId").equals(transaction)
                        || d.text("providerTransactionId").equals(duty.result()));
        var at = duty.facts().path("at").asString("");
        if (!duty.done() || told || at.isEmpty()) {
            return;
        }
        tell(
                Instant.parse(at),
                REFUNDED,
                view.t("knot.refunded"),
                TrailDocuments.money(duty.body().path("amount").asString()).negated(),
                text(view.t(
                        "another".equals(duty.facts().path("hand").asString(""))
                                ? "knot.refunded.other"
                                : "knot.refunded.knyt",
                        view.system(duty.connector()))),
                exchange(duty));
    }

    private void day(TrailDocuments.DayBooking day) {
        var link = Markup.link(view.url(day.path()), view.t("knot.day.link", day.number()));
        tellOnDay(
                day.day(),
                DAY,
                view.t(day.amount().isNegative() ? "knot.day.credit" : "knot.day"),
                day.amount(),
                view.rich("knot.day.by", link),
                List.of());
    }

    /** One knot per payout: what came of the purchase in it, with fee and VAT beside. */
    private void payouts() {
        var byPayout = new LinkedHashMap<Long, List<TrailDocuments.Line>>();
        lines.forEach(l ->
                byPayout.computeIfAbsent(l.payout(), k -> new ArrayList<>()).add(l));
        for (var some : byPayout.values()) {
            var first = some.getFirst();
            var net = Money.sum(
                    some.stream().map(TrailDocuments.Line::amount).toList(),
                    first.amount().currency());
            var link = Markup.link(
                    view.url(PayoutAddress.path(first.provider(), first.reference(), first.payout())),
                    view.t("knot.payout.link", first.reference()));
            var fee = sum(some, "fee", net);
            var vat = sum(some, "fee_vat", net);
            var by = fee.isZero() && vat.isZero()
                    ? view.rich("knot.payout.by", link)
                    : view.rich("knot.payout.fees", link, view.money(fee), view.money(vat));
            tell(first.paidAt(), PAYOUT, view.t("knot.payout", view.system(first.provider())), net, by, List.of());
        }
    }

    private static Money sum(List<TrailDocuments.Line> some, String kind, Money like) {
        return Money.sum(
                some.stream()
                        .filter(l -> l.kind().equals(kind))
                        .map(TrailDocuments.Line::amount)
                        .toList(),
                like.currency());
    }

    private void tell(Instant at, int stage, String heading, @Nullable Money amount, Content by, List<Detail> details) {
        told.add(new At(view.format().dateOf(at), stage, at, knot("tied", at, heading, amount, by, details)));
    }

    /** For what another system dates without a time: its day, never the moment we heard of it. */
    private void tellOnDay(
            LocalDate day, int stage, String heading, @Nullable Money amount, Content by, List<Detail> details) {
        told.add(new At(
                day, stage, Instant.EPOCH, new Knot("tied", view.day(day), "", heading, amount, by, details, null)));
    }

    private Knot knot(
            String state, Instant at, String heading, @Nullable Money amount, Content by, List<Detail> details) {
        return new Knot(state, view.day(at), view.time(at), heading, amount, by, details, null);
    }

    private static Content text(String text) {
        return Markup.text(text);
    }

    private List<Detail> original(Doc doc) {
        if (doc.bytes() == 0) {
            return List.of();
        }
        return List.of(new Detail.Original(
                view.t("original.summary", view.system(doc.connector()), view.n("bytes", doc.bytes())),
                view.url("/originals/" + view.ref(doc.raw()))));
    }

    /** The way to what was sent and answered; it may name buyers and is not for whoever only looks. */
    private List<Detail> exchange(Duty duty) {
        return view.role().decides()
                ? List.of(new Detail.Exchange(view.t("exchange.show"), view.url("/exchanges/" + view.ref(duty.id()))))
                : List.of();
    }

    private static List<Detail> joined(List<Detail> some, List<Detail> others) {
        var all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }
}
