package se.knyt.cli.reconcile;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.FeeSplit;
import se.knyt.core.bookkeeping.FeeTable;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Finding;
import se.knyt.core.reconciliation.PayoutLines;

/**
 * The VAT that a settlement states on fees against the provider's table of treatments, as a company in Knyt begins with it: row by row
 * where a row holds its fee and the VAT on it, and all together. Where the table leaves the answer to the company nothing is expected.
 */
final class FeeVatCheck {
    private static final Map<String, FeeTable> TABLES = KnownProviders.all(BankLeg.DIRECT).stream()
            .collect(Collectors.toMap(ProviderSettings::provider, ProviderSettings::fees));

    private static final int FINDINGS_MAX = 20;

    private final AllLines lines;
    private final AllLines.Range range;
    private final FeeTable table;
    private final List<Finding> findings = new ArrayList<>();

    private FeeVatCheck(AllLines lines, AllLines.Range range, FeeTable table) {
        this.lines = lines;
        this.range = range;
        this.table = table;
    }

    /** What is wrong with the VAT on the fees of a payout. */
    static List<Finding> of(AllLines lines, AllLines.Range range) {
        var table = TABLES.get(range.part().provider());
        if (table == null) {
            return List.of();
        }
        var check = new FeeVatCheck(lines, range, table);
        check.run();
        return check.findings;
    }

    private void run() {
        var rows = new LinkedHashMap<Integer, List<FeeSplit.Line>>();
        var all = new ArrayList<FeeSplit.Line>();
        for (int i = range.from(); i < range.to(); i++) {
            var kind = lines.kind(i);
            if (kind == Kind.FEE || kind == Kind.FEE_REFUND || kind == Kind.DISPUTE_FEE || kind == Kind.FEE_VAT) {
                var line = new FeeSplit.Line(kind, lines.providerKind(i), day(i), amount(lines.amount(i)));
                rows.computeIfAbsent(lines.line(i), _ -> new ArrayList<>(2)).add(line);
                all.add(line);
            }
        }
        boolean beside = rows.values().stream().anyMatch(FeeVatCheck::holdsBoth);
        boolean apart =
                rows.values().stream().anyMatch(row -> row.stream().allMatch(line -> line.kind() == Kind.FEE_VAT));
        if (beside && !apart) {
            rows.forEach(this::row);
        }
        if (findings.isEmpty()) {
            check(0, all);
        }
    }

    private static boolean holdsBoth(List<FeeSplit.Line> row) {
        return row.stream().anyMatch(line -> line.kind() == Kind.FEE_VAT)
                && row.stream().anyMatch(line -> line.kind() != Kind.FEE_VAT);
    }

    private void row(int place, List<FeeSplit.Line> row) {
        if (findings.size() < FINDINGS_MAX) {
            check(place, row);
        }
    }

    /** One minor unit a row is let pass: providers round each. */
    private void check(int place, List<FeeSplit.Line> rows) {
        for (var part : FeeSplit.of(rows, table, range.part().currency())) {
            if (part.vat() == FeeVat.UNANSWERED) {
                continue;
            }
            var difference = part.tax().minus(part.expected());
            long most =
                    part.vat() == FeeVat.SWEDISH_25 ? Math.max(1, part.fees().size()) : 0;
            if (difference.abs().minor() > most) {
                findings.add(new Finding(
                        Finding.Code.FEE_VAT,
                        place,
                        difference.negated(),
                        List.of(
                                words(part.fees().isEmpty() ? part.stated() : part.fees()),
                                part.tax().toPlain(),
                                part.expected().toPlain())));
            }
        }
    }

    private static String words(List<FeeSplit.Line> fees) {
        return fees.stream().map(FeeSplit.Line::word).distinct().limit(3).collect(Collectors.joining(", "));
    }

    private Money amount(long minor) {
        return new Money(minor, range.part().currency());
    }

    /** The row's day, else the payout's; what has neither is of today's rules, which have held from the beginning. */
    private LocalDate day(int line) {
        long day = lines.day(line);
        var paidOn = range.part().paidOn();
        if (day != PayoutLines.NO_DAY) {
            return LocalDate.ofEpochDay(day);
        }
        return paidOn == null ? LocalDate.EPOCH : paidOn;
    }
}
