package se.knyt.server.vouchers;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.books.VoucherChainFile;
import se.knyt.server.actions.Actions;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.RefusedException;
import se.knyt.server.shell.View;

/** The list of vouchers as a file, and the books of a period as SIE 4I. */
@Controller
class VoucherExport {
    private static final List<Column> COLUMNS = List.of(
            Column.text("col.voucher"),
            Column.text("export.system"),
            Column.date("col.date"),
            Column.text("col.text"),
            Column.text("col.ours"),
            Column.text(Exports.CURRENCY),
            Column.money("export.amount"));

    private final Exports exports;
    private final Actions actions;

    VoucherExport(Exports exports, Actions actions) {
        this.exports = exports;
        this.actions = actions;
    }

    @GetMapping("/c/{company}/export/vouchers.{kind}")
    void vouchers(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to)
            throws IOException {
        var filter = VoucherFilter.of("", from, to);
        if ("si".equals(kind)) {
            sie(view, response, filter);
            return;
        }
        if ("jsonl".equals(kind)) {
            chain(view, response);
            return;
        }
        exports.send(
                view,
                response,
                kind,
                "nav.vouchers",
                COLUMNS,
                (sql, sink) -> VoucherQueries.each(
                        sql,
                        view,
                        filter,
                        Exports.ROWS_MAX + 1,
                        row -> sink.row(List.of(
                                row.number(),
                                row.system(),
                                row.date(),
                                row.text(),
                                row.own(),
                                row.amount().currency().code(),
                                row.amount()))));
    }

    /** Each series from its first voucher on: a chain is verified from its beginning. */
    private void chain(View view, HttpServletResponse response) throws IOException {
        Exports.head(
                response, VoucherChainFile.MEDIA_TYPE, "knyt-" + view.company().slug() + "-" + view.today() + ".jsonl");
        actions.voucherChain(view.company().id(), response.getOutputStream());
    }

    /** Both ends of the period must be named: the books of no period are not what anybody means. */
    private void sie(View view, HttpServletResponse response, VoucherFilter filter) throws IOException {
        if (!filter.period()) {
            throw new RefusedException("no-period");
        }
        var file = actions.sie(view.company().id(), filter.first(), filter.last(), view.today());
        Exports.head(
                response,
                MediaType.APPLICATION_OCTET_STREAM_VALUE,
                "knyt-" + view.company().slug() + "-" + filter.first() + "-" + filter.last() + ".si");
        response.setContentLength(file.length);
        response.getOutputStream().write(file);
    }
}
