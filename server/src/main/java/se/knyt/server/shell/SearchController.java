package se.knyt.server.shell;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;

/** Searches exact numbers and references; one hit goes straight to its page. */
@Controller
class SearchController {
    private static final int HITS_MAX = 25;

    private final WebDatabase database;
    private final Html html;

    SearchController(WebDatabase database, Html html) {
        this.database = database;
        this.html = html;
    }

    @GetMapping("/c/{company}/search")
    ResponseEntity<String> search(View view, @RequestParam(defaultValue = "") String q) {
        var text = (q.length() > 100 ? q.substring(0, 100) : q).strip();
        var plain = text.startsWith("#") ? text.substring(1) : text;
        var hits = plain.isEmpty()
                ? List.<SearchPage.Hit>of()
                : database.inCompany(view.company().id(), sql -> hits(sql, view, plain));
        if (hits.size() == 1) {
            return Html.seeOther(hits.getFirst().href());
        }
        return html.page(view, "shell/search.jte", new SearchPage(text, hits));
    }

    private static List<SearchPage.Hit> hits(Sql sql, View view, String text) throws SQLException {
        long company = view.company().id();
        var hits = new ArrayList<SearchPage.Hit>();
        var numbered = sql.list(
                "select trail_id from trail where company_id = ? and order_number = ? and merged_into is null limit 2",
                row -> row.number("trail_id"),
                company,
                text);
        if (!numbered.isEmpty()) {
            // Of several with the number the reader chooses there.
            hits.add(trail(view, text, numbered.size() == 1 ? numbered.getFirst() : 0));
        }
        hits.addAll(sql.list(
                "select t.trail_id, t.order_number from counterpart c join document d on d.company_id = c.company_id and d.document_id = c.document_id"
                        + " join trail t on t.company_id = d.company_id and t.trail_id = d.trail_id"
                        + " where c.company_id = ? and c.connection_id in (select connection_id from connection where company_id = ?)"
                        + " and c.kind in ('invoice', 'create-invoice', 'order', 'create-order') and c.target_id = ? limit ?",
                row -> trail(view, row.text("order_number"), row.number("trail_id")),
                company,
                company,
                text,
                HITS_MAX));
        // Told apart from the number: an invoice may bear the number that is another's OCR.
        hits.addAll(sql.list(
                "select t.trail_id, t.order_number from document d join trail t on t.company_id = d.company_id and t.trail_id = d.trail_id"
                        + " where d.company_id = ? and d.ocr <> '' and d.ocr = ? and t.merged_into is null limit ?",
                row -> new SearchPage.Hit(
                        "trail",
                        view.t("search.ocr", text, row.text("order_number")),
                        view.url(TrailAddress.path(row.text("order_number"), row.number("trail_id")))),
                company,
                text.replaceAll("\\s", ""),
                HITS_MAX));
        hits.addAll(sql.list(
                "select provider, reference from payout where company_id = ? and reference = ? limit ?",
                row -> new SearchPage.Hit(
                        "payout",
                        view.t("payout.title", view.system(row.text("provider")), row.text("reference")),
                        view.url(PayoutAddress.path(row.text("provider"), row.text("reference")))),
                company,
                text,
                HITS_MAX));
        hits.addAll(sql.list(
                "select " + VoucherAddress.COLUMNS + " from voucher_number n"
                        + " join voucher v on v.company_id = n.company_id and v.voucher_id = n.voucher_id"
                        + " where n.company_id = ? and n.system_number in (?, ?) limit ?",
                row -> new SearchPage.Hit(
                        "voucher",
                        view.t("voucher.title", VoucherAddress.name(row)),
                        view.url(VoucherAddress.path(row))),
                company,
                text,
                text + " " + view.today().getYear(),
                HITS_MAX));
        return hits.stream().distinct().toList();
    }

    private static SearchPage.Hit trail(View view, String number, long trail) {
        return new SearchPage.Hit(
                "trail", view.t("trail.title", number), view.url("/trails/" + TrailAddress.of(number, trail)));
    }
}
