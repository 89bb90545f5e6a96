package se.knyt.simulators.fortnox;

import java.math.BigDecimal;
import java.time.LocalDate;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;
import tools.jackson.databind.node.ObjectNode;

/**
 * Incoming payments: registered, then booked. Only booking moves the invoice's balance and the ledgers, so that customer ledger and
 * receivable account always agree.
 */
final class Payments {
    private static final String SCOPE = "payment";

    private final Company company;
    private final Invoices invoices;
    private final PaymentPosting posting;
    private final Lists lists;

    Payments(Company company, Invoices invoices) {
        this.company = company;
        this.invoices = invoices;
        this.posting = new PaymentPosting(company, invoices);
        this.lists = new Lists("InvoicePayments", "InvoicePaymentListItem", this::url)
                .equal("invoicenumber", "InvoiceNumber")
                .sort("paymentdate", "PaymentDate");
    }

    private String url(ObjectNode record) {
        return company.url("invoicepayments/" + Json.text(record, "Number"));
    }

    void routes(Api api) {
        var one = "invoicepayments/{Number}";
        api.on("GET", "invoicepayments", SCOPE, call -> lists.reply(call, company.state.all(State.Table.PAYMENTS)));
        api.on("POST", "invoicepayments", SCOPE, call -> {
            var sent = Input.parse(call.body(), "InvoicePayment", "InvoicePayment", true);
            return answer(201, create(sent, "API"));
        });
        api.on("GET", one, SCOPE, call -> answer(200, required(call)));
        api.on("PUT", one, SCOPE, this::update);
        api.on("DELETE", one, SCOPE, this::delete);
        api.on("PUT", one + "/bookkeep", SCOPE, call -> answer(200, bookkeep(required(call))));
    }

    private Reply answer(int status, ObjectNode record) {
        return Api.one(status, "InvoicePayment", Output.write(record, "InvoicePayment", url(record)));
    }

    private ObjectNode required(Call call) {
        return required(call.variable("Number"));
    }

    private void keep(ObjectNode record) {
        company.touch(record);
        company.state.put(State.Table.PAYMENTS, State.key(Json.integer(record, "Number")), record);
    }

    /** Registers a payment of a booked invoice; nothing moves until it is booked. */
    ObjectNode create(ObjectNode sent, String source) {
        var invoice = invoices.required(Json.text(sent, "InvoiceNumber"));
        if (Json.flag(invoice, "Cancelled") || !Json.flag(invoice, "Booked")) {
            throw FortnoxError.refused("Fakturan är inte bokförd.");
        }
        var record = Json.object();
        Input.merge(record, sent);
        record.put("Booked", false);
        record.put("Source", source);
        describe(record, invoice);
        check(record, invoice);
        record.put("Number", Integer.toString(company.state.next("payment", 1)));
        keep(record);
        return record;
    }

    private void describe(ObjectNode record, ObjectNode invoice) {
        record.put("InvoiceCustomerName", Json.text(invoice, "CustomerName"));
        record.put("InvoiceCustomerNumber", Json.text(invoice, "CustomerNumber"));
        record.put("InvoiceDueDate", Json.text(invoice, "DueDate"));
        record.put("InvoiceOCR", Json.text(invoice, "OCR"));
        record.put("InvoiceTotal", Json.text(invoice, "Total"));
        record.put("ExternalInvoiceReference1", Json.text(invoice, "ExternalInvoiceReference1"));
        record.put("ExternalInvoiceReference2", Json.text(invoice, "ExternalInvoiceReference2"));
        if (Json.has(record, "Currency") && !Json.text(record, "Currency").equals(Json.text(invoice, "Currency"))) {
            throw FortnoxError.badValue("Currency", "Valutan måste vara fakturans");
        }
        record.put("Currency", Json.text(invoice, "Currency"));
        if (!Json.has(record, "CurrencyRate")) {
            Json.put(record, "CurrencyRate", Invoices.rate(invoice));
        }
        if (!Json.has(record, "CurrencyUnit")) {
            Json.put(record, "CurrencyUnit", Json.number(invoice, "CurrencyUnit"));
        }
        dated(record, invoice);
        amounts(record);
        mode(record);
        record.put("WriteOffExist", !Json.rows(record, "WriteOffs").isEmpty());
        record.remove("_writeOffSign");
        record.put("_writeOffSign", posting.writeOffSign(record, invoice));
    }

    /** A payment has a date of its own, in a year that there is and not before the invoice's. */
    private void dated(ObjectNode record, ObjectNode invoice) {
        if (!Json.has(record, "PaymentDate")) {
            throw FortnoxError.badValue("PaymentDate", "Obligatoriskt fält saknas");
        }
        var date = Json.requiredDate(record, "PaymentDate");
        if (company.years.on(date).isEmpty()) {
            throw FortnoxError.badValue("PaymentDate", "Räkenskapsår saknas för datumet " + date);
        }
        if (date.isBefore(Json.requiredDate(invoice, "InvoiceDate"))) {
            throw FortnoxError.badValue("PaymentDate", "Betalningsdatum kan inte ligga före fakturadatum");
        }
    }

    /** {@code AmountCurrency} is in the invoice's currency, {@code Amount} in SEK; what is missing follows from the rate. */
    private static void amounts(ObjectNode record) {
        var rate = Json.number(record, "CurrencyRate");
        var unit = Json.number(record, "CurrencyUnit");
        boolean foreign = !Json.text(record, "Currency").equals("SEK");
        if (!foreign && Json.has(record, "Amount")) {
            Json.put(record, "AmountCurrency", Json.number(record, "Amount"));
        }
        if (foreign && !Json.has(record, "AmountCurrency")) {
            throw FortnoxError.badValue("AmountCurrency", "Obligatoriskt fält saknas");
        }
        if (!Json.has(record, "AmountCurrency")) {
            throw FortnoxError.badValue("Amount", "Obligatoriskt fält saknas");
        }
        long inCurrency = Amounts.exactMinor(Json.number(record, "AmountCurrency"), "AmountCurrency");
        if (!Json.has(record, "Amount")) {
            Json.putMinor(record, "Amount", Amounts.convert(inCurrency, rate, unit));
        }
        Amounts.exactMinor(Json.number(record, "Amount"), "Amount");
        if (inCurrency == 0 && Json.rows(record, "WriteOffs").isEmpty()) {
            throw FortnoxError.badValue("Amount", "Beloppet kan inte vara noll");
        }
    }

    private void mode(ObjectNode record) {
        var code = Json.text(record, "ModeOfPayment");
        if (!code.isEmpty()) {
            var mode = company.state.find(State.Table.MODES, code);
            if (mode == null) {
                throw FortnoxError.badValue("ModeOfPayment", "Betalningssättet finns inte");
            }
            if (!Json.has(record, "ModeOfPaymentAccount")) {
                record.put("ModeOfPaymentAccount", Integer.parseInt(Json.text(mode, "AccountNumber")));
            }
        } else if (!Json.has(record, "ModeOfPaymentAccount")) {
            record.put("ModeOfPaymentAccount", company.role(Chart.Role.BG));
        }
        var date = Json.requiredDate(record, "PaymentDate");
        var year = company.years.on(date).orElseGet(company.years::current);
        company.ledger.account(year.id(), Json.integer(record, "ModeOfPaymentAccount"));
    }

    private void check(ObjectNode record, ObjectNode invoice) {
        long balance = Invoices.balance(invoice);
        long reduction = posting.reduction(record, invoice);
        if (Json.flag(invoice, "Credit")
                && company.settings.text("credit_note_payment").equals("refuse")) {
            throw FortnoxError.refused("En inbetalning kan inte registreras på en kreditfaktura.");
        }
        long waiting = company.state.all(State.Table.PAYMENTS).stream()
                .filter(other -> !Json.flag(other, "Booked")
                        && Json.text(other, "InvoiceNumber").equals(Json.text(invoice, "DocumentNumber"))
                        && !Json.text(other, "Number").equals(Json.text(record, "Number")))
                .mapToLong(other -> posting.reduction(other, invoice))
                .sum();
        long left = balance - waiting;
        boolean wrongWay = Long.signum(reduction) != Long.signum(left);
        boolean tooMuch = wrongWay || Math.abs(reduction) > Math.abs(left);
        if (tooMuch && (wrongWay || company.settings.text("overpayment").equals("refuse"))) {
            throw FortnoxError.refused("Betalningen är större än fakturans saldo (" + Amounts.decimal(left) + ").");
        }
    }

    private Reply update(Call call) {
        var record = required(call);
        if (Json.flag(record, "Booked")) {
            throw FortnoxError.refused("Inbetalningen är bokförd och kan inte ändras.");
        }
        var number = Json.text(record, "Number");
        var sent = Input.parse(call.body(), "InvoicePayment", "InvoicePayment", false);
        if (Json.has(sent, "InvoiceNumber")
                && !Json.text(sent, "InvoiceNumber").equals(Json.text(record, "InvoiceNumber"))) {
            throw FortnoxError.badValue("InvoiceNumber", "Fakturan kan inte bytas");
        }
        if (Json.has(sent, "Amount") || Json.has(sent, "AmountCurrency")) {
            record.remove(java.util.Set.of("Amount", "AmountCurrency"));
        }
        if (Json.has(sent, "ModeOfPayment")) {
            record.remove("ModeOfPaymentAccount");
        }
        Input.merge(record, sent);
        record.put("Number", number);
        record.put("Booked", false);
        var invoice = invoices.required(Json.text(record, "InvoiceNumber"));
        describe(record, invoice);
        check(record, invoice);
        keep(record);
        return answer(200, record);
    }

    private Reply delete(Call call) {
        var record = required(call);
        if (Json.flag(record, "Booked")) {
            throw FortnoxError.refused("Inbetalningen är bokförd och kan inte tas bort.");
        }
        company.state.remove(State.Table.PAYMENTS, State.key(Json.integer(record, "Number")));
        return Reply.empty(204);
    }

    /** Books a registered payment: M4–M6, M8, M9, M12. */
    ObjectNode bookkeep(ObjectNode record) {
        if (Json.flag(record, "Booked")) {
            throw FortnoxError.refused("Inbetalningen är redan bokförd.");
        }
        var invoice = invoices.required(Json.text(record, "InvoiceNumber"));
        var date = Json.requiredDate(record, "PaymentDate");
        long reduction = posting.reduction(record, invoice);
        long sek = posting.ledgerShare(invoice, reduction);
        posting.post(record, invoice, reduction, sek, date).stamp(record);
        record.put("Booked", true);
        keep(record);
        reduce(invoice, reduction, sek, date);
        return record;
    }

    /** Takes an amount off an invoice's balance, in its currency and in SEK. */
    void reduce(ObjectNode invoice, long reduction, long sek, LocalDate date) {
        long left = Invoices.balance(invoice) - reduction;
        Json.putMinor(invoice, "Balance", left);
        invoice.put("_sekLeft", Json.number(invoice, "_sekLeft").longValueExact() - sek);
        if (left == 0) {
            invoice.put("FinalPayDate", date.toString());
        }
        invoices.keep(invoice);
    }

    /** A person takes a booked payment back: a further payment the other way, after which the invoice has it left to pay again. */
    ObjectNode takeBack(ObjectNode payment) {
        if (!Json.flag(payment, "Booked")) {
            throw FortnoxError.refused("Inbetalningen är inte bokförd.");
        }
        var back = payment.deepCopy();
        back.put("Booked", false);
        back.put("Source", "MANUAL");
        back.put("PaymentDate", company.time.today().toString());
        for (var field : java.util.List.of("Amount", "AmountCurrency")) {
            Json.put(back, field, Json.number(back, field).negate());
        }
        for (var row : Json.rows(back, "WriteOffs")) {
            Json.put((ObjectNode) row, "Amount", Json.number(row, "Amount").negate());
        }
        back.put("Number", Integer.toString(company.state.next("payment", 1)));
        return bookkeep(back);
    }

    /** One that is registered and not booked. */
    ObjectNode register(ObjectNode invoice, int account) {
        var sent = Json.object();
        sent.put("InvoiceNumber", Json.text(invoice, "DocumentNumber"));
        Json.put(sent, "AmountCurrency", Json.number(invoice, "Balance"));
        sent.put("ModeOfPaymentAccount", account);
        sent.put("PaymentDate", today(invoice));
        return create(sent, "MANUAL");
    }

    ObjectNode required(String number) {
        var record = company.state.copy(State.Table.PAYMENTS, State.key(Lists.number("Number", number)));
        if (record == null) {
            throw FortnoxError.noSuchDocument("inbetalningen");
        }
        return record;
    }

    /** What the form of a person has filled in: today, or the invoice's own day where that is yet to come. */
    private String today(ObjectNode invoice) {
        var today = company.time.today();
        var invoiced = Json.requiredDate(invoice, "InvoiceDate");
        return (invoiced.isAfter(today) ? invoiced : today).toString();
    }

    /** A person (or a setting) pays the whole of what is left, on an account, today. */
    ObjectNode payWhole(ObjectNode invoice, int account, String source) {
        return pay(invoice, Json.number(invoice, "Balance"), account, source);
    }

    /** A part of it, in the invoice's currency. */
    ObjectNode pay(ObjectNode invoice, BigDecimal amount, int account, String source) {
        var sent = Json.object();
        sent.put("InvoiceNumber", Json.text(invoice, "DocumentNumber"));
        Json.put(sent, "AmountCurrency", amount);
        sent.put("ModeOfPaymentAccount", account);
        sent.put("PaymentDate", today(invoice));
        return bookkeep(create(sent, source));
    }
}
