package se.knyt.server.vouchers;

import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.Html;
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
                return new VouchersPage(found, filter, false, new Paging(found.size(), "", view.url("/vouchers")));
            }
            long count = VoucherQueries.count(sql, view.company().id(), filter);
            var rows = VoucherQueries.list(sql, view, filter, cursor);
            boolean more = rows.size() > Cursor.PAGE;
            var shown = more ? List.copyOf(rows.subList(0, Cursor.PAGE)) : List.copyOf(rows);
            var next = more
                    ? base + (filter.query().isEmpty() ? "?" : "&") + "after="
                            + new Cursor(
                                            shown.getLast()
                                                    .date()
                                                    .atStartOfDay(view.company().zone())
                                                    .toInstant(),
                                            shown.getLast().id())
                                    .text()
                    : "";
            return new VouchersPage(
                    shown,
                    filter,
                    count == 0 && !filter.filtered(),
                    new Paging(count, next, cursor.equals(Cursor.START) ? "" : base));
        });
        return html.page(view, "vouchers/list.jte", page);
    }

    @GetMapping("/c/{company}/vouchers/{series}/{year}/{number}")
    ResponseEntity<String> one(
            View view, @PathVariable String series, @PathVariable String year, @PathVariable long number) {
        var page = database.inCompany(view.company().id(), sql -> VoucherQueries.one(sql, view, series, year, number))
                .orElseThrow(NotFoundException::new);
        return html.page(view, "vouchers/one.jte", page);
    }
}
