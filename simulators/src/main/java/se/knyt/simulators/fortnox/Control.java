package se.knyt.simulators.fortnox;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;
import tools.jackson.databind.node.ObjectNode;

/** What a person does or sees inside Fortnox, for sandbox and tests: human acts, settings, balances, both ledgers. */
final class Control {
    @FunctionalInterface
    interface Page {
        void on(String method, String path, Api.Endpoint endpoint);
    }

    private static final Map<String, State.Table> REMOVABLE = Map.of(
            "mode", State.Table.MODES,
            "currency", State.Table.CURRENCIES,
            "predefined_account", State.Table.PREDEFINED_ACCOUNTS,
            "predefined_series", State.Table.PREDEFINED_SERIES,
            "cost_center", State.Table.COST_CENTERS,
            "article", State.Table.ARTICLES);

    private final Company company;
    private final Outreach outreach;
    private final Invoices invoices;
    private final InvoiceActions actions;
    private final Payments payments;
    private final Orders orders;
    private final Vouchers vouchers;

    Control(
            Company company,
            Outreach outreach,
            Invoices invoices,
            InvoiceActions actions,
            Payments payments,
            Orders orders,
            Vouchers vouchers) {
        this.company = company;
        this.outreach = outreach;
        this.invoices = invoices;
        this.actions = actions;
        this.payments = payments;
        this.orders = orders;
        this.vouchers = vouchers;
    }

    void routes(Page page) {
        page.on("GET", "settings", _ -> Reply.json(200, company.settings.all()));
        page.on("POST", "settings", call -> {
            company.settings.change(call.json());
            return Reply.json(200, company.settings.all());
        });
        page.on("GET", "balances", this::balances);
        page.on("GET", "ledger", _ -> Reply.json(200, customerLedger()));
        page.on("GET", "numbers", _ -> Reply.json(200, new Canonical(company).numbers()));
        page.on("GET", "reminders", _ -> Reply.json(200, Json.object().set("reached", outreach.all())));
        page.on("GET", "invoices", _ -> listed());
        page.on("GET", "orders", _ -> openOrders());
        page.on("POST", "orders/{Number}/deliver", this::deliver);
        page.on("POST", "orders/{Number}/invoice", call -> {
            var invoice = orders.createInvoice(orders.required(call.variable("Number")));
            return invoices.answer(200, Json.flag(call.json(), "bookkeep") ? actions.bookkeep(invoice) : invoice);
        });
        page.on("POST", "invoices/{Number}/bookkeep", call -> invoices.answer(200, actions.bookkeep(named(call))));
        page.on("POST", "invoices/{Number}/credit", call -> invoices.answer(200, actions.credit(named(call))));
        page.on("POST", "invoices/{Number}/pay", this::pay);
        page.on(
                "POST",
                "invoicepayments/{Number}/back",
                call -> Api.one(
                        200,
                        "InvoicePayment",
                        Output.write(
                                payments.takeBack(payments.required(call.variable("Number"))), "InvoicePayment", "")));
        page.on("POST", "vouchers", this::voucher);
        page.on("POST", "lock", call -> {
            company.settings.change(Json.object().put("locked_until", Json.text(call.json(), "until")));
            return Reply.json(200, company.settings.all());
        });
        page.on("POST", "financialyears", this::createYear);
        page.on("POST", "years", this::replaceYears);
        page.on("POST", "account", this::changeAccount);
        page.on("POST", "remove", this::remove);
    }

    private ObjectNode named(Call call) {
        return invoices.required(call.variable("Number"));
    }

    private Reply balances(Call call) {
        var date = call.query("date").map(text -> Lists.date("date", text)).orElse(null);
        var balances = company.ledger.balances(date);
        var answer = Json.object();
        var wanted = call.query("account");
        if (wanted.isPresent()) {
            int account = Lists.number("account", wanted.get());
            Json.putMinor(answer, Integer.toString(account), balances.getOrDefault(account, 0L));
        } else {
            balances.forEach((account, amount) -> {
                if (amount != 0) {
                    Json.putMinor(answer, Integer.toString(account), amount);
                }
            });
        }
        return Reply.json(200, answer);
    }

    /** Open invoices and credit notes, their sum in SEK, and the receivable account beside it. */
    ObjectNode customerLedger() {
        var answer = Json.object();
        var open = answer.putArray("open");
        long sum = 0;
        for (var invoice : invoices.all()) {
            if (!Json.flag(invoice, "Booked") || Json.flag(invoice, "Cancelled")) {
                continue;
            }
            long sek = Json.number(invoice, "_sekLeft").longValueExact();
            sum = Math.addExact(sum, sek);
            if (Invoices.balance(invoice) == 0 && sek == 0) {
                continue;
            }
            var row = open.addObject();
            row.put("number", Json.text(invoice, "DocumentNumber"));
            row.put("reference", Json.text(invoice, "ExternalInvoiceReference1"));
            row.put("customer", Json.text(invoice, "CustomerName"));
            row.put("credit", Json.flag(invoice, "Credit"));
            row.put("due", Json.text(invoice, "DueDate"));
            row.put("currency", Json.text(invoice, "Currency"));
            Json.put(row, "balance", Json.number(invoice, "Balance"));
            Json.putMinor(row, "balance_sek", sek);
        }
        long account = company.ledger.balance(company.role(Chart.Role.CUSTCLAIM), null);
        Json.putMinor(answer, "sum_sek", sum);
        Json.putMinor(answer, "receivable_account", account);
        answer.put("agrees", sum == account);
        return answer;
    }

    /** Every invoice and credit note with its date and voucher, oldest first. */
    private Reply listed() {
        var list = Json.array();
        for (var invoice : invoices.all()) {
            list.addObject()
                    .put("number", Json.text(invoice, "DocumentNumber"))
                    .put("order", Json.text(invoice, "YourOrderNumber"))
                    .put("date", Json.text(invoice, "InvoiceDate"))
                    .put("credit", Json.flag(invoice, "Credit"))
                    .put("booked", Json.flag(invoice, "Booked"))
                    .put("voucher", Json.text(invoice, "VoucherNumber"))
                    .put("year", Json.text(invoice, "VoucherYear"));
        }
        return Reply.json(200, Json.object().set("invoices", list));
    }

    private Reply openOrders() {
        var list = Json.array();
        for (var order : company.state.all(State.Table.ORDERS)) {
            if (Json.flag(order, "Cancelled") || Json.has(order, "InvoiceReference")) {
                continue;
            }
            var row = list.addObject();
            row.put("number", Json.text(order, "DocumentNumber"));
            row.put("reference", Json.text(order, "ExternalInvoiceReference1"));
            row.put("customer", Json.text(order, "CustomerName"));
            Json.put(row, "total", Json.number(order, "Total"));
            var rows = row.putArray("rows");
            for (var line : Json.rows(order, "OrderRows")) {
                rows.addObject()
                        .put("article", Json.text(line, "ArticleNumber"))
                        .put("description", Json.text(line, "Description"))
                        .put("ordered", Json.text(line, "OrderedQuantity"))
                        .put("delivered", Json.text(line, "DeliveredQuantity"));
            }
        }
        return Reply.json(200, Json.object().set("orders", list));
    }

    private Reply deliver(Call call) {
        var quantities = new LinkedHashMap<Integer, BigDecimal>();
        for (var row : Json.rows(call.json(), "rows")) {
            quantities.put(Json.integer(row, "row"), Json.number(row, "quantity"));
        }
        var order = orders.deliver(orders.required(call.variable("Number")), quantities);
        return Api.one(200, "Order", Output.write(order, "Order", ""));
    }

    private Reply pay(Call call) {
        var invoice = named(call);
        var mode = Json.text(call.json(), "mode");
        int account = company.role(Chart.Role.BG);
        if (!mode.isEmpty()) {
            var kept = company.state.find(State.Table.MODES, mode);
            if (kept == null) {
                throw FortnoxError.badValue("mode", "Betalningssättet finns inte");
            }
            account = Integer.parseInt(Json.text(kept, "AccountNumber"));
        }
        var payment = Json.flag(call.json(), "unbooked")
                ? payments.register(invoice, account)
                : call.json().has("amount")
                        ? payments.pay(invoice, Json.number(call.json(), "amount"), account, "MANUAL")
                        : payments.payWhole(invoice, account, "MANUAL");
        return Api.one(200, "InvoicePayment", Output.write(payment, "InvoicePayment", ""));
    }

    private Reply voucher(Call call) {
        var posted = vouchers.write(Input.parse(call.body(), "Voucher", "Voucher", true), call);
        return Reply.json(
                200,
                Json.object()
                        .put("series", posted.series())
                        .put("number", posted.number())
                        .put("year", posted.year()));
    }

    private Reply createYear(Call call) {
        var latest = company.years.all().getLast();
        var wanted = call.json();
        var from = Json.has(wanted, "from")
                ? Json.requiredDate(wanted, "from")
                : latest.to().plusDays(1);
        var to = Json.has(wanted, "to")
                ? Json.requiredDate(wanted, "to")
                : from.plusYears(1).minusDays(1);
        var method = Json.has(wanted, "method") ? Json.text(wanted, "method") : latest.method();
        return Reply.json(
                200,
                Json.object().put("id", company.years.create(from, to, method).id()));
    }

    /** Gives a company without vouchers other years: broken, long, cash method, or none for next year. */
    private Reply replaceYears(Call call) {
        if (!company.state.all(State.Table.VOUCHERS).isEmpty()) {
            throw new IllegalArgumentException("the company has vouchers; its years stand");
        }
        var spans = new ArrayList<List<LocalDate>>();
        for (var span : Json.rows(call.json(), "years")) {
            spans.add(List.of(Json.requiredDate(span, "from"), Json.requiredDate(span, "to")));
        }
        if (spans.isEmpty()) {
            throw new IllegalArgumentException("name at least one year: {\"years\":[{\"from\":…,\"to\":…}]}");
        }
        for (var table : List.of(State.Table.YEARS, State.Table.ACCOUNTS, State.Table.SERIES)) {
            List.copyOf(company.state.map(table).keySet()).forEach(key -> company.state.remove(table, key));
        }
        var method = Json.text(call.json(), "method");
        Seed.years(company, spans, method.isEmpty() ? "ACCRUAL" : method);
        var list = Json.array();
        company.state.all(State.Table.YEARS).forEach(list::add);
        return Reply.json(200, Json.object().set("years", list));
    }

    /** Changes an account in every year that has it: {@code {"number":3001,"VATCode":"","CostCenterSettings":"MANDATORY"}}. */
    private Reply changeAccount(Call call) {
        var wanted = (ObjectNode) call.json().deepCopy();
        int number = Json.integer(wanted, "number");
        wanted.remove("number");
        var changes = Input.check(wanted, "AccountPayload", false);
        int changed = 0;
        for (var entry : new TreeMap<>(company.state.map(State.Table.ACCOUNTS)).entrySet()) {
            if (Json.integer(entry.getValue(), "Number") == number) {
                var record = entry.getValue().deepCopy();
                Input.merge(record, changes);
                company.touch(record);
                company.state.put(State.Table.ACCOUNTS, entry.getKey(), record);
                changed++;
            }
        }
        return Reply.json(200, Json.object().put("changed", changed));
    }

    private Reply remove(Call call) {
        var kind = Json.text(call.json(), "kind");
        var key = Json.text(call.json(), "key");
        if (kind.equals("account") || kind.equals("series")) {
            var table = kind.equals("account") ? State.Table.ACCOUNTS : State.Table.SERIES;
            List.copyOf(company.state.map(table).keySet()).stream()
                    .filter(row -> row.endsWith("/" + key))
                    .forEach(row -> company.state.remove(table, row));
            return Reply.json(200, Json.object());
        }
        var table = REMOVABLE.get(kind);
        if (table == null) {
            throw new IllegalArgumentException("kind is account, series or one of " + REMOVABLE.keySet());
        }
        company.state.remove(table, key);
        return Reply.json(200, Json.object());
    }
}
