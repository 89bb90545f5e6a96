package se.knyt.server.bank;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.View;

/** The bank's entries as a file. */
@Controller
class BankExport {
    private static final List<Column> COLUMNS = List.of(
            Column.date("bankpage.day"),
            Column.text("bankpage.account"),
            Column.text("bankpage.said"),
            Column.text("col.payout"),
            Column.text("col.state"),
            Column.text(Exports.CURRENCY),
            Column.money("export.amount"));

    private final Exports exports;

    BankExport(Exports exports) {
        this.exports = exports;
    }

    @GetMapping("/c/{company}/export/bank.{kind}")
    void export(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String state)
            throws IOException {
        var wanted = BankQueries.STATES.contains(state) ? state : "open";
        exports.send(
                view,
                response,
                kind,
                "nav.bank",
                COLUMNS,
                (sql, sink) -> new BankQueries(sql, view)
                        .each(wanted, Exports.ROWS_MAX + 1, row -> sink.row(cells(view, row))));
    }

    private static List<Object> cells(View view, BankEntryRow row) {
        return List.of(
                row.bookedOn(),
                row.account(),
                row.said(),
                row.payouts().stream()
                        .map(told -> view.system(told.provider()) + " " + told.reference())
                        .collect(Collectors.joining(", ")),
                row.word(view),
                row.amount().currency().code(),
                row.amount());
    }
}
