package se.knyt.simulators.fortnox;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The rows of orders and invoices: what is left out comes from article, customer and predefined accounts; what is named must exist. */
final class Rows {
    /** An invoice's row has no more, and an order's row becomes one. */
    private static final int TEXT_LENGTH_MAX = 255;

    private static final BigDecimal STANDARD_RATE = BigDecimal.valueOf(25);

    private final Company company;

    Rows(Company company) {
        this.company = company;
    }

    /** Rows of a new document. */
    ArrayNode create(JsonNode sent, ObjectNode customer, int year, String kind) {
        var rows = Json.array();
        for (var row : sent) {
            rows.add(resolve(Json.object(), (ObjectNode) row, customer, year, kind));
        }
        return rows;
    }

    /**
     * Rows of a changed document, by the vendor's two rules: without any RowId the rows are matched by position; with one, a row that has
     * none is new and a row left out is gone. Every row gets a new RowId.
     */
    ArrayNode update(ArrayNode kept, ArrayNode sent, ObjectNode customer, int year, String kind) {
        boolean byId = false;
        Map<Integer, ObjectNode> keptById = new HashMap<>();
        kept.forEach(row -> keptById.put(Json.integer(row, "RowId"), (ObjectNode) row));
        for (var row : sent) {
            byId |= Json.has(row, "RowId");
        }
        var rows = Json.array();
        for (int i = 0; i < sent.size(); i++) {
            var change = (ObjectNode) sent.get(i);
            rows.add(resolve(base(byId, keptById, kept, change, i), change, customer, year, kind));
        }
        return rows;
    }

    private static ObjectNode base(
            boolean byId, Map<Integer, ObjectNode> keptById, ArrayNode kept, ObjectNode change, int index) {
        @Nullable ObjectNode found = null;
        if (byId && Json.has(change, "RowId")) {
            found = keptById.get(Json.integer(change, "RowId"));
            if (found == null) {
                throw FortnoxError.badValue("RowId", "Raden finns inte");
            }
        } else if (!byId && index < kept.size()) {
            found = (ObjectNode) kept.get(index);
        }
        return found == null ? Json.object() : found.deepCopy();
    }

    private ObjectNode resolve(ObjectNode base, ObjectNode sent, ObjectNode customer, int year, String kind) {
        Input.merge(base, sent);
        var article = article(base);
        if (article != null) {
            inherit(base, "Description", article, "Description");
            inherit(base, "Unit", article, "Unit");
            inherit(base, "Price", article, "SalesPrice");
        }
        if (Json.text(base, "Description").length() > TEXT_LENGTH_MAX) {
            throw FortnoxError.badValue("Description", "Värdet är för långt, högst " + TEXT_LENGTH_MAX + " tecken");
        }
        quantity(base, "DeliveredQuantity");
        if (kind.equals("Order")) {
            quantity(base, "OrderedQuantity");
        }
        boolean accountNamed = Json.has(base, "AccountNumber");
        if (!Json.has(base, "VAT")) {
            Json.put(base, "VAT", standardRate(customer, article));
        }
        checkRate(Json.number(base, "VAT"), accountNamed);
        if (!accountNamed) {
            base.put("AccountNumber", standardAccount(base, customer, article));
        }
        company.ledger.account(year, Json.integer(base, "AccountNumber"));
        company.checkCostCenter(base);
        if (!Json.has(base, "DiscountType")) {
            base.put("DiscountType", "PERCENT");
        }
        if (!Json.has(base, "Discount")) {
            base.put("Discount", 0);
        }
        base.put("RowId", company.state.next("row", 1));
        return base;
    }

    private @Nullable ObjectNode article(ObjectNode row) {
        var number = Json.text(row, "ArticleNumber");
        if (number.isEmpty()) {
            return null;
        }
        var article = company.state.find(State.Table.ARTICLES, number);
        if (article == null || !Json.flag(article, "Active")) {
            throw FortnoxError.refused(FortnoxError.ROW_ARTICLE_MISSING, "Artikeln finns inte (" + number + ").");
        }
        return article;
    }

    private static void inherit(ObjectNode row, String field, ObjectNode article, String from) {
        if (!Json.has(row, field) && Json.has(article, from)) {
            row.set(field, article.get(from));
        }
    }

    private static void quantity(ObjectNode row, String field) {
        var text = Json.text(row, field).strip();
        if (!text.isEmpty() && !text.matches("-?\\d{1,9}([.]\\d{1,6})?")) {
            throw FortnoxError.refused(2000108, "Värdet måste vara numeriskt (" + field + ").");
        }
        row.put(field, text.isEmpty() ? "0" : text);
    }

    private static BigDecimal standardRate(ObjectNode customer, @Nullable ObjectNode article) {
        var type = Json.text(customer, "VATType");
        if (type.equals("EUREVERSEDVAT") || type.equals("EXPORT") || type.equals("SEREVERSEDVAT")) {
            return BigDecimal.ZERO;
        }
        return article != null && Json.has(article, "VAT") ? Json.number(article, "VAT") : STANDARD_RATE;
    }

    private void checkRate(BigDecimal rate, boolean accountNamed) {
        if (Pricing.known(company.settings).test(rate)) {
            return;
        }
        if (!company.settings.flag("easy_vat")) {
            throw FortnoxError.badValue("VAT", "Momssatsen finns inte");
        }
        if (!accountNamed) {
            throw FortnoxError.refused(2004167, "Konto måste anges för en egen momssats när Enkel moms är aktiverat.");
        }
    }

    private int standardAccount(ObjectNode row, ObjectNode customer, @Nullable ObjectNode article) {
        var type = Json.text(customer, "VATType");
        if (type.equals("EUREVERSEDVAT")) {
            return articleAccount(article, "EUAccount", Chart.Role.SALES_EUREVERSEDVAT);
        }
        if (type.equals("EXPORT")) {
            return articleAccount(article, "ExportAccount", Chart.Role.SALES_EXPORT);
        }
        if (article != null && Json.has(article, "SalesAccount")) {
            return Json.integer(article, "SalesAccount");
        }
        if (Json.has(customer, "SalesAccount")) {
            return Integer.parseInt(Json.text(customer, "SalesAccount"));
        }
        return switch (Json.number(row, "VAT").intValue()) {
            case 25 -> company.role(Chart.Role.SALES_25_SE);
            case 12 -> company.role(Chart.Role.SALES_12_SE);
            case 6 -> company.role(Chart.Role.SALES_6_SE);
            default -> company.role(Chart.Role.SALES_0_SE);
        };
    }

    private int articleAccount(@Nullable ObjectNode article, String field, Chart.Role role) {
        return article != null && Json.has(article, field) ? Json.integer(article, field) : company.role(role);
    }
}
