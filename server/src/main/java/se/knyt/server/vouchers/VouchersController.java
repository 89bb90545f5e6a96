package se.knyt.server.vouchers;

import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.Listed;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Paging;
import se.knyt.server.shell.View;

/** The pages of vouchers. */
@Controller
class VouchersController {
    private final WebDatabase database;
    private final Html html;

    VouchersController(WebDatabase database, Html html) {
        this.database = database;
        this.html = html;
    }

    @GetMapping("/c/{company}/vouchers")
    ResponseEntity<String> list(
            View view,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String after) {
        var cursor = Cursor.of(after);
        var filter = VoucherFilter.of(q, from, to);
        var base = view.url("/vouchers" + filter.query());
        var page = database.inCompany(view.company().id(), sql -> {
            if (!filter.number().isEmpty()) {
                var found = VoucherQueries.byNumber(sql, view, filter.number());
                return new VouchersPage(
                        found,
                        filter,
                        false,
                        new Paging(found.size(), "", view.url("/vouchers")),
                        VoucherQueries.drafts(sql, view) > 0);
            }
            long count = VoucherQueries.count(sql, view.company().id(), filter);
            var rows = VoucherQueries.list(sql, view, filter, cursor);
            var zone = view.company().zone();
            var listed = Listed.of(
                    rows,
                    base,
                    cursor,
                    row -> new Cursor(row.date().atStartOfDay(zone).toInstant(), row.id()),
                    count);
            return new VouchersPage(
                    listed.rows(),
                    filter,
                    count == 0 && !filter.filtered(),
                    listed.paging(),
                    VoucherQueries.drafts(sql, view) > 0);
        });
        return html.page(view, "vouchers/list.jte", page);
    }

    @GetMapping("/c/{company}/vouchers/{series}/{year}/{number}")
    ResponseEntity<String> one(
            View view, @PathVariable String series, @PathVariable String year, @PathVariable String number) {
        var page = database.inCompany(view.company().id(), sql -> VoucherQueries.one(sql, view, series, year, number))
                .orElseThrow(NotFoundException::new);
        return html.page(view, "vouchers/one.jte", page);
    }
}
