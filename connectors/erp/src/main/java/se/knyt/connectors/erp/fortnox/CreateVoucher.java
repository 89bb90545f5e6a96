package se.knyt.connectors.erp.fortnox;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.http.Uris;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectBody.VoucherRow;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.EffectTarget.Performed;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A voucher of Knyt's own, in a series of its own. It can neither be changed nor deleted in Fortnox, so it is looked for by our
 * reference, which is its text or stands last in it, within its series and fiscal year.
 */
final class CreateVoucher implements FortnoxEffect {
    private static final int TEXT_CHARS_MAX = 200;
    private static final int ROW_TEXT_CHARS_MAX = 100;

    private final FortnoxConfig config;
    private final FinancialYears years;

    CreateVoucher(FortnoxConfig config, FinancialYears years) {
        this.config = config;
        this.years = years;
    }

    @Override
    public Performed perform(FortnoxClient client, EffectRequest request) {
        var body = (EffectBody.CreateVoucher) request.body();
        requireBalanced(body);
        requireKnownDimensions(body);
        var year = years.require(client, body.date());
        var voucher = standing(client, body, year).orElseGet(() -> create(client, body, year));
        var differing = differing(voucher, body);
        if (differing.isPresent()) {
            throw FortnoxErrors.own(
                    "voucher-differs",
                    "the voucher in Fortnox has other rows: " + differing.get(),
                    Map.of("voucher", name(client, voucher).toString(), "row", differing.get()));
        }
        return performed(client, voucher);
    }

    @Override
    public Asked ask(FortnoxClient client, EffectRequest request) {
        var body = (EffectBody.CreateVoucher) request.body();
        var year = years.find(client, body.date());
        if (year.isEmpty()) {
            return FortnoxEffect.notThere();
        }
        return standing(client, body, year.get())
                .<Asked>map(voucher -> differing(voucher, body)
                        .<Asked>map(Asked.Ambiguous::new)
                        .orElseGet(() -> new Asked.There(performed(client, voucher))))
                .orElseGet(FortnoxEffect::notThere);
    }

    /** A row has a cost centre and a project here and no place for anything else, which is never left out. */
    private static void requireKnownDimensions(EffectBody.CreateVoucher body) {
        for (var row : body.rows()) {
            if (!row.dimensions().none()) {
                int number = row.dimensions().objects().firstKey();
                throw FortnoxErrors.own(
                        "dimension",
                        "dimension " + number + " has no place in Fortnox",
                        Map.of(
                                "dimension",
                                Integer.toString(number),
                                "object",
                                row.dimensions().objects().getOrDefault(number, ""),
                                "account",
                                Integer.toString(row.account())));
            }
        }
    }

    /** Our database refuses an unbalanced voucher; what is sent is checked once more, since nothing can take it back. */
    private static void requireBalanced(EffectBody.CreateVoucher body) {
        if (body.rows().size() < 2) {
            throw FortnoxErrors.own("voucher-unbalanced", "a voucher of fewer than two rows", Map.of());
        }
        var currency = body.rows().getFirst().debit().currency();
        var debit = Money.sum(body.rows().stream().map(VoucherRow::debit).toList(), currency);
        var credit = Money.sum(body.rows().stream().map(VoucherRow::credit).toList(), currency);
        if (!debit.equals(credit)) {
            throw FortnoxErrors.own(
                    "voucher-unbalanced",
                    "debit " + debit + ", credit " + credit,
                    Map.of("debit", debit.toPlain(), "credit", credit.toPlain()));
        }
    }

    private Optional<JsonNode> standing(FortnoxClient client, EffectBody.CreateVoucher body, FinancialYears.Year year) {
        var found = client.search(
                "/3/vouchers/sublist/" + Uris.segment(body.series()),
                Map.of("financialyear", Integer.toString(year.id())),
                "Vouchers",
                row -> carries(Fields.text(row, "Description"), body));
        if (found.size() > 1) {
            var numbers =
                    found.stream().map(row -> Fields.text(row, "VoucherNumber")).toList();
            throw FortnoxErrors.own(
                    "voucher-ambiguous",
                    "several vouchers carry " + body.externalReference(),
                    Map.of("numbers", String.join(", ", numbers)));
        }
        return found.stream()
                .findFirst()
                .map(row -> read(client, body.series(), Fields.whole(row, "VoucherNumber"), year));
    }

    private static String description(EffectBody.CreateVoucher body) {
        var told = body.told(TEXT_CHARS_MAX, text -> FortnoxText.of(text, Integer.MAX_VALUE));
        return FortnoxText.of(told, TEXT_CHARS_MAX);
    }

    private static boolean carries(String description, EffectBody.CreateVoucher body) {
        return description.equals(description(body))
                || (!body.text().isEmpty()
                        && description.endsWith(FortnoxText.of("(" + body.externalReference() + ")", TEXT_CHARS_MAX)));
    }

    private static JsonNode read(FortnoxClient client, String series, int number, FinancialYears.Year year) {
        var path = "/3/vouchers/" + Uris.segment(series) + "/" + number;
        return Fields.inside(client.get(path, Map.of("financialyear", Integer.toString(year.id()))), "Voucher");
    }

    private JsonNode create(FortnoxClient client, EffectBody.CreateVoucher body, FinancialYears.Year year) {
        var outer = Json.object();
        outer.set("Voucher", voucher(body, year));
        var query = Map.of("financialyear", Integer.toString(year.id()));
        var made = years.on(client, body.date(), () -> client.post("/3/vouchers", query, outer));
        return Fields.inside(made, "Voucher");
    }

    private ObjectNode voucher(EffectBody.CreateVoucher body, FinancialYears.Year year) {
        var voucher = Json.object();
        voucher.put("Description", description(body));
        voucher.put("VoucherSeries", body.series());
        voucher.put("TransactionDate", body.date().toString());
        voucher.put("Year", year.id());
        var rows = Json.array();
        for (var row : body.rows()) {
            var node = Json.object();
            node.put("Account", row.account());
            node.put("Debit", row.debit().toDecimal());
            node.put("Credit", row.credit().toDecimal());
            var text = FortnoxText.of(row.text(), ROW_TEXT_CHARS_MAX);
            if (!text.isEmpty()) {
                node.put("TransactionInformation", text);
            }
            var costCenter = config.costCenterOr(row.costCentre());
            if (!costCenter.isEmpty()) {
                node.put("CostCenter", costCenter);
            }
            if (!row.project().isEmpty()) {
                node.put("Project", row.project());
            }
            rows.add(node);
        }
        voucher.set("VoucherRows", rows);
        return voucher;
    }

    /** What the voucher read back has otherwise than was asked for; empty when the rows are the same in any order. */
    private static Optional<String> differing(JsonNode voucher, EffectBody.CreateVoucher body) {
        var left = new HashMap<String, Integer>();
        for (var row : body.rows()) {
            left.merge(
                    row.account() + " " + row.debit().toPlain() + " "
                            + row.credit().toPlain(),
                    1,
                    Integer::sum);
        }
        var currency = body.rows().getFirst().debit().currency();
        for (var row : rows(voucher)) {
            var text = Fields.whole(row, "Account") + " "
                    + Fields.moneyOrZero(row, "Debit", currency).toPlain() + " "
                    + Fields.moneyOrZero(row, "Credit", currency).toPlain();
            int count = left.getOrDefault(text, 0);
            if (count == 0) {
                return Optional.of(text);
            }
            left.put(text, count - 1);
        }
        return left.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** A row struck out in Fortnox stays in the answer, marked as removed. */
    private static List<JsonNode> rows(JsonNode voucher) {
        var rows = new ArrayList<JsonNode>();
        for (var row : Fields.inside(voucher, "VoucherRows")) {
            boolean empty = amountIsZero(row, "Debit") && amountIsZero(row, "Credit");
            if (!Fields.flag(row, "Removed") && !empty) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static boolean amountIsZero(JsonNode row, String name) {
        return Fields.decimal(row, name).orElse(BigDecimal.ZERO).signum() == 0;
    }

    private VoucherName name(FortnoxClient client, JsonNode voucher) {
        return new VoucherName(
                Fields.text(voucher, "VoucherSeries"),
                Fields.whole(voucher, "VoucherNumber"),
                years.label(client, Fields.whole(voucher, "Year")));
    }

    private Performed performed(FortnoxClient client, JsonNode voucher) {
        var name = name(client, voucher).toString();
        return new Performed(name, Map.of("voucher", name, "number", Fields.text(voucher, "VoucherNumber")));
    }
}
