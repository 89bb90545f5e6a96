package se.knyt.engine.mapped;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.PayoutLines;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.mapped.Conventions;
import se.knyt.formats.settlement.mapped.MappedFormat;
import se.knyt.formats.settlement.mapped.MappedReader;

/** A format tried on the file that it is made from. */
final class FormatTrial {
    private static final int ROWS_SHOWN = 12;
    private static final int SUMS_SHOWN = 50;

    private FormatTrial() {}

    static FormatDraft of(
            FileText text,
            FormatForm form,
            List<FormatDraft.Column> columns,
            Map<String, String> reasons,
            Map<String, Integer> words) {
        var problems = List.<String>of();
        Optional<FormatDraft.Place> unreadable = Optional.empty();
        var rows = List.<FormatDraft.Row>of();
        var sums = List.<FormatDraft.Sum>of();
        try {
            var format = form.read(1);
            try {
                var file = MappedReader.read(text, format, "preview");
                rows = rows(file);
                sums = sums(file, format);
            } catch (FormatException e) {
                unreadable = Optional.of(new FormatDraft.Place(e.line(), e.column(), e.reason()));
            }
        } catch (FormatException e) {
            var at = e.reason().indexOf(": ");
            problems = at < 0
                    ? List.of("field")
                    : List.of(e.reason().substring(at + 2).split(", ", -1));
        }
        return new FormatDraft(text.name(), form, columns, reasons, words, problems, unreadable, rows, sums);
    }

    private static List<FormatDraft.Row> rows(SettlementFile file) {
        var rows = new ArrayList<FormatDraft.Row>();
        for (int i = 0; i < Math.min(file.size(), ROWS_SHOWN); i++) {
            rows.add(new FormatDraft.Row(
                    file.line(i),
                    file.day(i) == PayoutLines.NO_DAY ? null : LocalDate.ofEpochDay(file.day(i)),
                    file.kind(i).code(),
                    file.providerKind(i),
                    Money.of(file.amount(i), file.currency(i)),
                    file.reference(i)));
        }
        return rows;
    }

    private static List<FormatDraft.Sum> sums(SettlementFile file, MappedFormat format) {
        var sums = new ArrayList<FormatDraft.Sum>();
        for (var part : file.parts().subList(0, Math.min(file.parts().size(), SUMS_SHOWN))) {
            long sum = 0;
            int unrecognized = 0;
            for (int i = part.from(); i < part.to(); i++) {
                sum = Math.addExact(sum, file.amount(i));
                unrecognized += file.kind(i) == Kind.UNRECOGNIZED ? 1 : 0;
            }
            // What was carried over is a part of what was paid, and no line.
            var lines = Money.of(sum, part.currency())
                    .plus(part.statement().opening())
                    .minus(part.statement().closing());
            var stated = part.statement().paid();
            var paid = stated == null ? lines : stated;
            sums.add(new FormatDraft.Sum(
                    part.reference(),
                    part.paidOn(),
                    paid,
                    lines,
                    paid.minus(lines),
                    part.to() - part.from(),
                    unrecognized,
                    format.conventions().paid() != Conventions.Paid.SUM));
        }
        return sums;
    }
}
