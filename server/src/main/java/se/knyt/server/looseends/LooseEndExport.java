package se.knyt.server.looseends;

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

/** The list of loose ends as a file. */
@Controller
class LooseEndExport {
    private static final List<Column> COLUMNS = List.of(
            Column.text("export.what"),
            Column.text("export.why"),
            Column.text("col.trail"),
            Column.text("col.payout"),
            Column.text("export.system"),
            Column.time("looseend.since"),
            Column.text(Exports.CURRENCY),
            Column.money("export.amount"));

    private final Exports exports;

    LooseEndExport(Exports exports) {
        this.exports = exports;
    }

    @GetMapping("/c/{company}/export/loose-ends.{kind}")
    void looseEnds(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String show)
            throws IOException {
        exports.send(
                view,
                response,
                kind,
                "nav.looseends",
                COLUMNS,
                (sql, sink) -> LooseEndQueries.each(sql, view.company().id(), Exports.ROWS_MAX + 1, row -> {
                    if (LooseEndsController.shown(row, show)) {
                        sink.row(cells(view, row));
                    }
                }));
    }

    private static List<Object> cells(View view, LooseEndRow row) {
        var message = view.messages().of(row.code(), row.args());
        var amount = row.amount();
        return List.of(
                message.what(),
                message.why(),
                row.order().isEmpty() ? "" : "#" + row.order(),
                row.payout(),
                row.system().isEmpty() ? "" : view.system(row.system()),
                row.openedAt(),
                amount == null ? "" : amount.currency().code(),
                amount == null ? "" : amount);
    }
}
