package se.knyt.server.disputes;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.View;

/** The list of disputes as a file. */
@Controller
class DisputeExport {
    private static final List<Column> COLUMNS = List.of(
            Column.text("col.order"),
            Column.text("dispute.provider"),
            Column.text("dispute.case"),
            Column.time("dispute.opened"),
            Column.time("dispute.last"),
            Column.text("dispute.reason"),
            Column.text("col.state"),
            Column.text(Exports.CURRENCY),
            Column.money("export.amount"));

    private final Exports exports;

    DisputeExport(Exports exports) {
        this.exports = exports;
    }

    @GetMapping("/c/{company}/export/disputes.{kind}")
    void export(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String state)
            throws IOException {
        boolean open = DisputesController.OPEN.equals(state);
        exports.send(
                view,
                response,
                kind,
                "nav.disputes",
                COLUMNS,
                (sql, sink) -> DisputeQueries.each(
                        sql, view.company().id(), open, Exports.ROWS_MAX + 1, row -> sink.row(cells(view, row))));
    }

    private static List<Object> cells(View view, DisputeRow row) {
        return List.of(
                row.order(),
                view.system(row.provider()),
                row.name(),
                row.openedAt(),
                Objects.<Object>requireNonNullElse(row.answerBy(), ""),
                view.t("dispute.reason." + row.reason()),
                view.t("dispute.state." + row.state()),
                row.amount().currency().code(),
                row.amount());
    }
}
