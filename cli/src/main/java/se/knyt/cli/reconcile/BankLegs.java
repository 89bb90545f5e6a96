package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankInterest;
import se.knyt.core.reconciliation.BankLimits;
import se.knyt.core.reconciliation.BankMatch;
import se.knyt.core.reconciliation.BankMatcher;
import se.knyt.core.reconciliation.Certifier;
import se.knyt.core.reconciliation.ExpectedPayout;
import se.knyt.core.reconciliation.Finding;
import se.knyt.core.reconciliation.ProviderOnStatement;
import se.knyt.core.reconciliation.ProviderOnStatement.Says;
import se.knyt.formats.bank.BankBook;
import se.knyt.formats.bank.BankEntry;
import se.knyt.formats.bank.BankFiles;
import se.knyt.formats.bank.BankSink;
import se.knyt.formats.bank.BankStatement;
import se.knyt.formats.bank.BankSurvey;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.SettlementFormats;

/**
 * What the bank files say of the payouts.
 *
 * @param legs what became of each payout, in their order
 * @param statements what the files state about themselves
 */
record BankLegs(List<BankLeg> legs, List<BankStatement> statements) {
    /**
     * Reads the bank files and keeps of them what can concern a payout.
     *
     * @throws FormatException when one is no bank file that is read, or not what it should be
     */
    static BankLegs read(List<Path> files, List<AllLines.Range> ranges, List<Certifier.Certified> certified)
            throws IOException {
        var expected = new ArrayList<ExpectedPayout>();
        for (int i = 0; i < ranges.size(); i++) {
            expected.add(expected(ranges.get(i), certified.get(i)));
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
        var places = new EntryPlaces(matters);
        for (var file : files) {
            book.layout(BankFiles.layout(file));
            places.file(file.toString());
            read(file, places.before(book));
        }
        var result = book.finish();
        var movements = result.entries().stream().map(BankEntry::movement).toList();
        var matches = BankMatcher.match(expected, movements, BankLimits.DEFAULT);
        return new BankLegs(new Said(ranges, expected, result.entries(), matches, places).legs(), result.statements());
    }

    private static ExpectedPayout expected(AllLines.Range range, Certifier.Certified certified) {
        var part = range.part();
        var certificate = certified.certificate();
        var shown = new ArrayList<>(part.head().atBank().references());
        shown.addAll(part.head().atBank().texts());
        return new ExpectedPayout(
                part.provider(), part.reference(), certificate.paid(), certificate.paidStated(), part.paidOn(), shown);
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
            var kind = SettlementFormats.installed().kind(FileText.open(file));
            if (kind.isSettlement() && e.reason().startsWith("no bank file")) {
                throw new FormatException(
                        e.file(), 0, 0, "no bank file: this is " + kind.description() + "; give it with --settlement");
            }
            throw e;
        }
    }

    /** Matches as they are shown: with the words of the entries, and with those that may be it where none is proved. */
    private static final class Said {
        private static final int SUGGESTED_MAX = 10;

        private final List<AllLines.Range> ranges;
        private final List<ExpectedPayout> expected;
        private final List<BankEntry> entries;
        private final List<BankMatch> matches;
        private final EntryPlaces places;
        private final Set<Integer> taken = new HashSet<>();

        Said(
                List<AllLines.Range> ranges,
                List<ExpectedPayout> expected,
                List<BankEntry> entries,
                List<BankMatch> matches,
                EntryPlaces places) {
            this.ranges = ranges;
            this.expected = expected;
            this.entries = entries;
            this.matches = matches;
            this.places = places;
            matches.stream().filter(BankMatch::matched).forEach(match -> taken.addAll(match.movements()));
        }

        List<BankLeg> legs() {
            var legs = new ArrayList<BankLeg>();
            for (int p = 0; p < matches.size(); p++) {
                legs.add(matches.get(p).matched() ? matched(p) : unmatched(p));
            }
            return legs;
        }

        private BankLeg matched(int p) {
            var match = matches.get(p);
            return new BankLeg(
                    BankLeg.Status.MATCHED,
                    match.movements().isEmpty() ? "" : basis(p, match.movements()),
                    match.amount(),
                    match.bookedOn(),
                    match.movements().stream().map(this::entry).toList(),
                    null);
        }

        /** The weakest of what proves its entries. */
        private String basis(int p, List<Integer> movements) {
            var atBank = ranges.get(p).part().head().atBank();
            var texts = movements.stream().map(m -> all(entries.get(m))).toList();
            if (allSay(p, List.of(expected.get(p).reference()), texts)) {
                return "reference";
            }
            if (allSay(p, atBank.references(), texts)) {
                return "bank-reference";
            }
            return allSay(p, atBank.texts(), texts) ? "provider-text" : "provider-and-amount";
        }

        private boolean allSay(int p, List<String> own, List<List<String>> texts) {
            return texts.stream()
                    .allMatch(text ->
                            ProviderOnStatement.says(expected.get(p).provider(), own, text) == Says.OWN_REFERENCE);
        }

        private BankLeg unmatched(int p) {
            var match = matches.get(p);
            var finding = match.finding();
            boolean otherAmount = finding != null && finding.code() == Finding.Code.BANK_AMOUNT;
            var may = otherAmount || (match.suggested() && !inWindow(p, match)) ? match.movements() : candidates(p);
            var shown = may.stream().map(this::entry).toList();
            if (otherAmount || may.isEmpty()) {
                return new BankLeg(BankLeg.Status.OPEN, "", match.amount(), match.bookedOn(), shown, finding);
            }
            var days = new TreeSet<String>();
            shown.forEach(entry -> days.add(entry.bookedOn().toString()));
            var leg = new BankLeg(
                    BankLeg.Status.SUGGESTED,
                    "",
                    Money.zero(expected.get(p).amount().currency()),
                    null,
                    shown,
                    null);
            var told = new Finding(
                    Finding.Code.BANK_SUGGESTED,
                    0,
                    expected.get(p).amount(),
                    List.of(String.join(", ", days), leg.text()));
            return new BankLeg(leg.status(), "", leg.amount(), null, shown, told);
        }

        /** What has its amount and days; where several sums fit, what names its provider in those days. */
        private List<Integer> candidates(int p) {
            var payout = expected.get(p);
            var equal = new ArrayList<Integer>();
            var ofProvider = new ArrayList<Integer>();
            for (int m = 0; m < entries.size(); m++) {
                var entry = entries.get(m);
                boolean may = !taken.contains(m)
                        && !entry.reversal()
                        && entry.amount().currency().equals(payout.amount().currency())
                        && inWindow(p, entry);
                if (may && entry.amount().equals(payout.amount())) {
                    equal.add(m);
                } else if (may && ProviderOnStatement.says(payout.provider(), List.of(), all(entry)) == Says.PROVIDER) {
                    ofProvider.add(m);
                }
            }
            var finding = matches.get(p).finding();
            boolean several = finding != null && finding.code() == Finding.Code.BANK_AMBIGUOUS;
            var may = equal.isEmpty() && several ? ofProvider : equal;
            return may.size() <= SUGGESTED_MAX ? may : may.subList(0, SUGGESTED_MAX);
        }

        /** What holds the payout's reference may be suggested from far outside its days. */
        private boolean inWindow(int p, BankMatch match) {
            return match.movements().stream().allMatch(m -> inWindow(p, entries.get(m)));
        }

        private boolean inWindow(int p, BankEntry entry) {
            var paidOn = expected.get(p).paidOn();
            var limits = BankLimits.DEFAULT;
            return paidOn != null
                    && !entry.bookedOn().isBefore(paidOn.minusDays(limits.daysBefore()))
                    && !entry.bookedOn().isAfter(paidOn.plusDays(limits.daysAfter()));
        }

        private static List<String> all(BankEntry entry) {
            var movement = entry.movement();
            var all = new ArrayList<>(movement.texts());
            movement.parts().forEach(part -> all.addAll(part.texts()));
            return all;
        }

        private BankLeg.Entry entry(Integer place) {
            var entry = entries.get(Objects.requireNonNull(place));
            var at = places.of(entry);
            return new BankLeg.Entry(
                    place,
                    at.file(),
                    at.line(),
                    EntryPlaces.words(entry),
                    entry.amount(),
                    entry.bookedOn(),
                    entry.bankReference());
        }
    }
}
