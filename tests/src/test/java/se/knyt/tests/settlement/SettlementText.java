package se.knyt.tests.settlement;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import se.knyt.core.reconciliation.Certifier;
import se.knyt.core.reconciliation.FindingText;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFile.Part;

/** A settlement as a bookkeeper would write it down: each payout with its proof, its lines in the order of the file, its findings. */
final class SettlementText {
    private SettlementText() {}

    static String of(List<SettlementFile> files) {
        var text = new StringBuilder();
        for (var file : files) {
            file.parts().stream()
                    .sorted(Comparator.comparing(Part::reference).thenComparing(Part::currency))
                    .forEach(part -> payout(file, part, text, true));
        }
        return text.toString();
    }

    /** The same without line numbers, in an order that does not depend on them. */
    static List<String> withoutLines(List<SettlementFile> files) {
        return files.stream()
                .flatMap(file -> file.parts().stream().map(part -> {
                    var text = new StringBuilder();
                    payout(file, part, text, false);
                    return String.join("\n", text.toString().lines().sorted().toList());
                }))
                .sorted()
                .toList();
    }

    private static void payout(SettlementFile file, Part part, StringBuilder text, boolean numbered) {
        var certified = Certifier.certify(part.statement(), file, part.from(), part.to());
        var c = certified.certificate();
        text.append(part.provider())
                .append(' ')
                .append(part.reference())
                .append(' ')
                .append(part.currency());
        text.append(part.paidOn() == null ? " undated" : " " + part.paidOn());
        text.append(c.closes() ? " closes\n" : " does not close\n");
        text.append("  opening ").append(c.opening().toPlain());
        text.append(" sales ").append(c.sales().toPlain());
        text.append(" refunds ").append(c.refunds().toPlain());
        text.append(" fees ").append(c.fees().toPlain());
        text.append(" vat ").append(c.feeVat().toPlain());
        text.append(" adjustments ").append(c.adjustments().toPlain());
        text.append(" fx ").append(c.fx().toPlain());
        text.append(" closing ").append(c.closing().toPlain());
        text.append(" paid ").append(c.paid().toPlain()).append('\n');
        IntStream.range(part.from(), part.to())
                .boxed()
                .sorted(Comparator.comparingInt(file::line))
                .forEach(i -> line(file, i, text, numbered));
        for (var finding : certified.findings()) {
            text.append("  ! ").append(finding.code().code());
            text.append(numbered ? " line " + finding.line() : "");
            // What is repeated depends on the order of the rows; that something is does not.
            text.append(numbered ? ": " + FindingText.of(finding, Locale.ENGLISH) : "")
                    .append('\n');
        }
    }

    private static void line(SettlementFile file, int i, StringBuilder text, boolean numbered) {
        text.append("  ").append(numbered ? file.line(i) + " " : "");
        text.append(file.kind(i).code())
                .append(" (")
                .append(file.providerKind(i))
                .append(") ");
        text.append(new se.knyt.core.money.Money(file.amount(i), file.currency(i)).toPlain());
        text.append(file.original(i).map(original -> " of " + original).orElse(""));
        var reference = file.reference(i);
        text.append(reference.isEmpty() ? "" : " " + reference).append('\n');
    }
}
