package se.knyt.server.monthend;

import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;
import se.knyt.core.money.Money;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.export.Column;
import se.knyt.server.export.Exports;
import se.knyt.server.shell.View;

/** The VAT of a month as sheets of a file. */
final class VatSheets {
    static final String NAME = "monthend.vat.title";

    private static final List<Column> VAT = List.of(
            Column.word("monthend.vat.month"),
            Column.word("monthend.vat.boxes"),
            Column.text("monthend.vat.treatment"),
            Column.word("monthend.vat.rate"),
            Column.word("col.account"),
            Column.word(Exports.CURRENCY),
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
            Column.money("monthend.moved.amount"),
            Column.text("monthend.moved.told"));

    /** Amounts as words: a sum over boxes would be of things that have nothing to do with each other. */
    private static final List<Column> RETURN = List.of(
            Column.text("monthend.return.box"),
            Column.text("monthend.return.part"),
            Column.text(Exports.CURRENCY),
            Column.text("monthend.moved.amount"));

    private VatSheets() {}

    /** Box by box, with what the boxes should hold. */
    static Exports.Part vat(View view, ClearingBooks.Books of, YearMonth month) {
        return Exports.Part.unsummed(NAME, VAT, rows(view, of, month));
    }

    /** What came too late for a declared period, and where it is told. */
    static Exports.Part moved(View view, MovedItems moved) {
        return new Exports.Part("monthend.moved.sheet", MOVED, movedRows(view, moved));
    }

    /** The return of the period, box by box. */
    static Exports.Part returned(View view, VatPeriodState period) {
        return new Exports.Part("monthend.return.sheet", RETURN, returnRows(view, period));
    }

    private static Exports.Source returnRows(View view, VatPeriodState period) {
        return (sql, sink) -> period.boxes()
                .ifPresent(boxes -> boxes.rows().forEach(row -> {
                    part(view, sink, row, "monthend.return.own", row.own());
                    for (int i = 0; i < boxes.from().size(); i++) {
                        if (!row.moved().get(i).isZero()) {
                            sink.row(List.of(
                                    row.box(),
                                    view.t(
                                            "monthend.return.moved",
                                            MovedItems.month(view, boxes.from().get(i))),
                                    row.own().currency().code(),
                                    view.format().amount(row.moved().get(i))));
                        }
                    }
                    part(
                            view,
                            sink,
                            row,
                            boxes.declared() ? "monthend.return.told" : "monthend.return.would",
                            row.told());
                    part(view, sink, row, "monthend.return.whole", row.whole());
                    if (!row.corrected().isZero()) {
                        part(view, sink, row, "monthend.return.corrected", row.corrected());
                    }
                }));
    }

    private static void part(View view, Exports.Sink sink, ReturnBoxes.Row row, String key, Money amount) {
        sink.row(List.of(
                row.box(), view.t(key), amount.currency().code(), view.format().amount(amount)));
    }

    private static Exports.Source rows(View view, ClearingBooks.Books of, YearMonth month) {
        return (sql, sink) ->
                VatProof.of(sql, view, month, of).lines().forEach(line -> sink.row(row(view, month, line)));
    }

    /** A row for each box that an item moves. */
    private static Exports.Source movedRows(View view, MovedItems moved) {
        return (sql, sink) -> Stream.concat(moved.into().stream(), moved.out().stream())
                .forEach(item -> item.boxes()
                        .forEach((box, amount) -> sink.row(List.of(
                                view.t("monthend.moved." + item.kind()),
                                item.name(),
                                item.from(),
                                item.to(),
                                box,
                                amount.currency().code(),
                                amount,
                                item.where(view)))));
    }

    private static List<Object> row(View view, YearMonth month, VatOfMonth.Line line) {
        return List.of(
                month.toString(),
                VatTexts.boxes(view, line),
                VatTexts.treatment(view, line),
                VatTexts.rate(view, line),
                line.account() == 0 ? "" : Integer.toString(line.account()),
                line.base().currency().code(),
                Column.cell(line.rate().map(rate -> line.base())),
                line.booked(),
                Column.cell(line.computed()),
                Column.cell(line.difference()),
                line.limit(),
                line.count(),
                view.t("monthend.state." + line.look()));
    }
}
