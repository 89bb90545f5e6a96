package se.knyt.simulators.fortnox;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.simulators.base.Call;
import se.knyt.simulators.base.Reply;
import tools.jackson.databind.node.ObjectNode;

/** The article register: one article per SKU, the account names on it checked against the current year's chart. */
final class Articles {
    private static final List<String> ACCOUNT_FIELDS = List.of(
            "SalesAccount",
            "PurchaseAccount",
            "EUAccount",
            "EUVATAccount",
            "ExportAccount",
            "ConstructionAccount",
            "StockAccount",
            "StockChangeAccount");

    private final Company company;
    private final Register register;
    private final Lists lists;

    Articles(Company company) {
        this.company = company;
        this.register = new Register(
                company,
                State.Table.ARTICLES,
                "Article",
                "Articles",
                "articles",
                "ArticleNumber",
                "Article",
                "Article",
                "ArticleListItem");
        this.lists = register.lists()
                .equal("articlenumber", "ArticleNumber")
                .contains("description", "Description")
                .equal("ean", "EAN")
                .equal("suppliernumber", "SupplierNumber")
                .equal("manufacturer", "Manufacturer")
                .equal("manufacturerarticlenumber", "ManufacturerArticleNumber")
                .filter(
                        "webshop",
                        (record, wanted) -> Lists.trueOrFalse(Json.flag(record, "WebshopArticle"))
                                .equals(wanted))
                .state("active", record -> Json.flag(record, "Active"))
                .state("inactive", record -> !Json.flag(record, "Active"))
                .sort("articlenumber", "ArticleNumber")
                .sort("quantityinstock", "QuantityInStock")
                .sort("reservedquantity", "ReservedQuantity")
                .sort("stockvalue", "StockValue");
    }

    void routes(Api api) {
        var one = "articles/{key}";
        api.on("GET", "articles", "article", call -> lists.reply(call, company.state.all(State.Table.ARTICLES)));
        api.on("GET", one, "article", call -> register.answer(200, existing(call)));
        api.on("POST", "articles", "article", this::create);
        api.on("PUT", one, "article", this::update);
        api.on("DELETE", one, "article", this::delete);
    }

    private ObjectNode existing(Call call) {
        var record = company.state.copy(State.Table.ARTICLES, call.variable("key"));
        if (record == null) {
            throw FortnoxError.notFound(FortnoxError.ARTICLE_MISSING, "Artikeln finns inte.");
        }
        return record;
    }

    private Reply create(Call call) {
        var record = Json.object();
        record.put("Active", true);
        record.put("Type", "STOCK");
        record.put("VAT", 25);
        record.put("QuantityInStock", 0);
        record.put("ReservedQuantity", 0);
        record.put("SalesPrice", 0);
        record.put("PurchasePrice", 0);
        Input.merge(record, register.parse(call, true));
        var number = Json.text(record, "ArticleNumber");
        if (number.isEmpty()) {
            do {
                number = Integer.toString(company.state.next("article", 1));
            } while (company.state.find(State.Table.ARTICLES, number) != null);
            record.put("ArticleNumber", number);
        } else if (company.state.find(State.Table.ARTICLES, number) != null) {
            throw FortnoxError.badValue("ArticleNumber", "Artikelnumret används redan");
        }
        keep(number, record, null);
        return register.answer(201, record);
    }

    private Reply update(Call call) {
        var before = existing(call);
        var record = before.deepCopy();
        Input.merge(record, register.parse(call, false));
        record.set("ArticleNumber", before.get("ArticleNumber"));
        keep(Json.text(record, "ArticleNumber"), record, before);
        return register.answer(200, record);
    }

    private void keep(String number, ObjectNode record, @Nullable ObjectNode before) {
        if (!Json.has(record, "Description")) {
            throw FortnoxError.badValue("Description", "Obligatoriskt fält saknas");
        }
        int year = company.years.current().id();
        for (var field : ACCOUNT_FIELDS) {
            if (Json.has(record, field)
                    && company.state.find(State.Table.ACCOUNTS, Ledger.accountKey(year, Json.integer(record, field)))
                            == null) {
                // Checked on every update, also when the field was not sent: the article may carry an account of an
                // older chart.
                throw FortnoxError.refused(
                        FortnoxError.ACCOUNT_MISSING,
                        "Kontot " + Json.integer(record, field) + " existerar inte (" + field + ").");
            }
        }
        if (!Pricing.known(company.settings).test(Json.number(record, "VAT"))) {
            throw FortnoxError.badValue("VAT", "Momssatsen finns inte");
        }
        if (before != null && !Json.flag(record, "StockGoods")) {
            record.set("QuantityInStock", before.get("QuantityInStock"));
        }
        Json.put(
                record,
                "DisposableQuantity",
                Json.number(record, "QuantityInStock").subtract(Json.number(record, "ReservedQuantity")));
        company.touch(record);
        company.state.put(State.Table.ARTICLES, number, record);
    }

    private Reply delete(Call call) {
        var record = existing(call);
        var number = Json.text(record, "ArticleNumber");
        boolean used = company.state.all(State.Table.INVOICES).stream()
                .flatMap(invoice -> Json.rows(invoice, "InvoiceRows").valueStream())
                .anyMatch(row -> Json.text(row, "ArticleNumber").equals(number));
        if (used) {
            throw FortnoxError.refused("Artikeln används på dokument och kan inte tas bort.");
        }
        company.state.remove(State.Table.ARTICLES, number);
        return Reply.empty(204);
    }
}
