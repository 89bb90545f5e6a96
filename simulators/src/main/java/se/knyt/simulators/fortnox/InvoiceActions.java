package se.knyt.simulators.fortnox;

import java.util.ArrayList;
import java.util.Map;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;
import tools.jackson.databind.node.ObjectNode;

/** What happens to an invoice: booked, credited, cancelled, sent. Each writes what Fortnox itself writes to the ledgers. */
final class InvoiceActions {
    private final Company company;
    private final Invoices invoices;
    private final Posting posting;
    private final Payments payments;
    private final Outreach outreach;

    InvoiceActions(Company company, Invoices invoices, Payments payments, Outreach outreach) {
        this.company = company;
        this.invoices = invoices;
        this.posting = new Posting(company);
        this.payments = payments;
        this.outreach = outreach;
    }

    void routes(Api api) {
        var one = "invoices/{Number}/";
        api.on("PUT", one + "bookkeep", Invoices.SCOPE, call -> invoices.answer(200, bookkeep(named(call))));
        api.on("PUT", one + "cancel", Invoices.SCOPE, call -> invoices.answer(200, cancel(named(call))));
        api.on("PUT", one + "credit", Invoices.SCOPE, call -> invoices.answer(200, credit(named(call))));
        api.on("PUT", one + "externalprint", Invoices.SCOPE, call -> invoices.answer(200, markSent(named(call))));
        api.on(
                "PUT",
                one + "warehouseready",
                Invoices.SCOPE,
                call -> invoices.answer(200, warehouseReady(named(call))));
        for (var way : new String[] {"email", "einvoice", "eprint"}) {
            api.on("GET", one + way, Invoices.SCOPE, call -> invoices.answer(200, send(named(call), way)));
        }
        api.on("GET", one + "preview", Invoices.SCOPE, call -> pdf(named(call)));
        api.on("GET", one + "print", Invoices.SCOPE, call -> pdf(markSent(named(call))));
        api.on("GET", one + "printreminder", Invoices.SCOPE, call -> {
            var invoice = named(call);
            invoice.put("Reminders", Json.integer(invoice, "Reminders") + 1);
            invoice.put("LastRemindDate", company.time.today().toString());
            invoices.keep(invoice);
            outreach.reached("reminder_print", invoice, company.time.today());
            return pdf(invoice);
        });
    }

    private ObjectNode named(Call call) {
        return invoices.required(call.variable("Number"));
    }

    private static void refuseCancelled(ObjectNode invoice) {
        if (Json.flag(invoice, "Cancelled")) {
            throw FortnoxError.refused("Fakturan är makulerad.");
        }
    }

    /** Books an invoice or credit note: M1–M3 under the invoice method, nothing but the customer ledger under the cash method. */
    ObjectNode bookkeep(ObjectNode invoice) {
        refuseCancelled(invoice);
        if (Json.flag(invoice, "Booked")) {
            throw FortnoxError.refused("Fakturan är redan bokförd.");
        }
        var date = Json.requiredDate(invoice, "InvoiceDate");
        var year = company.years.open(date);
        var totals = invoices.price(invoice);
        var sale = posting.sale(invoice, totals);
        var rows = new ArrayList<Draft.Row>();
        if (sale.receivable() != 0) {
            rows.add(new Draft.Row(company.role(Chart.Role.CUSTCLAIM), sale.receivable(), "", "", ""));
        }
        rows.addAll(sale.rows());
        if (!year.isCash() && !rows.isEmpty()) {
            var number = Json.text(invoice, "DocumentNumber");
            boolean credit = Json.flag(invoice, "Credit");
            company.ledger
                    .post(new Draft(
                            company.series("INVOICE"),
                            date,
                            (credit ? "Kreditfaktura (" : "Kundfaktura (") + number + ")",
                            "",
                            "INVOICE",
                            number,
                            rows))
                    .stamp(invoice);
        }
        invoice.put("Booked", true);
        invoice.put("AccountingMethod", year.method());
        invoice.put("_sek", sale.receivable());
        invoice.put("_sekLeft", sale.receivable());
        if (Invoices.balance(invoice) == 0) {
            invoice.put("FinalPayDate", date.toString());
        }
        invoices.keep(invoice);
        afterBooking(invoice);
        return invoices.required(Json.text(invoice, "DocumentNumber"));
    }

    private void afterBooking(ObjectNode invoice) {
        if (company.settings.flag("auto_send") && !Json.flag(invoice, "Sent")) {
            send(invoice, "email");
        }
        if (company.settings.flag("factoring") && !Json.flag(invoice, "Credit")) {
            invoice.put("NoxFinans", true);
            invoices.keep(invoice);
            outreach.reached("factoring", invoice, company.time.today());
        }
        if (company.settings.flag("mark_paid_automatically") && Invoices.balance(invoice) != 0) {
            payments.payWhole(invoice, company.role(Chart.Role.BG), "AUTOMATIC");
        }
        if (company.settings.flag("credit_settles_original") && Json.flag(invoice, "Credit")) {
            settleOriginal(invoice);
        }
    }

    /** A credit note set off against what is left of its invoice; both stand on the same account, so no voucher is written. */
    private void settleOriginal(ObjectNode credit) {
        var reference = Json.text(credit, "CreditInvoiceReference");
        if (reference.isEmpty() || reference.equals("0")) {
            return;
        }
        var original = invoices.required(reference);
        long settled = Math.min(Invoices.balance(original), -Invoices.balance(credit));
        if (settled > 0 && Json.flag(original, "Booked")) {
            long sek = Amounts.convert(settled, Invoices.rate(original), Json.number(original, "CurrencyUnit"));
            payments.reduce(original, settled, sek, company.time.today());
            payments.reduce(credit, -settled, -sek, company.time.today());
        }
    }

    ObjectNode cancel(ObjectNode invoice) {
        refuseCancelled(invoice);
        if (Json.flag(invoice, "Booked")) {
            throw FortnoxError.refused("Fakturan är bokförd och kan inte makuleras, kreditera den.");
        }
        invoice.put("Cancelled", true);
        invoice.put("Balance", 0);
        invoices.keep(invoice);
        return invoice;
    }

    /** Makes one unbooked credit note over everything; answers the invoice, which now names it. */
    ObjectNode credit(ObjectNode invoice) {
        refuseCancelled(invoice);
        if (!Json.flag(invoice, "Booked")) {
            throw FortnoxError.refused("Fakturan är inte bokförd och kan inte krediteras.");
        }
        if (Json.flag(invoice, "Credit")) {
            throw FortnoxError.refused("En kreditfaktura kan inte krediteras.");
        }
        if (Json.has(invoice, "CreditInvoiceReference")) {
            throw FortnoxError.refused("Fakturan är redan krediterad.");
        }
        var sent = copyForCredit(invoice);
        var note = invoices.create(sent);
        invoice.set("CreditInvoiceReference", note.get("DocumentNumber"));
        invoices.keep(invoice);
        return invoice;
    }

    private ObjectNode copyForCredit(ObjectNode invoice) {
        var sent = Json.object();
        for (var field : Fields.of("InvoicePayload").list()) {
            if (Json.has(invoice, field.name())) {
                sent.set(field.name(), invoice.get(field.name()).deepCopy());
            }
        }
        sent.remove(java.util.Set.of("DocumentNumber", "OCR", "DueDate", "EmailInformation"));
        sent.put("InvoiceDate", company.time.today().toString());
        sent.set("CreditInvoiceReference", invoice.get("DocumentNumber"));
        for (var fee : new String[] {"Freight", "AdministrationFee"}) {
            Json.put(sent, fee, Json.number(invoice, fee).negate());
        }
        for (var row : Json.rows(sent, "InvoiceRows")) {
            var line = (ObjectNode) row;
            line.remove("RowId");
            line.put(
                    "DeliveredQuantity",
                    Json.number(line, "DeliveredQuantity").negate().toPlainString());
        }
        return sent;
    }

    private ObjectNode markSent(ObjectNode invoice) {
        refuseCancelled(invoice);
        invoice.put("Sent", true);
        invoices.keep(invoice);
        return invoice;
    }

    private ObjectNode send(ObjectNode invoice, String way) {
        var sent = markSent(invoice);
        outreach.reached(way, sent, company.time.today());
        return sent;
    }

    private ObjectNode warehouseReady(ObjectNode invoice) {
        if (!company.settings.flag("warehouse")) {
            throw FortnoxError.refused(2003277, "Företaget använder inte lagermodulen.");
        }
        invoice.put("WarehouseReady", true);
        invoices.keep(invoice);
        return invoice;
    }

    private static Reply pdf(ObjectNode invoice) {
        var bytes = Pdf.page("Faktura " + Json.text(invoice, "DocumentNumber") + ", att betala "
                + Json.text(invoice, "TotalToPay") + " " + Json.text(invoice, "Currency"));
        return new Reply(200, Map.of("Content-Type", "application/pdf"), bytes);
    }
}
