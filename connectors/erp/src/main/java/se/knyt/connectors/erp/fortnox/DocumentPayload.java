package se.knyt.connectors.erp.fortnox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Person;
import se.knyt.http.json.Json;
import se.knyt.spi.DocumentDetails;
import se.knyt.spi.ErpRow;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bodies of orders and invoices as Fortnox reads them. {@code VATIncluded} is always stated, since the customer's own setting
 * would decide otherwise; the header fields {@code Freight} and {@code AdministrationFee} are never used, freight and fees are
 * rows with their own rate.
 */
final class DocumentPayload {
    /** Fortnox takes at most 500 rows on a document. */
    static final int ROWS_MAX = 500;

    private static final int ROW_TEXT_CHARS_MAX = 255;
    private static final int ORDER_NUMBER_CHARS_MAX = 75;
    private static final int TEXT_CHARS_MAX = 1024;

    private final FortnoxConfig config;
    private final Articles articles;

    DocumentPayload(FortnoxConfig config, Articles articles) {
        this.config = config;
        this.articles = articles;
    }

    /** What an order and an invoice share; the caller adds dates and rows. */
    ObjectNode head(Attempt attempt, String customerNumber, Optional<Person> person) {
        var document = attempt.document();
        var node = Json.object();
        node.put("CustomerNumber", customerNumber);
        node.put("Currency", document.currency().code());
        document.exchangeRate().ifPresent(rate -> {
            node.put("CurrencyRate", rate);
            node.put("CurrencyUnit", 1);
        });
        node.put("VATIncluded", attempt.vatIncluded());
        node.put("ExternalInvoiceReference1", document.reference());
        node.put("YourOrderNumber", FortnoxText.of(document.orderNumber(), ORDER_NUMBER_CHARS_MAX));
        putDetails(node, document.details());
        person.ifPresent(buyer -> putDelivery(node, buyer));
        return node;
    }

    private void putDetails(ObjectNode node, DocumentDetails details) {
        putText(node, "CostCenter", config.costCenterOr(details.costCentre()));
        putText(node, "Project", details.project());
        putText(node, "OurReference", details.ourReference());
        putText(node, "YourReference", details.yourReference());
        putText(node, "Remarks", details.remarks());
        putText(node, "WayOfDelivery", details.wayOfDelivery());
        putText(node, "TermsOfPayment", details.termsOfPayment());
    }

    /**
     * Where the goods go. A consumer is one of a collective customer's, which has no address of its own: where the goods go elsewhere,
     * who pays stands on the document itself.
     */
    private static void putDelivery(ObjectNode node, Person buyer) {
        var to = buyer.delivery();
        putText(node, "DeliveryName", to.company().isBlank() ? to.name() : to.company());
        putText(node, "DeliveryAddress1", to.address1());
        putText(node, "DeliveryAddress2", to.address2());
        putText(node, "DeliveryZipCode", to.postalCode());
        putText(node, "DeliveryCity", to.city());
        putText(node, "DeliveryCountry", Countries.swedishName(to.country()));
        if (buyer.shipTo() != null && buyer.company().isBlank()) {
            putText(node, "CustomerName", buyer.name());
            putText(node, "Address1", buyer.address1());
            putText(node, "Address2", buyer.address2());
            putText(node, "ZipCode", buyer.postalCode());
            putText(node, "City", buyer.city());
            putText(node, "Country", Countries.swedishName(buyer.country()));
        }
    }

    private static void putText(ObjectNode node, String name, String text) {
        var sendable = FortnoxText.of(text, TEXT_CHARS_MAX);
        if (!sendable.isEmpty()) {
            node.put(name, sendable);
        }
    }

    /**
     * The rows of an order.
     *
     * <p>{@code DeliveredQuantity} is left to who delivers.
     */
    ArrayNode orderRows(FortnoxClient client, Attempt attempt) {
        return rows(client, attempt, "OrderedQuantity", false);
    }

    /** @param credit true for negative quantities, which make it a credit note */
    ArrayNode invoiceRows(FortnoxClient client, Attempt attempt, boolean credit) {
        return rows(client, attempt, "DeliveredQuantity", credit);
    }

    private ArrayNode rows(FortnoxClient client, Attempt attempt, String quantityField, boolean credit) {
        var all = new ArrayList<ObjectNode>();
        for (var row : attempt.document().rows()) {
            all.addAll(rows(client, row, attempt.pricing(), quantityField, credit));
        }
        if (all.size() > ROWS_MAX) {
            throw FortnoxErrors.own(
                    "too-many-rows",
                    all.size() + " rows, Fortnox takes " + ROWS_MAX,
                    Map.of("rows", Integer.toString(all.size()), "rowsMax", Integer.toString(ROWS_MAX)));
        }
        return Json.array().addAll(all);
    }

    private List<ObjectNode> rows(
            FortnoxClient client, ErpRow row, RowPricing pricing, String quantityField, boolean credit) {
        boolean registered = config.articleNumbers() && articles.registered(client, row.sku());
        var result = new ArrayList<ObjectNode>();
        for (var priced : pricing.price(row)) {
            var node = Json.object();
            if (registered) {
                node.put("ArticleNumber", row.sku());
            }
            node.put("Description", text(row, registered, priced));
            // Quantities are texts in rows.
            var quantity = credit ? priced.quantity().negated() : priced.quantity();
            node.put(quantityField, quantity.toString());
            node.put("Price", priced.price().toDecimal());
            node.put("VAT", row.rate().percent().intValueExact());
            if (row.account() != 0) {
                node.put("AccountNumber", row.account());
            }
            putText(node, "CostCenter", config.costCenterOr(row.costCentre()));
            putText(node, "Project", row.project());
            result.add(node);
        }
        return result;
    }

    private static String text(ErpRow row, boolean registered, RowPricing.Priced priced) {
        var text =
                priced.quantityInText() ? row.quantity().toString().replace('.', ',') + " × " + row.text() : row.text();
        // An article that Fortnox does not know still has its number on the paper.
        var whole = registered || row.sku().isBlank() ? text : text + " (" + row.sku() + ")";
        var sendable = FortnoxText.of(whole, ROW_TEXT_CHARS_MAX);
        return sendable.isEmpty() ? "-" : sendable;
    }
}
