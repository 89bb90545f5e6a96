package se.knyt.server.trails;

import gg.jte.Content;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.server.access.Initials;
import se.knyt.server.db.Sql;
import se.knyt.server.looseends.LooseEndQueries;
import se.knyt.server.looseends.LooseEndRow;
import se.knyt.server.shell.Markup;
import se.knyt.server.shell.View;
import se.knyt.server.trails.TrailDocuments.Doc;
import se.knyt.server.trails.TrailDocuments.Duty;
import se.knyt.server.trails.TrailPage.Detail;
import se.knyt.server.trails.TrailPage.Knot;

/** Tells one purchase as a chain of knots: what has happened, what hangs loose, what is still to come. */
final class TrailStory {
    private static final int ORDER = 0;
    private static final int EXPORTED = 1;
    private static final int SHIPMENT = 2;
    private static final int CAPTURE = 3;
    private static final int INVOICE = 4;
    private static final int REFUND = 5;
    private static final int CREDIT = 6;
    private static final int REFUNDED = 7;
    private static final int PAYOUT = 8;
    private static final int SETTLED = 9;

    private final View view;
    private final TrailQueries.TrailHead head;
    private final List<Doc> documents;
    private final List<Duty> duties;
    private final List<TrailDocuments.Line> lines;
    private final List<LooseEndRow> looseEnds;
    private final List<At> told = new ArrayList<>();

    /** What happened when; where only the day is known, the stage tells what comes first within it. */
    private record At(LocalDate day, int stage, Instant at, Knot knot) {}

    private TrailStory(
            View view,
            TrailQueries.TrailHead head,
            List<Doc> documents,
            List<Duty> duties,
            List<TrailDocuments.Line> lines,
            List<LooseEndRow> looseEnds) {
        this.view = view;
        this.head = head;
        this.documents = documents;
        this.duties = duties;
        this.lines = lines;
        this.looseEnds = looseEnds;
    }

    static Optional<TrailPage> read(Sql sql, View view, String number) throws SQLException {
        long company = view.company().id();
        var head = TrailQueries.head(sql, company, number);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        long trail = head.get().row().id();
        return Optional.of(new TrailStory(
                        view,
                        head.get(),
                        TrailDocuments.documents(sql, company, trail),
                        TrailDocuments.duties(sql, company, trail),
                        TrailDocuments.lines(sql, company, trail),
                        LooseEndQueries.ofTrail(sql, company, trail))
                .page());
    }

    private TrailPage page() {
        documents.forEach(this::document);
        duties.forEach(this::duty);
        payouts();
        told.sort(Comparator.comparing(At::day).thenComparingInt(At::stage).thenComparing(At::at));
        var knots = new ArrayList<>(told.stream().map(At::knot).toList());
        looseEnds.forEach(end -> knots.add(loose(end)));
        var row = head.row();
        boolean tied = "tied".equals(row.state());
        int open = 0;
        if (tied) {
            knots.add(end());
        } else if (!"cancelled".equals(row.state())) {
            var coming = coming();
            open = coming.size();
            knots.addAll(coming);
        }
        return new TrailPage(
                row,
                looseEnds.isEmpty() ? row.look() : "loose",
                looseEnds.isEmpty() ? view.t("trail.state." + row.state()) : view.n("trail.loose", looseEnds.size()),
                summary(told.size(), open),
                balances(),
                knots,
                sums(),
                places());
    }

    private String summary(int tied, int open) {
        var tiedAt = head.tiedAt();
        if (tiedAt.isPresent()) {
            return view.t(
                    "trail.took", view.format().age(Duration.between(head.row().placedAt(), tiedAt.get())));
        }
        var parts = new ArrayList<String>();
        parts.add(view.n("trail.knots", tied));
        if (!looseEnds.isEmpty()) {
            parts.add(view.n("trail.loose", looseEnds.size()));
        }
        if (open > 0) {
            parts.add(view.n("trail.waits", open));
        }
        return String.join(", ", parts);
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
                                "knot.order.by", "#" + doc.text("number"), view.system(doc.connector()), goods(doc))),
                        original(doc));
            case "shipment" -> shipment(doc);
            case "payment" -> payment(doc);
            case "invoice" -> invoice(doc);
            case "refund" ->
                tell(
                        doc.instant("at"),
                        REFUND,
                        view.t("knot.refund"),
                        doc.money("total").negated(),
                        text(view.t("knot.refund.by", view.system(doc.connector()))),
                        original(doc));
            default -> {
                // Payments of invoices are told by the effect that made them; a payout by its lines.
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
        var by = voucher.isEmpty() ? system : view.t("knot.invoice.by", system, voucher);
        var total = doc.money("total");
        var details = new ArrayList<>(rows(number, total));
        details.addAll(original(doc));
        tellOnDay(
                LocalDate.parse(doc.text("date")),
                credit ? CREDIT : INVOICE,
                heading,
                credit ? total.negated() : total,
                text(by),
                details);
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
                return List.of(InvoiceRows.of(view, duty, total));
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
                            rows(duty.result(), total));
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
                            List.of());
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
                            List.of());
                }
            }
            default -> {
                // The other duties show in what they led to.
            }
        }
    }

    /** One knot per payout: what came of the purchase in it, with fee and VAT beside. */
    private void payouts() {
        var byPayout = new LinkedHashMap<String, List<TrailDocuments.Line>>();
        lines.forEach(l -> byPayout.computeIfAbsent(l.provider() + "/" + l.reference(), k -> new ArrayList<>())
                .add(l));
        for (var some : byPayout.values()) {
            var first = some.getFirst();
            var net = Money.sum(
                    some.stream().map(TrailDocuments.Line::amount).toList(),
                    first.amount().currency());
            var link = Markup.link(
                    view.url("/payouts/" + first.provider() + "/" + first.reference()),
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

    private List<Knot> coming() {
        var result = new ArrayList<Knot>();
        var total = head.row().total();
        if (head.shipped().compareTo(total) < 0) {
            result.add(open("knot.shipment", total.minus(head.shipped()), "knot.shipment.waits"));
        }
        if (head.captured().compareTo(total) < 0) {
            result.add(open("knot.capture", total.minus(head.captured()), "knot.capture.waits"));
        }
        if (head.invoiced().compareTo(total) < 0) {
            result.add(open("knot.invoice.open", total.minus(head.invoiced()), "knot.invoice.waits"));
        }
        if (head.row().providerOpen().isPositive() || lines.isEmpty()) {
            result.add(open(
                    "knot.payout.open",
                    head.row().providerOpen().isPositive() ? head.row().providerOpen() : total,
                    "knot.payout.waits"));
        }
        result.add(open("knot.settled", total, "knot.settled.waits"));
        return result;
    }

    private Knot open(String heading, Money amount, String by) {
        return new Knot("open", "–", "", view.t(heading), amount, text(view.t(by)), List.of(), null);
    }

    private Knot loose(LooseEndRow end) {
        var message = view.messages().of(end.code(), end.args());
        return new Knot(
                "loose",
                view.day(end.openedAt()),
                view.age(end.openedAt()),
                message.what(),
                end.amount(),
                text(message.why()),
                List.of(),
                end);
    }

    private Knot end() {
        var at = head.tiedAt().orElse(view.now());
        return knot(
                "end",
                at,
                view.t("trail.state.tied"),
                Money.zero(head.row().total().currency()),
                text(view.t("knot.end.by")),
                List.of());
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

    private String goods(Doc order) {
        var parts = new ArrayList<String>();
        for (var row : order.body().path("rows")) {
            if (parts.size() < 4 && "GOODS".equals(row.path("kind").asString(""))) {
                parts.add(row.path("quantity").asString("1") + " "
                        + row.path("title").asString(""));
            }
        }
        return String.join(", ", parts);
    }

    private List<TrailPage.Balance> balances() {
        var row = head.row();
        var result = new ArrayList<TrailPage.Balance>();
        boolean returned = head.refunded().isPositive();
        result.add(new TrailPage.Balance(
                view.t(returned ? "trail.bought.after" : "trail.bought"),
                row.total().minus(head.refunded())));
        result.add(new TrailPage.Balance(view.t("trail.invoice.open"), row.invoiceOpen()));
        var provider = documents.stream()
                .filter(d -> d.kind().equals("payment"))
                .map(d -> d.text("provider"))
                .findFirst()
                .map(view::system)
                .orElse(view.t("trail.provider"));
        result.add(new TrailPage.Balance(view.t("trail.at", provider), row.providerOpen()));
        return result;
    }

    private List<TrailPage.SumLine> sums() {
        var result = new ArrayList<TrailPage.SumLine>();
        for (var doc : documents) {
            if (doc.kind().equals("order")) {
                for (var row : doc.body().path("rows")) {
                    result.add(new TrailPage.SumLine(
                            rowText(
                                    row.path("title").asString(""),
                                    row.path("quantity").asString("1")),
                            TrailDocuments.money(row.path("gross").asString()),
                            false));
                }
                result.add(new TrailPage.SumLine(view.t("trail.paid"), doc.money("total"), true));
            }
        }
        var net = Money.zero(head.row().total().currency());
        var byKind = new LinkedHashMap<String, Money>();
        for (var line : lines) {
            net = net.plus(line.amount());
            byKind.merge(line.kind(), line.amount(), Money::plus);
        }
        byKind.remove("sale");
        byKind.forEach((kind, amount) -> result.add(new TrailPage.SumLine(view.t("line." + kind), amount, false)));
        if (!lines.isEmpty()) {
            result.add(new TrailPage.SumLine(view.t("trail.tobank"), net, true));
        }
        return result;
    }

    private String rowText(String title, String quantity) {
        return "1".equals(quantity) ? title : view.t("trail.row", title, quantity);
    }

    private List<TrailPage.Place> places() {
        var result = new LinkedHashMap<String, TrailPage.Place>();
        for (var doc : documents) {
            switch (doc.kind()) {
                case "order" -> place(result, doc.connector(), view.t("place.order", "#" + doc.text("number")));
                case "invoice" ->
                    place(
                            result,
                            doc.connector(),
                            view.t(doc.flag("credit") ? "place.credit" : "place.invoice", doc.text("number")));
                default -> {
                    // The others have no number that people know them by.
                }
            }
        }
        for (var duty : duties) {
            if (duty.done() && duty.kind().equals("create-order")) {
                place(result, duty.connector(), view.t("place.order", duty.result()));
            }
            if (duty.done() && duty.kind().equals("create-invoice")) {
                place(result, duty.connector(), view.t("place.invoice", duty.result()));
            }
        }
        return List.copyOf(result.values());
    }

    private void place(Map<String, TrailPage.Place> into, String connector, String what) {
        var system = view.system(connector);
        into.putIfAbsent(system + what, new TrailPage.Place(Initials.of(system), what, system));
    }
}
