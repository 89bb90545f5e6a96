package se.knyt.server.trails;

import gg.jte.Content;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.GeneralAccounts;
import se.knyt.core.bookkeeping.VatTreatment;
import se.knyt.core.money.Money;
import se.knyt.engine.looseends.Causes;
import se.knyt.server.db.Sql;
import se.knyt.server.looseends.LooseEndRow;
import se.knyt.server.shell.Markup;
import se.knyt.server.shell.PayoutAddress;
import se.knyt.server.shell.View;
import se.knyt.server.text.Messages;
import se.knyt.server.trails.TrailPage.Knot;

/** Tells one purchase as a chain of knots: what has happened, what hangs loose, what is still to come. */
final class TrailStory {
    /** Why a purchase is held where the buyer can be asked to pay. */
    private static final Set<String> UNPAID = Set.of(
            "authorization.captured-once",
            "authorization.expired",
            "authorization.over",
            "capture.more-than-reserved",
            "exchange.not-paid");

    private static final String SKIPPED = "skipped";

    private final View view;
    private final TrailMaterial material;
    private final TrailQueries.TrailHead head;
    private final List<LooseEndRow> looseEnds;

    /**
     * How the company books now.
     *
     * @param general accounts that are no provider's
     */
    record Accounts(GeneralAccounts general, List<VatTreatment> treatments) {}

    private TrailStory(View view, TrailMaterial material) {
        this.view = view;
        this.material = material;
        this.head = material.head();
        this.looseEnds = material.looseEnds();
    }

    /**
     * @param asking whether shops of a system ask buyers to pay
     * @param posting how the company books now
     */
    static Optional<TrailPage> read(Sql sql, View view, long trail, Predicate<String> asking, Accounts posting)
            throws SQLException {
        return TrailMaterial.read(sql, view.company(), trail, posting.general().ever(GeneralAccount.IN_TRANSIT))
                .map(material -> new TrailStory(view, material).page(asking, posting));
    }

    private TrailPage page(Predicate<String> asking, Accounts posting) {
        var told = new TrailKnots(view, material, posting).told();
        var figures = new TrailFigures(view, material);
        var knots = new ArrayList<>(told);
        material.disputes().forEach(dispute -> knots.add(disputed(dispute)));
        looseEnds.forEach(end -> knots.add(loose(end)));
        var row = head.row();
        int open = 0;
        if ("tied".equals(row.state())) {
            knots.add(end());
        } else if (SKIPPED.equals(row.state())) {
            knots.add(skipped());
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
                figures.balances(),
                knots,
                figures.sums(),
                figures.places(),
                // Without an order nobody knows what to give back.
                (head.captured().isPositive() || head.receivable())
                        && !row.buyer().isEmpty(),
                head.receivable(),
                head.inTransit(),
                List.of(),
                reserved(),
                List.of(),
                request(asking),
                Optional.empty(),
                Optional.empty(),
                taken(),
                stopped(),
                material.freight());
    }

    /** The rule that it stands still by, and whether it is put aside or skipped already. */
    private Optional<TrailPage.Stopped> stopped() {
        var arguments = new TreeMap<>(Messages.arguments(head.heldArgs()));
        var asked = arguments.getOrDefault("asked", "");
        boolean still = Set.of("held", SKIPPED).contains(head.row().state());
        if (!still || asked.isEmpty() || !Causes.ORDER_RULES.contains(head.heldCode())) {
            return Optional.empty();
        }
        arguments.put("order", head.row().number());
        return Optional.of(new TrailPage.Stopped(
                view.messages().of(head.heldCode(), arguments).why(),
                asked,
                head.row().state().equals("held"),
                Causes.DRAFTS.contains(head.heldCode())));
    }

    /** Where no living reservation reaches to all that is left, and the shop can ask the buyer for it. */
    private Optional<TrailPage.Request> request(Predicate<String> asking) {
        var shop = material.documents().stream()
                .filter(doc -> doc.kind().equals("order"))
                .map(TrailDocuments.Doc::connector)
                .findFirst();
        if (!UNPAID.contains(head.heldCode()) || shop.filter(asking).isEmpty()) {
            return Optional.empty();
        }
        var last = material.duties().stream()
                .filter(duty -> duty.kind().equals("request-payment"))
                .reduce((_, later) -> later);
        return Optional.of(new TrailPage.Request(
                shop.get(),
                null,
                last.map(duty -> duty.done() ? duty.doneAt() : duty.createdAt()).orElse(null),
                last.map(TrailDocuments.Duty::state).orElse("")));
    }

    /** Whether something may be reserved and not captured: what, the engine says. */
    private boolean reserved() {
        return head.captured().compareTo(head.row().total()) < 0
                && !Set.of("cancelled", SKIPPED).contains(head.row().state())
                && material.documents().stream().anyMatch(doc -> isPayment(doc, "AUTHORIZATION"));
    }

    /** What providers say of payments that the shop says were taken at once. */
    private List<TrailPage.Taken> taken() {
        return material.told().stream()
                .filter(told -> material.documents().stream()
                        .anyMatch(doc -> isPayment(doc, "SALE")
                                && doc.text("providerOrderId").equals(told.payment())))
                .map(told -> new TrailPage.Taken(
                        told.provider(),
                        told.state(),
                        told.word(),
                        told.amount(),
                        told.paidAt(),
                        told.reference(),
                        told.at()))
                .toList();
    }

    private static boolean isPayment(TrailDocuments.Doc doc, String type) {
        return doc.kind().equals("payment")
                && doc.text("type").equals(type)
                && doc.text("state").equals("SUCCESS");
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

    private List<Knot> coming() {
        var result = new ArrayList<Knot>();
        var total = head.row().total();
        boolean delivers = !isCancelledBeforeDelivery();
        if (delivers && head.shipped().compareTo(total) < 0) {
            result.add(open("knot.shipment", total.minus(head.shipped()), "knot.shipment.waits"));
        }
        if (delivers && !head.ownInvoice() && head.captured().compareTo(total) < 0) {
            result.add(open("knot.capture", total.minus(head.captured()), "knot.capture.waits"));
        }
        if (delivers && head.invoiced().compareTo(total) < 0) {
            result.add(open("knot.invoice.open", total.minus(head.invoiced()), "knot.invoice.waits"));
        }
        material.days().stream()
                .filter(day -> day.number().isEmpty())
                .forEach(day -> result.add(open("knot.day.open", day.amount(), "knot.day.waits")));
        material.duties().stream()
                .filter(duty -> duty.kind().equals("refund"))
                .filter(duty -> !duty.done() && !duty.state().equals("withdrawn"))
                .forEach(duty -> result.add(open(
                        "knot.refunded.open",
                        TrailDocuments.money(duty.body().path("amount").asString())
                                .negated(),
                        "knot.refunded.waits")));
        if (head.ownInvoice()) {
            var left = head.invoiced().isZero() ? total : head.row().invoiceOpen();
            result.add(open("knot.own.open", left, head.receivable() ? "knot.own.waits.ours" : "knot.own.waits"));
            return result;
        }
        if (head.row().providerOpen().isPositive()
                || (delivers && material.lines().isEmpty())) {
            result.add(open(
                    "knot.payout.open",
                    head.row().providerOpen().isPositive() ? head.row().providerOpen() : total,
                    "knot.payout.waits"));
        }
        // What is settled waits for nothing more, even where a dispute keeps the purchase from being tied.
        if (delivers && head.settled().compareTo(total) < 0) {
            result.add(open("knot.settled", total.minus(head.settled()), "knot.settled.waits"));
        }
        result.addAll(unbooked());
        return result;
    }

    /** Payouts that the purchase is in and that are not booked yet, by what another line of theirs may hold up. */
    private List<Knot> unbooked() {
        var byPayout = new LinkedHashMap<Long, TrailDocuments.Line>();
        material.lines().stream()
                .filter(line -> !line.payoutState().equals("booked"))
                .forEach(line -> byPayout.putIfAbsent(line.payout(), line));
        return byPayout.entrySet().stream()
                .map(entry -> {
                    var line = entry.getValue();
                    var why = line.payoutState().equals("held") ? "held" : line.waitsForBank() ? "bank" : "waits";
                    var link = Markup.link(
                            view.url(PayoutAddress.path(line.provider(), line.reference(), line.payout())),
                            view.t("knot.payout.link", line.reference()));
                    return new Knot(
                            "open",
                            "–",
                            "",
                            view.t("knot.voucher.open", view.system(line.provider())),
                            null,
                            view.rich("knot.voucher." + why, link),
                            List.of(),
                            null);
                })
                .toList();
    }

    /** Then nothing more is to come but what goes back. */
    private boolean isCancelledBeforeDelivery() {
        return head.shipped().isZero()
                && material.documents().stream()
                        .anyMatch(doc ->
                                doc.kind().equals("order") && doc.text("state").equals("CANCELLED"));
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
                text((message.why() + " " + end.shopHold(view) + " " + message.todo())
                        .strip()
                        .replace("  ", " ")),
                List.of(),
                end);
    }

    private Knot disputed(TrailDocuments.Disputed dispute) {
        return new Knot(
                dispute.over() ? "tied" : "open",
                view.day(dispute.openedAt()),
                view.time(dispute.openedAt()),
                view.t("knot.dispute", view.t("dispute.state." + dispute.state())),
                dispute.amount().negated(),
                view.rich(
                        "knot.dispute.by",
                        Markup.link(
                                view.url("/disputes/" + view.ref(dispute.id())),
                                view.t("knot.dispute.link", view.system(dispute.provider())))),
                List.of(),
                null);
    }

    private Knot end() {
        var at = head.tiedAt().orElse(view.now());
        return new Knot(
                "end",
                view.day(at),
                view.time(at),
                view.t("trail.state.tied"),
                Money.zero(head.row().total().currency()),
                text(view.t("knot.end.by")),
                List.of(),
                null);
    }

    /** That a rule skips it, and why: nothing more is to come from here. */
    private Knot skipped() {
        var message = view.messages().of(head.heldCode(), Messages.arguments(head.heldArgs()));
        return new Knot(
                "end",
                "–",
                "",
                view.t("trail.state.skipped"),
                null,
                text((message.why() + " " + message.todo()).strip()),
                List.of(),
                null);
    }

    private static Content text(String text) {
        return Markup.text(text);
    }
}
