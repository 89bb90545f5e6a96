package se.knyt.server.monthend;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.clearing.ClearingExport;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.View;

/** The specification of a month as a file: its accounts item by item, and its VAT. */
@Controller
class MonthEndExport {
    private static final List<Column> VAT = List.of(
            Column.text("monthend.vat.boxes"),
            Column.text("monthend.vat.treatment"),
            Column.text("monthend.vat.rate"),
            Column.text("col.account"),
            Column.text(Exports.CURRENCY),
            Column.money("monthend.vat.base"),
            Column.money("monthend.vat.booked"),
            Column.money("monthend.vat.computed"),
            Column.money("monthend.vat.difference"),
            Column.money("monthend.vat.bound"),
            Column.count("monthend.vat.count"),
            Column.text("col.state"));

    private static final List<Column> MOVED = List.of(
            Column.text("monthend.late.what"),
            Column.text("monthend.late.of"),
            Column.date("monthend.late.from"),
            Column.date("monthend.late.to"),
            Column.text("monthend.vat.boxes"),
            Column.text(Exports.CURRENCY),
            Column.money("monthend.moved.amount"));

    private final Exports exports;
    private final ClearingBooks books;

    MonthEndExport(Exports exports, ClearingBooks books) {
        this.exports = exports;
        this.books = books;
    }

    /** A file of values holds the accounts; paper and workbook hold the VAT too. */
    @GetMapping("/c/{company}/export/month-end/specification.{kind}")
    void specification(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String month)
            throws IOException {
        var wanted = MonthEndController.month(view, month);
        var of = books.of(view.company().id());
        var items = ClearingExport.items(view, of, of.accounts(), MonthEndController.lastDay(view, wanted));
        exports.send(
                view,
                response,
                kind,
                "monthend.spec",
                List.of(
                        new Exports.Part("monthend.spec", ClearingExport.COLUMNS, items),
                        new Exports.Part("monthend.vat.title", VAT, vat(view, of, month)),
                        new Exports.Part("monthend.moved.sheet", MOVED, moved(view, of, month))));
    }

    @GetMapping("/c/{company}/export/month-end/vat.{kind}")
    void vat(
            View view,
            HttpServletResponse response,
            @PathVariable String kind,
            @RequestParam(defaultValue = "") String month)
            throws IOException {
        var of = books.of(view.company().id());
        exports.send(view, response, kind, "monthend.vat.title", VAT, vat(view, of, month));
    }

    private static Exports.Source vat(View view, ClearingBooks.Books of, String month) {
        return (sql, sink) -> VatProof.of(sql, view, MonthEndController.month(view, month), of)
                .lines()
                .forEach(line -> sink.row(row(view, line)));
    }

    /** A row for each box that an item moves. */
    private static Exports.Source moved(View view, ClearingBooks.Books of, String month) {
        return (sql, sink) -> {
            var moved = MovedItems.of(sql, view, MonthEndController.month(view, month), of);
            Stream.concat(moved.into().stream(), moved.out().stream())
                    .forEach(item -> item.boxes()
                            .forEach((box, amount) -> sink.row(List.of(
                                    view.t("monthend.moved." + item.kind()),
                                    item.name(),
                                    item.from(),
                                    item.to(),
                                    box,
                                    amount.currency().code(),
                                    amount))));
        };
    }

    private static List<Object> row(View view, VatOfMonth.Line line) {
        return List.of(
                VatTexts.boxes(view, line),
                VatTexts.treatment(view, line),
                VatTexts.rate(view, line),
                line.account() == 0 ? "" : Integer.toString(line.account()),
                line.base().currency().code(),
                line.base(),
                line.booked(),
                line.computed().<Object>map(c -> c).orElse(""),
                line.difference().<Object>map(d -> d).orElse(""),
                line.limit(),
                line.count(),
                view.t("monthend.state." + line.look()));
    }
}
