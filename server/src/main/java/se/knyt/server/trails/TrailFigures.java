package se.knyt.server.trails;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.core.money.Money;
import se.knyt.server.access.Initials;
import se.knyt.server.shell.View;
import se.knyt.server.trails.TrailDocuments.Doc;
import se.knyt.server.trails.TrailDocuments.Duty;

/** The figures beside the chain: what is open where, how the sum came about, and under which numbers others know the purchase. */
final class TrailFigures {
    /** What shops call a payment with one of their own gift cards, or with the buyer's credit there: no provider owes it. */
    static final Set<String> OWED_BY_THE_SHOP = Set.of("gift_card", "shopify_store_credit");

    /** What a buyer pays or reserves by. */
    private static final Set<String> PAYS = Set.of("AUTHORIZATION", "CAPTURE", "SALE");

    private final View view;
    private final TrailQueries.TrailHead head;
    private final List<Doc> documents;
    private final List<Duty> duties;
    private final List<TrailDocuments.Line> lines;

    TrailFigures(View view, TrailMaterial material) {
        this.view = view;
        this.head = material.head();
        this.documents = material.documents();
        this.duties = material.duties();
        this.lines = material.lines();
    }

    List<TrailPage.Balance> balances() {
        var row = head.row();
        var result = new ArrayList<TrailPage.Balance>();
        boolean returned = head.refunded().isPositive();
        result.add(new TrailPage.Balance(
                view.t(returned ? "trail.bought.after" : "trail.bought"),
                row.total().minus(head.refunded())));
        result.add(new TrailPage.Balance(view.t("trail.invoice.open"), row.invoiceOpen()));
        if (head.ownInvoice()) {
            return result;
        }
        var providers = providers();
        if (providers.size() < 2) {
            var provider = documents.stream()
                    .filter(d -> d.kind().equals("payment"))
                    .map(d -> d.text("provider"))
                    .filter(known -> !OWED_BY_THE_SHOP.contains(known))
                    .findFirst()
                    .map(view::system)
                    .orElse(view.t("trail.provider"));
            result.add(new TrailPage.Balance(view.t("trail.at", provider), row.providerOpen()));
            return result;
        }
        var others = head.othersOpen();
        var zero = Money.zero(row.total().currency());
        var atFirst = row.providerOpen().minus(Money.sum(List.copyOf(others.values()), zero.currency()));
        for (var provider : providers) {
            var open = provider.equals(head.provider()) ? atFirst : others.getOrDefault(provider, zero);
            result.add(new TrailPage.Balance(view.t("trail.at", view.system(provider)), open));
        }
        return result;
    }

    /** Those that the buyer has reserved at or paid through. */
    private List<String> providers() {
        return documents.stream()
                .filter(d -> d.kind().equals("payment"))
                .filter(d -> d.text("state").equals("SUCCESS") && PAYS.contains(d.text("type")))
                .map(d -> d.text("provider"))
                .filter(known -> !OWED_BY_THE_SHOP.contains(known))
                .distinct()
                .toList();
    }

    List<TrailPage.SumLine> sums() {
        var result = new ArrayList<TrailPage.SumLine>();
        for (var doc : documents) {
            if (doc.kind().equals("order")) {
                for (var row : doc.body().path("rows")) {
                    result.add(new TrailPage.SumLine(
                            rowText(
                                    title(
                                            row.path("kind").asString(""),
                                            row.path("title").asString("")),
                                    row.path("quantity").asString("1")),
                            TrailDocuments.money(row.path("gross").asString()),
                            false));
                }
                result.add(new TrailPage.SumLine(view.t("trail.paid"), doc.money("total"), true));
            }
        }
        // A payout may be in another currency than the purchase: each is summed by itself.
        lines.stream()
                .map(line -> line.amount().currency())
                .distinct()
                .forEach(currency -> paidOut(
                        lines.stream()
                                .filter(line -> line.amount().currency().equals(currency))
                                .toList(),
                        Money.zero(currency),
                        result));
        return result;
    }

    /** What payouts in one currency made of it, up to the bank. */
    private void paidOut(List<TrailDocuments.Line> some, Money zero, List<TrailPage.SumLine> into) {
        var net = zero;
        var byKind = new LinkedHashMap<String, Money>();
        for (var line : some) {
            net = net.plus(line.amount());
            byKind.merge(line.kind(), line.amount(), Money::plus);
        }
        byKind.remove("sale");
        byKind.forEach((kind, amount) -> into.add(new TrailPage.SumLine(view.t("line." + kind), amount, false)));
        into.add(new TrailPage.SumLine(view.t("trail.tobank"), net, true));
    }

    /** The shop's own words; where they only name the kind, the reader's word for that. */
    private String title(String kind, String title) {
        return kind.equals("TIP") && (title.isBlank() || title.strip().equalsIgnoreCase("tip"))
                ? view.t("trail.row.tip")
                : title;
    }

    private String rowText(String title, String quantity) {
        return "1".equals(quantity) ? title : view.t("trail.row", title, quantity);
    }

    List<TrailPage.Place> places() {
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
