package se.knyt.connectors.erp.fortnox;

import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.http.Uris;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.ProviderFailure.Refused;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What orders, invoices and credit notes are found, compared and cancelled by. */
enum Documents {
    ORDERS("/3/orders", "Orders", "Order"),
    INVOICES("/3/invoices", "Invoices", "Invoice");

    private final String path;
    private final String list;
    private final String wrapper;

    Documents(String path, String list, String wrapper) {
        this.path = path;
        this.list = list;
        this.wrapper = wrapper;
    }

    /**
     * The document that carries our reference and is not cancelled, read whole. The filter is only a help: what counts is that the
     * reference is equal.
     *
     * @throws Refused {@code fortnox.duplicate-reference} when two carry it: a person decides
     */
    Optional<JsonNode> byReference(FortnoxClient client, String reference) {
        var numbers = client.list(path, Map.of("externalinvoicereference1", reference), list).stream()
                .filter(row -> Fields.text(row, "ExternalInvoiceReference1").equals(reference))
                .filter(row -> !Fields.flag(row, "Cancelled"))
                .map(row -> Fields.text(row, "DocumentNumber"))
                .distinct()
                .toList();
        if (numbers.size() > 1) {
            throw FortnoxErrors.own(
                    "duplicate-reference",
                    "several documents carry " + reference,
                    Map.of("numbers", String.join(", ", numbers)));
        }
        return numbers.isEmpty() ? Optional.empty() : Optional.of(read(client, numbers.getFirst()));
    }

    JsonNode read(FortnoxClient client, String number) {
        return Fields.inside(client.get(at(number)), wrapper);
    }

    JsonNode create(FortnoxClient client, ObjectNode document) {
        return Fields.inside(client.post(path, Map.of(), wrapped(document)), wrapper);
    }

    JsonNode update(FortnoxClient client, String number, ObjectNode document) {
        return Fields.inside(client.put(at(number), wrapped(document)), wrapper);
    }

    /** {@code bookkeep}, {@code cancel}, {@code credit}, {@code externalprint}. */
    JsonNode act(FortnoxClient client, String number, String action) {
        return Fields.inside(client.act(at(number) + "/" + action), wrapper);
    }

    private String at(String number) {
        return path + "/" + Uris.segment(number);
    }

    private ObjectNode wrapped(ObjectNode document) {
        var outer = Json.object();
        outer.set(wrapper, document);
        return outer;
    }

    /** Total and VAT as Fortnox counts them, without sign. Never {@code TotalToPay}, which may be rounded to whole kronor. */
    static boolean totalsAgree(JsonNode read, SaleDocument document) {
        return total(read, "Total", document).equals(document.total())
                && total(read, "TotalVAT", document).equals(document.tax())
                && currencyAgrees(read, document);
    }

    /**
     * The same, and what each account gets without VAT and each rate in VAT, as far as the rows tell: two accounts or two rates that are an
     * öre off come to the same total.
     */
    static boolean agrees(JsonNode read, SaleDocument document) {
        return totalsAgree(read, document) && RowSums.read(read, document).agree(document);
    }

    private static boolean currencyAgrees(JsonNode read, SaleDocument document) {
        return Fields.currency(read, "Currency").equals(document.currency());
    }

    private static Money total(JsonNode read, String field, SaleDocument document) {
        return Fields.moneyOrZero(read, field, document.currency()).abs();
    }

    /**
     * Cancels an unbooked document whose totals are not the sale's, so that nobody books it, and says both amounts. A booked one is
     * left and named.
     */
    Refused differs(FortnoxClient client, JsonNode read, SaleDocument document) {
        var number = Fields.text(read, "DocumentNumber");
        boolean booked = Fields.flag(read, "Booked");
        if (!booked) {
            act(client, number, "cancel");
        }
        var fortnox = total(read, "Total", document);
        return FortnoxErrors.own(
                "total-differs",
                "Fortnox counts " + fortnox + ", the sale is " + document.total(),
                Map.of(
                        "number", number,
                        "total", document.total().toPlain(),
                        "vat", document.tax().toPlain(),
                        "fortnoxTotal", fortnox.toPlain(),
                        "fortnoxVat", total(read, "TotalVAT", document).toPlain(),
                        "left", booked ? "true" : "false"));
    }

    /** The customer to write it to: the flow's collective customer, else the one that the need gave. */
    static String customer(SaleDocument document, EffectRequest request) {
        return document.collectiveCustomer().isBlank() ? request.need("customer") : document.collectiveCustomer();
    }
}
