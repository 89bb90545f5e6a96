package se.knyt.server.differences;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.View;

/** What was written off, as a file. */
@Controller
class DifferenceExport {
    private static final List<Column> COLUMNS = List.of(
            Column.date("col.date"),
            Column.text("dispute.provider"),
            Column.text("col.payout"),
            Column.text("export.row"),
            Column.text("differences.class"),
            Column.text("col.order"),
            Column.text("col.account"),
            Column.text("col.voucher"),
            Column.text("differences.by"),
            Column.text(Exports.CURRENCY),
            Column.money("export.difference"));

    private final Exports exports;

    DifferenceExport(Exports exports) {
        this.exports = exports;
    }

    @GetMapping("/c/{company}/export/settings/differences.{kind}")
    void export(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(name = "kind", defaultValue = "") String of,
            @RequestParam(defaultValue = "") String month)
            throws IOException {
        var wanted = DifferenceFilter.of(of, month);
        exports.send(
                view,
                response,
                kind,
                "differences.written",
                COLUMNS,
                (sql, sink) -> new DifferenceQueries(sql, view)
                        .each(wanted, Exports.ROWS_MAX + 1, row -> sink.row(cells(view, row))));
    }

    private static List<Object> cells(View view, DifferencesPage.Row row) {
        return List.of(
                row.day(),
                row.isOfPayout() ? view.system(row.provider()) : view.t("receivable.title"),
                row.reference(),
                row.line() == 0 ? "" : Integer.toString(row.line()),
                view.t("differences." + row.kind()),
                row.order(),
                row.account() == 0 ? "" : Integer.toString(row.account()),
                row.elsewhere() ? view.t("differences.elsewhere") : row.voucher(),
                row.by().isEmpty() ? "" : view.actor(row.by()),
                row.amount().currency().code(),
                row.amount());
    }
}
