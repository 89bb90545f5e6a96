package se.knyt.server.monthend;

import java.util.List;
import java.util.stream.Stream;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.View;

/** The VAT of a month as sheets of a file. */
final class VatSheets {
    static final String NAME = "monthend.vat.title";

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

    private VatSheets() {}

    /** Box by box, with what the boxes should hold. */
    static Exports.Part vat(View view, ClearingBooks.Books of, String month) {
        return new Exports.Part(NAME, VAT, rows(view, of, month));
    }

    /** What is told in another month than it belongs to. */
    static Exports.Part moved(View view, ClearingBooks.Books of, String month) {
        return new Exports.Part("monthend.moved.sheet", MOVED, movedRows(view, of, month));
    }

    private static Exports.Source rows(View view, ClearingBooks.Books of, String month) {
        return (sql, sink) -> VatProof.of(sql, view, MonthEndController.month(view, month), of)
                .lines()
                .forEach(line -> sink.row(row(view, line)));
    }

    /** A row for each box that an item moves. */
    private static Exports.Source movedRows(View view, ClearingBooks.Books of, String month) {
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
                Column.cell(line.computed()),
                Column.cell(line.difference()),
                line.limit(),
                line.count(),
                view.t("monthend.state." + line.look()));
    }
}
