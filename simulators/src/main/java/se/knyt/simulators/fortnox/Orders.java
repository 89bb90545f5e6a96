package se.knyt.simulators.fortnox;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;
import tools.jackson.databind.node.ObjectNode;

/** Customer orders up to the invoice: create, change, deliver in whole or in part, cancel, invoice. */
final class Orders {
    private static final String SCOPE = "order";

    private final Company company;
    private final Invoices invoices;
    private final Outreach outreach;
    private final Rows rows;
    private final Pricing pricing;
    private final Lists lists;

    Orders(Company company, Invoices invoices, Outreach outreach) {
        this.company = company;
        this.invoices = invoices;
        this.outreach = outreach;
        this.rows = new Rows(company);
        this.pricing = new Pricing(company);
        this.lists = new Lists("Orders", "OrderListItem", this::url)
                .state("cancelled", record -> Json.flag(record, "Cancelled"))
                .state("expired", this::isExpired)
                .state("invoicecreated", record -> Json.has(record, "InvoiceReference"))
                .state("invoicenotcreated", Orders::isOpen)
                .contains("customername", "CustomerName")
                .equal("customernumber", "CustomerNumber")
                .filter("label", (record, wanted) -> InvoiceFilters.anyRow(record, "Labels", "Id", wanted))
                .equal("documentnumber", "DocumentNumber")
                .equal("externalinvoicereference1", "ExternalInvoiceReference1")
                .equal("externalinvoicereference2", "ExternalInvoiceReference2")
                .from("fromdate", "OrderDate")
                .to("todate", "OrderDate")
                .equal("costcenter", "CostCenter")
                .equal("project", "Project")
                .filter(
                        "sent",
                        (record, wanted) -> InvoiceFilters.flag(record, "Sent", wanted.toLowerCase(Locale.ROOT)))
                .filter("notcompleted", (record, wanted) -> InvoiceFilters.flag(record, "NotCompleted", wanted))
                .equal("ourreference", "OurReference")
                .equal("yourreference", "YourReference")
                .equal("ordertype", "OrderType")
                .sort("customername", "CustomerName")
                .sort("customernumber", "CustomerNumber")
                .sort("orderdate", "OrderDate")
                .sort("documentnumber", "DocumentNumber")
                .sort("total", "Total");
    }

    private static boolean isOpen(ObjectNode order) {
        return !Json.flag(order, "Cancelled") && !Json.has(order, "InvoiceReference");
    }

    private boolean isExpired(ObjectNode order) {
        return isOpen(order)
                && Json.has(order, "DeliveryDate")
                && Json.requiredDate(order, "DeliveryDate").isBefore(company.time.today());
    }

    private String url(ObjectNode record) {
        return company.url("orders/" + Json.text(record, "DocumentNumber"));
    }

    void routes(Api api) {
        var one = "orders/{Number}";
        api.on("GET", "orders", SCOPE, call -> lists.reply(call, company.state.all(State.Table.ORDERS)));
        api.on("POST", "orders", SCOPE, this::create);
        api.on("GET", one, SCOPE, call -> answer(200, named(call)));
        api.on("PUT", one, SCOPE, this::update);
        api.on("PUT", one + "/cancel", SCOPE, this::cancel);
        api.on("PUT", one + "/createinvoice", SCOPE, call -> invoices.answer(200, createInvoice(named(call))));
        api.on("PUT", one + "/externalprint", SCOPE, call -> answer(200, markSent(named(call))));
        api.on("GET", one + "/email", SCOPE, call -> {
            var order = markSent(named(call));
            outreach.reached("order_email", order, company.time.today());
            return answer(200, order);
        });
        api.on("GET", one + "/preview", SCOPE, call -> pdf(named(call)));
        api.on("GET", one + "/print", SCOPE, call -> pdf(markSent(named(call))));
    }

    private ObjectNode named(Call call) {
        return required(call.variable("Number"));
    }

    /** A copy of the order, free to be changed and kept. */
    ObjectNode required(String number) {
        var record = number.matches("\\d{1,9}")
                ? company.state.copy(State.Table.ORDERS, State.key(Integer.parseInt(number)))
                : null;
        if (record == null) {
            throw FortnoxError.noSuchDocument("ordern");
        }
        return record;
    }

    private Reply answer(int status, ObjectNode record) {
        return Api.one(status, "Order", Output.write(record, "Order", url(record)));
    }

    private static Reply pdf(ObjectNode order) {
        return new Reply(
                200,
                Map.of("Content-Type", "application/pdf"),
                Pdf.page("Order " + Json.text(order, "DocumentNumber")));
    }

    private void keep(ObjectNode record) {
        company.touch(record);
        company.state.put(State.Table.ORDERS, State.key(Json.integer(record, "DocumentNumber")), record);
    }

    private int chartYear() {
        return company.years.current().id();
    }

    private Reply create(Call call) {
        var sent = Input.parse(call.body(), "Order", "Order", true);
        var customer = company.customer(Json.text(sent, "CustomerNumber"), false);
        var record = Json.object();
        record.set("CustomerName", customer.get("Name"));
        record.put("Currency", Json.has(customer, "Currency") ? Json.text(customer, "Currency") : "SEK");
        record.put("VATIncluded", Json.flag(customer, "ShowPriceVATIncluded"));
        record.put("OrderDate", company.time.today().toString());
        record.put("DeliveryState", "registration");
        record.put("OrganisationNumber", Json.text(customer, "OrganisationNumber"));
        record.put("Freight", 0);
        record.put("AdministrationFee", 0);
        Input.merge(record, sent);
        record.remove("InvoiceReference");
        for (var flag : new String[] {"Cancelled", "Sent"}) {
            record.put(flag, false);
        }
        currency(record);
        var sentRows = Json.rows(sent, "OrderRows");
        if (company.settings.text("order_delivered_default").equals("ordered")) {
            for (var row : sentRows) {
                if (!Json.has(row, "DeliveredQuantity")) {
                    ((ObjectNode) row).put("DeliveredQuantity", Json.text(row, "OrderedQuantity"));
                }
            }
        }
        record.set("OrderRows", rows.create(sentRows, customer, chartYear(), "Order"));
        pricing.price(record, "OrderRows", "OrderedQuantity");
        record.put("DocumentNumber", Integer.toString(company.state.next("order", 1)));
        keep(record);
        return answer(201, record);
    }

    private void currency(ObjectNode record) {
        var currency = company.currency(Json.text(record, "Currency"));
        if (!Json.has(record, "CurrencyRate")) {
            Json.put(record, "CurrencyRate", Json.number(currency, "SellRate"));
        }
        if (!Json.has(record, "CurrencyUnit")) {
            Json.put(record, "CurrencyUnit", Json.number(currency, "Unit"));
        }
    }

    private void refuseClosed(ObjectNode order) {
        if (Json.flag(order, "Cancelled")) {
            throw FortnoxError.refused("Ordern är makulerad.");
        }
        if (Json.has(order, "InvoiceReference")) {
            throw FortnoxError.refused("Ordern är redan fakturerad.");
        }
    }

    private Reply update(Call call) {
        var record = named(call);
        refuseClosed(record);
        var keptRows = Json.rows(record, "OrderRows");
        var number = record.get("DocumentNumber");
        var sent = Input.parse(call.body(), "Order", "Order", false);
        sent.remove(java.util.Set.of("InvoiceReference", "Cancelled", "Sent"));
        Input.merge(record, sent);
        record.set("DocumentNumber", number);
        var customer = company.customer(Json.text(record, "CustomerNumber"), false);
        currency(record);
        var sentRows = sent.has("OrderRows") ? Json.rows(sent, "OrderRows") : keptRows;
        record.set("OrderRows", rows.update(keptRows, sentRows, customer, chartYear(), "Order"));
        pricing.price(record, "OrderRows", "OrderedQuantity");
        keep(record);
        return answer(200, record);
    }

    private Reply cancel(Call call) {
        var record = named(call);
        refuseClosed(record);
        record.put("Cancelled", true);
        keep(record);
        return answer(200, record);
    }

    private ObjectNode markSent(ObjectNode order) {
        order.put("Sent", true);
        keep(order);
        return order;
    }

    /** A person delivers: all that is left, or the given quantities by row number (1-based). */
    ObjectNode deliver(ObjectNode order, Map<Integer, BigDecimal> quantities) {
        refuseClosed(order);
        var list = Json.rows(order, "OrderRows");
        for (int row : quantities.keySet()) {
            if (row < 1 || row > list.size()) {
                throw FortnoxError.badValue("row", "Raden finns inte");
            }
        }
        for (int i = 0; i < list.size(); i++) {
            var row = (ObjectNode) list.get(i);
            var ordered = Json.number(row, "OrderedQuantity");
            var delivered = Json.number(row, "DeliveredQuantity");
            var now = quantities.isEmpty()
                    ? ordered.subtract(delivered)
                    : quantities.getOrDefault(i + 1, BigDecimal.ZERO);
            var total = delivered.add(now);
            if (now.signum() < 0 || total.compareTo(ordered) > 0) {
                throw FortnoxError.badValue("DeliveredQuantity", "Mer än beställt kan inte levereras");
            }
            row.put("DeliveredQuantity", total.toPlainString());
        }
        order.put("DeliveryState", "delivery");
        order.put("OutboundDate", company.time.today().toString());
        keep(order);
        return order;
    }

    /**
     * The invoice over what is delivered. The order is then closed, since it has room for one invoice number; what is left to deliver
     * goes on as a further order with the same references.
     */
    ObjectNode createInvoice(ObjectNode order) {
        refuseClosed(order);
        boolean anything = false;
        boolean left = false;
        for (var row : Json.rows(order, "OrderRows")) {
            var delivered = Json.number(row, "DeliveredQuantity");
            anything |= delivered.signum() != 0;
            left |= Json.number(row, "OrderedQuantity").compareTo(delivered) > 0;
        }
        if (!anything) {
            throw FortnoxError.refused("Ordern har inget levererat att fakturera.");
        }
        var invoice = invoices.create(OrderCopies.invoice(order, company.settings));
        invoice.set("OrderReference", order.get("DocumentNumber"));
        invoices.keep(invoice);
        order.set("InvoiceReference", invoice.get("DocumentNumber"));
        keep(order);
        if (left && company.settings.text("backorder").equals("new_order")) {
            var rest = OrderCopies.backorder(order);
            for (var row : Json.rows(rest, "OrderRows")) {
                ((ObjectNode) row).put("RowId", company.state.next("row", 1));
            }
            pricing.price(rest, "OrderRows", "OrderedQuantity");
            rest.put("DocumentNumber", Integer.toString(company.state.next("order", 1)));
            keep(rest);
        }
        return invoice;
    }
}
