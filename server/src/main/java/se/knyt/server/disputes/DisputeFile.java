package se.knyt.server.disputes;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;
import se.knyt.core.commerce.Person;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.View;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the purchase's documents say, as one file to answer a dispute with: order, delivery with tracking number, invoice (where Knyt's
 * vouchers are the books, what was sold with its VAT), and payment, each a sheet of its own and only where there is something to say.
 * Nobody is named in it, unless an owner wants the buyer's name and address as proof of where the goods went. What was written between
 * seller and buyer the merchant adds where the dispute is answered.
 */
@Component
class DisputeFile {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DOCUMENTS = """
            select d.kind, d.body from document d where d.company_id = ? and d.trail_id = ?
             order by d.source_changed_at, d.document_id limit 500
            """;

    /** What was sold and taken back, with the voucher that books it: its own, or that of its day. */
    private static final String BOOKED = """
            select f.type, f.event_date, f.body, coalesce((
                   select voucher_name(v.company_id, v.voucher_id, v.series, v.fiscal_year, v.number) from voucher v
                    where v.company_id = f.company_id and v.trail_id = f.trail_id and v.reverses_voucher_id is null
                      and exists (select 1 from voucher_row r
                                   where r.company_id = v.company_id and r.voucher_id = v.voucher_id and r.fact_id = f.fact_id)
                    order by v.voucher_id limit 1), (
                   select voucher_name(v.company_id, v.voucher_id, v.series, v.fiscal_year, v.number) from day_entry d
                     join voucher v on v.company_id = d.company_id and v.voucher_id = d.voucher_id
                    where d.company_id = f.company_id and d.trail_id = f.trail_id and d.document_id = f.document_id
                      and (d.entry_key = f.fact_key or d.credit and f.type = 'credit')
                    order by v.voucher_id limit 1), '') as booked
              from fact f where f.company_id = ? and f.trail_id = ? and f.type in ('sale', 'credit')
             order by f.event_date, f.fact_id limit 200
            """;

    private final WebDatabase database;
    private final Exports exports;

    DisputeFile(WebDatabase database, Exports exports) {
        this.database = database;
        this.exports = exports;
    }

    private record Doc(String kind, JsonNode body) {
        String text(String field) {
            return body.path(field).asString("");
        }

        /** A moment of the document; empty where it tells none. */
        Object at(String field) {
            return text(field).isEmpty() ? "" : Instant.parse(text(field));
        }

        Object day(String field) {
            return text(field).isEmpty() ? "" : LocalDate.parse(text(field));
        }
    }

    /** What was sold or taken back. */
    private record Booked(boolean credit, LocalDate day, String voucher, JsonNode lines) {}

    /** What is told of the purchase. */
    private record Told(List<Doc> documents, List<Booked> booked) {}

    /** One sheet. */
    private record Sheet(String key, List<Column> columns, List<List<Object>> rows) {}

    /** @param buyer whom the file names, empty for nobody */
    void send(View view, HttpServletResponse response, DisputeRow row, Optional<Person> buyer) throws IOException {
        var told = row.trail() == 0
                ? new Told(List.of(), List.of())
                : database.inCompany(view.company().id(), sql -> told(sql, view, row.trail()));
        var temp = Files.createTempFile("knyt-dispute", ".zip");
        try {
            try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(temp)))) {
                int number = 1;
                for (var sheet : sheets(view, row, told, buyer)) {
                    zip.putNextEntry(new ZipEntry(number + "-" + view.t(sheet.key() + ".file") + ".pdf"));
                    zip.write(pdf(view, row, sheet));
                    zip.closeEntry();
                    number++;
                }
            }
            var name = view.t("disputes.one") + (row.order().isEmpty() ? "" : " " + row.order());
            Exports.head(response, "application/zip", Exports.fileName(view, name, "zip"));
            response.setContentLengthLong(Files.size(temp));
            Files.copy(temp, response.getOutputStream());
        } finally {
            Files.delete(temp);
        }
    }

    private static Told told(Sql sql, View view, long trail) throws SQLException {
        long company = view.company().id();
        return new Told(
                sql.list(DOCUMENTS, r -> new Doc(r.text("kind"), JSON.readTree(r.text("body"))), company, trail),
                sql.list(
                        BOOKED,
                        r -> {
                            var body = JSON.readTree(r.text("body"));
                            // A credit holds what it takes back as a sale has what it sells.
                            var what = body.has("what") ? body.path("what") : body;
                            return new Booked(
                                    r.text("type").equals("credit"),
                                    r.date("event_date"),
                                    r.text("booked"),
                                    what.path("lines"));
                        },
                        company,
                        trail));
    }

    private byte[] pdf(View view, DisputeRow row, Sheet sheet) throws IOException {
        var out = new ByteArrayOutputStream();
        var title = view.t(sheet.key()) + (row.order().isEmpty() ? "" : " #" + row.order());
        // It leaves the company, and says that the company made it: whoever did is nobody else's to know.
        exports.pdf(view, out, title, view.company().name(), sheet.columns(), sheet.rows());
        return out.toByteArray();
    }

    /** What there is to say: a sheet without rows is left out. */
    private static List<Sheet> sheets(View view, DisputeRow row, Told told, Optional<Person> buyer) {
        var documents = told.documents();
        var invoice = invoice(view, documents);
        var sheets = new ArrayList<Sheet>();
        sheets.add(summary(view, row));
        buyer.map(person -> buyer(view, person)).ifPresent(sheets::add);
        sheets.add(order(view, documents));
        sheets.add(delivery(documents));
        sheets.add(invoice.rows().isEmpty() ? sold(view, told.booked()) : invoice);
        sheets.add(payment(view, documents));
        return sheets.stream().filter(sheet -> !sheet.rows().isEmpty()).toList();
    }

    private static Sheet buyer(View view, Person person) {
        var rows = new ArrayList<List<Object>>();
        var said = new LinkedHashMap<String, String>();
        said.put("name", person.name());
        said.put("company", person.company());
        said.put("address", String.join(", ", filled(person.address1(), person.address2())));
        said.put("city", String.join(" ", filled(person.postalCode(), person.city())));
        said.put("country", person.country().isEmpty() ? "" : view.format().country(person.country()));
        var to = person.shipTo();
        if (to != null) {
            said.put(
                    "shipped",
                    String.join(
                            ", ",
                            filled(
                                    to.name(),
                                    to.company(),
                                    to.address1(),
                                    to.address2(),
                                    String.join(" ", filled(to.postalCode(), to.city())),
                                    to.country().isEmpty() ? "" : view.format().country(to.country()))));
        }
        said.forEach((field, value) -> {
            if (!value.isEmpty()) {
                rows.add(List.of(view.t("disputefile.buyer." + field), value));
            }
        });
        return new Sheet(
                "disputefile.buyer", List.of(Column.text("disputefile.what"), Column.text("disputefile.says")), rows);
    }

    private static List<String> filled(String... parts) {
        return Arrays.stream(parts).filter(part -> !part.isEmpty()).toList();
    }

    private static Sheet summary(View view, DisputeRow row) {
        var rows = new ArrayList<List<Object>>();
        rows.add(List.of(view.t("dispute.case"), row.told() ? row.name() : view.t("unknown")));
        rows.add(List.of(view.t("dispute.provider"), view.system(row.provider())));
        rows.add(List.of(
                view.t("dispute.reason"),
                view.t("dispute.reason." + row.reason())
                        + (row.reasonWord().isEmpty() ? "" : " (" + row.reasonWord() + ")")));
        rows.add(List.of(view.t("dispute.amount"), row.amount().toString()));
        rows.add(List.of(view.t("dispute.opened"), view.moment(row.openedAt())));
        var by = row.answerBy();
        rows.add(List.of(
                view.t("dispute.last"),
                by == null ? view.t("unknown") : row.answerBySaidBy().isEmpty() ? view.moment(by) : view.day(by)));
        return new Sheet(
                "disputefile.summary", List.of(Column.text("disputefile.what"), Column.text("disputefile.says")), rows);
    }

    private static Sheet order(View view, List<Doc> documents) {
        var rows = new ArrayList<List<Object>>();
        for (var doc : of(documents, "order")) {
            var placed = doc.at("placedAt");
            for (var line : doc.body().path("rows")) {
                var gross = money(line.path("gross").asString(""));
                rows.add(List.of(
                        placed,
                        line.path("sku").asString(""),
                        line.path("title").asString(""),
                        line.path("quantity").asString(""),
                        gross.currency().code(),
                        gross));
            }
            var total = money(doc.text("total"));
            rows.add(List.of(
                    placed,
                    "",
                    view.t("disputefile.total"),
                    "",
                    total.currency().code(),
                    total));
        }
        return new Sheet(
                "disputefile.order",
                List.of(
                        Column.time("disputefile.ordered"),
                        Column.text("disputefile.article"),
                        Column.text("disputefile.text"),
                        Column.text("disputefile.quantity"),
                        Column.text(Exports.CURRENCY),
                        Column.money("disputefile.amount")),
                rows);
    }

    private static Sheet delivery(List<Doc> documents) {
        var rows = new ArrayList<List<Object>>();
        for (var doc : of(documents, "shipment")) {
            if (doc.body().path("cancelled").asBoolean(false)) {
                continue;
            }
            for (var line : doc.body().path("rows")) {
                rows.add(List.of(
                        doc.at("shippedAt"),
                        doc.text("carrier"),
                        doc.text("trackingNumber"),
                        title(documents, line),
                        line.path("quantity").asString("")));
            }
        }
        return new Sheet(
                "disputefile.delivery",
                List.of(
                        Column.time("disputefile.shipped"),
                        Column.text("disputefile.carrier"),
                        Column.text("disputefile.tracking"),
                        Column.text("disputefile.text"),
                        Column.text("disputefile.quantity")),
                rows);
    }

    /** What the order calls a delivered row; its article number where the delivery knows no row. */
    private static String title(List<Doc> documents, JsonNode delivered) {
        var id = delivered.path("rowId").asString("");
        for (var order : of(documents, "order")) {
            for (var row : order.body().path("rows")) {
                if (!id.isEmpty() && row.path("rowId").asString("").equals(id)) {
                    return row.path("title").asString("");
                }
            }
        }
        return delivered.path("sku").asString("");
    }

    private static Sheet invoice(View view, List<Doc> documents) {
        var rows = new ArrayList<List<Object>>();
        for (var doc : of(documents, "invoice")) {
            if (doc.body().path("cancelled").asBoolean(false)) {
                continue;
            }
            boolean credit = doc.body().path("credit").asBoolean(false);
            var total = money(doc.text("total"));
            var tax = money(doc.text("tax"));
            rows.add(List.of(
                    doc.day("date"),
                    view.t(credit ? "disputefile.creditnote" : "disputefile.invoice.one"),
                    doc.text("number"),
                    total.currency().code(),
                    credit ? tax.negated() : tax,
                    credit ? total.negated() : total));
        }
        return new Sheet(
                "disputefile.invoice",
                List.of(
                        Column.date("col.date"),
                        Column.text("disputefile.what"),
                        Column.text("disputefile.number"),
                        Column.text(Exports.CURRENCY),
                        Column.money("disputefile.tax"),
                        Column.money("disputefile.amount")),
                rows);
    }

    /** Where no invoice is made: what was sold and taken back, row by row, as the vouchers book it. */
    private static Sheet sold(View view, List<Booked> booked) {
        var rows = new ArrayList<List<Object>>();
        for (var one : booked) {
            for (var line : one.lines()) {
                var gross = money(line.path("gross").asString(""));
                var tax = Money.zero(gross.currency());
                for (var part : line.path("taxes")) {
                    tax = tax.plus(money(part.path("amount").asString("")));
                }
                rows.add(List.of(
                        one.day(),
                        view.t(one.credit() ? "disputefile.sold.credit" : "disputefile.sold.one"),
                        one.voucher(),
                        line.path("text").asString(""),
                        line.path("quantity").asString(""),
                        gross.currency().code(),
                        one.credit() ? tax.negated() : tax,
                        one.credit() ? gross.negated() : gross));
            }
        }
        return new Sheet(
                "disputefile.sold",
                List.of(
                        Column.date("col.date"),
                        Column.text("disputefile.what"),
                        Column.text("disputefile.voucher"),
                        Column.text("disputefile.text"),
                        Column.text("disputefile.quantity"),
                        Column.text(Exports.CURRENCY),
                        Column.money("disputefile.tax"),
                        Column.money("disputefile.amount")),
                rows);
    }

    private static Sheet payment(View view, List<Doc> documents) {
        var rows = new ArrayList<List<Object>>();
        for (var doc : of(documents, "payment")) {
            if (!doc.text("state").equals("SUCCESS")) {
                continue;
            }
            var amount = money(doc.text("amount"));
            boolean back = doc.text("type").equals("REFUND");
            rows.add(List.of(
                    doc.at("at"),
                    view.t("disputefile.payment." + doc.text("type").toLowerCase(Locale.ROOT)),
                    view.system(doc.text("provider")),
                    doc.text("providerTransactionId").isEmpty()
                            ? doc.text("providerOrderId")
                            : doc.text("providerTransactionId"),
                    amount.currency().code(),
                    back ? amount.negated() : amount));
        }
        return new Sheet(
                "disputefile.payment",
                List.of(
                        Column.time("disputefile.at"),
                        Column.text("disputefile.what"),
                        Column.text("dispute.provider"),
                        Column.text("disputefile.reference"),
                        Column.text(Exports.CURRENCY),
                        Column.money("disputefile.amount")),
                rows);
    }

    private static List<Doc> of(List<Doc> documents, String kind) {
        return documents.stream().filter(d -> d.kind().equals(kind)).toList();
    }

    /** Reads {@code 1249.00 SEK}. */
    private static Money money(String text) {
        int space = text.indexOf(' ');
        return Money.parse(text.substring(0, space), new Currency(text.substring(space + 1)));
    }
}
