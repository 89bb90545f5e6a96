package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import se.knyt.core.reconciliation.BankInterest;
import se.knyt.core.reconciliation.BankLimits;
import se.knyt.core.reconciliation.BankMatch;
import se.knyt.core.reconciliation.BankMatcher;
import se.knyt.core.reconciliation.Certifier;
import se.knyt.core.reconciliation.ExpectedPayout;
import se.knyt.formats.bank.BankBook;
import se.knyt.formats.bank.BankEntry;
import se.knyt.formats.bank.BankFiles;
import se.knyt.formats.bank.BankSink;
import se.knyt.formats.bank.BankStatement;
import se.knyt.formats.bank.BankSurvey;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.FileKind;

/**
 * What the bank files say of the payouts.
 *
 * @param matches what became of each payout, in their order
 * @param statements what the files state about themselves
 */
record BankLegs(List<BankMatch> matches, List<BankStatement> statements) {
    /**
     * Reads the bank files and keeps of them what can concern a payout.
     *
     * @throws FormatException when one is no bank file that is read, or not what it should be
     */
    static BankLegs read(List<Path> files, List<AllLines.Range> ranges, List<Certifier.Certified> certified)
            throws IOException {
        var expected = new ArrayList<ExpectedPayout>();
        for (int i = 0; i < ranges.size(); i++) {
            var part = ranges.get(i).part();
            var certificate = certified.get(i).certificate();
            expected.add(new ExpectedPayout(
                    part.provider(), part.reference(), certificate.paid(), certificate.paidStated(), part.paidOn()));
        }
        boolean notified = false;
        for (var file : files) {
            notified |= BankFiles.isNotification(file);
        }
        var interest = new BankInterest(expected);
        Predicate<BankEntry> matters = entry -> interest.matters(entry.movement());
        var references = expected.stream()
                .map(ExpectedPayout::reference)
                .filter(reference -> !reference.isEmpty())
                .toList();
        var book = new BankBook(notified ? surveyed(files, matters) : matters, references);
        for (var file : files) {
            book.layout(BankFiles.layout(file));
            read(file, book);
        }
        var result = book.finish();
        var movements = result.entries().stream().map(BankEntry::movement).toList();
        return new BankLegs(BankMatcher.match(expected, movements, BankLimits.DEFAULT), result.statements());
    }

    private static Predicate<BankEntry> surveyed(List<Path> files, Predicate<BankEntry> matters) throws IOException {
        var survey = new BankSurvey(matters);
        for (var file : files) {
            read(file, survey);
        }
        return survey.wanted();
    }

    /** A settlement that is given for a bank file is named as what it is. */
    private static void read(Path file, BankSink into) throws IOException {
        try {
            BankFiles.read(file, into);
        } catch (FormatException e) {
            var kind = FileKind.of(FileText.open(file));
            if (kind.isSettlement() && e.reason().startsWith("no bank file")) {
                throw new FormatException(
                        e.file(), 0, 0, "no bank file: this is " + kind.description() + "; give it with --settlement");
            }
            throw e;
        }
    }
}
