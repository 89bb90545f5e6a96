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
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;
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
 * What the purchase's documents say, as one file to answer a dispute with: order, delivery with tracking number, invoice, and payment,
 * each a sheet of its own. Nobody is named in it: whom the goods went to, and what was written between seller and buyer, the merchant
 * adds where the dispute is answered.
 */
@Component
class DisputeFile {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DOCUMENTS = """
            select d.kind, d.body from document d where d.company_id = ? and d.trail_id = ?
             order by d.source_changed_at, d.document_id limit 500
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

    /** One sheet. */
    private record Sheet(String key, List<Column> columns, List<List<Object>> rows) {}

    void send(View view, HttpServletResponse response, DisputeRow row) throws IOException {
        var documents = row.trail() == 0
                ? List.<Doc>of()
                : database.inCompany(view.company().id(), sql -> documents(sql, view, row.trail()));
        var temp = Files.createTempFile("knyt-dispute", ".zip");
        try {
            try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(temp)))) {
                int number = 1;
                for (var sheet : sheets(view, row, documents)) {
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

    private static List<Doc> documents(Sql sql, View view, long trail) throws SQLException {
        return sql.list(
                DOCUMENTS,
                r -> new Doc(r.text("kind"), JSON.readTree(r.text("body"))),
                view.company().id(),
                trail);
    }

    private byte[] pdf(View view, DisputeRow row, Sheet sheet) throws IOException {
        var out = new ByteArrayOutputStream();
        var title = view.t(sheet.key()) + (row.order().isEmpty() ? "" : " #" + row.order());
        // It leaves the company, and says that the company made it: whoever did is nobody else's to know.
        exports.pdf(view, out, title, view.company().name(), sheet.columns(), sheet.rows());
        return out.toByteArray();
    }

    private static List<Sheet> sheets(View view, DisputeRow row, List<Doc> documents) {
        var sheets = new ArrayList<Sheet>();
        sheets.add(summary(view, row));
        sheets.add(order(view, documents));
        sheets.add(delivery(documents));
        sheets.add(invoice(view, documents));
        sheets.add(payment(view, documents));
        return sheets;
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
