package se.knyt.connectors.payments.svea.settlement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.connectors.payments.svea.settlement.SveaReport.RowFinding;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.ClassTotal;
import se.knyt.core.reconciliation.Finding;
import se.knyt.core.reconciliation.Statement;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.LooseEntries;
import se.knyt.formats.settlement.SettlementEntries;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFile.PayoutHead;
import se.knyt.formats.settlement.SettlementRows;

/**
 * Client reports become payouts: those of one client, day and currency are one payment of the bank, since the money of cards and direct
 * payments goes with that of the invoices. Svea gives no reference of the payment; ours is {@code CLIENT-YYYYMMDD}.
 */
final class SveaPayouts {
    private static final List<Kind> CLASS_KINDS = List.of(Kind.SALE, Kind.FEE, Kind.FEE_VAT);

    private final FileText file;
    private final SettlementRows rows;
    private final LooseEntries loose;
    private final List<SveaReport> reports;

    private record Key(String clientId, LocalDate date, Currency currency) {}

    SveaPayouts(FileText file, SettlementRows rows, LooseEntries loose, List<SveaReport> reports) {
        this.file = file;
        this.rows = rows;
        this.loose = loose;
        this.reports = reports;
    }

    SettlementFile file() {
        var groups = new LinkedHashMap<Key, List<SveaReport>>();
        var payoutOfReport = new int[reports.size()];
        var keys = new ArrayList<Key>();
        for (int i = 0; i < reports.size(); i++) {
            var report = reports.get(i);
            var date = report.date;
            var currency = report.currency;
            if (date == null || currency == null) {
                throw new IllegalStateException("a client report without date or currency");
            }
            var key = new Key(report.clientId, date, currency);
            groups.computeIfAbsent(key, k -> {
                        keys.add(k);
                        return new ArrayList<>();
                    })
                    .add(report);
            payoutOfReport[i] = keys.indexOf(key);
        }
        var heads = new ArrayList<PayoutHead>();
        for (var key : keys) {
            try {
                heads.add(head(key, groups.getOrDefault(key, List.of()), heads.size(), payoutOfReport));
            } catch (ArithmeticException e) {
                throw new FormatException(file.name(), 0, 0, "the rows sum to more than an amount can hold");
            }
        }
        var entries = new SettlementEntries(rows);
        loose.into(entries, payoutOfReport);
        return entries.file(heads);
    }

    private PayoutHead head(Key key, List<SveaReport> group, int payout, int[] payoutOfReport) {
        var currency = key.currency();
        long sum = 0;
        long openingDebt = 0;
        long closingDebt = 0;
        var excluding = total(group, report -> report.paidExcludingWithholding);
        var including = total(group, report -> report.paidIncludingWithholding);
        for (var report : group) {
            sum = Math.addExact(sum, report.sum);
            openingDebt = Math.addExact(openingDebt, report.openingDebt);
            closingDebt = Math.addExact(closingDebt, report.closingDebt);
        }
        var paid = excluding == null ? including : excluding;
        if (excluding != null && including != null && !excluding.equals(including)) {
            sum = Math.addExact(
                    sum, withheld(group, payout, payoutOfReport, sum, excluding, including, openingDebt, closingDebt));
        }
        var debts = debts(sum, paid, openingDebt, closingDebt);
        var statement = new Statement(
                currency,
                Money.of(debts[0], currency),
                Money.of(debts[1], currency),
                paid == null ? null : Money.of(paid, currency),
                totals(group, currency),
                findings(group, currency));
        var reference = key.clientId() + "-" + key.date().toString().replace("-", "");
        return new PayoutHead(
                "svea",
                reference,
                currency,
                key.date(),
                statement,
                statement.classTotals().isEmpty() ? List.of() : CLASS_KINDS);
    }

    /** Rows that sum to what is paid before something is withheld: what is withheld is an amount of its own, else nothing. */
    private long withheld(
            List<SveaReport> group,
            int payout,
            int[] payoutOfReport,
            long sum,
            long excluding,
            long including,
            long openingDebt,
            long closingDebt) {
        boolean closesAlready = closes(sum, excluding, openingDebt, closingDebt);
        if (!closesAlready && closes(sum, including, openingDebt, closingDebt)) {
            int of = 0;
            while (payoutOfReport[of] != payout) {
                of++;
            }
            int row = rows.add(group.getFirst().line, "Withholding", SettlementRows.NO_DAY);
            long amount = Math.subtractExact(excluding, including);
            loose.add(
                    row, of, amount < 0 ? Kind.RESERVE_HOLD : Kind.RESERVE_RELEASE, amount, SettlementEntries.NO_CLASS);
            return amount;
        }
        return 0;
    }

    private static boolean closes(long sum, long paid, long openingDebt, long closingDebt) {
        var debts = debts(sum, paid, openingDebt, closingDebt);
        return Math.subtractExact(Math.addExact(debts[0], sum), debts[1]) == paid;
    }

    /**
     * Opening and closing, negative when the merchant owes. The sign that Svea gives a debt is not documented: it is the one that closes
     * the payment, and a debt where none or both do.
     */
    private static long[] debts(long sum, @Nullable Long paid, long opening, long closing) {
        long before = -Math.abs(opening);
        long after = -Math.abs(closing);
        if (paid != null) {
            for (var signs : new int[][] {{1, 1}, {1, -1}, {-1, 1}, {-1, -1}}) {
                long left = Math.subtractExact(Math.addExact(before * signs[0], sum), after * signs[1]);
                if (left == paid) {
                    return new long[] {before * signs[0], after * signs[1]};
                }
            }
        }
        return new long[] {before, after};
    }

    private static List<ClassTotal> totals(List<SveaReport> group, Currency currency) {
        var nominal = total(group, report -> report.nominal);
        var fees = total(group, report -> report.fees);
        var vat = total(group, report -> report.feeVat);
        if (nominal == null || fees == null || vat == null) {
            return List.of();
        }
        return List.of(
                new ClassTotal("nominalAmount", Money.of(nominal, currency)),
                new ClassTotal("feeAmountExcludingVat", Money.of(-fees, currency)),
                new ClassTotal("feeVatAmount", Money.of(-vat, currency)));
    }

    private interface Stated {
        @Nullable
        Long of(SveaReport report);
    }

    /** The sum, or null when one of the reports does not state it. */
    private static @Nullable Long total(List<SveaReport> group, Stated stated) {
        long sum = 0;
        for (var report : group) {
            var amount = stated.of(report);
            if (amount == null) {
                return null;
            }
            sum = Math.addExact(sum, amount);
        }
        return sum;
    }

    private static List<Finding> findings(List<SveaReport> group, Currency currency) {
        var findings = new ArrayList<Finding>();
        for (var report : group) {
            for (var found : report.findings) {
                findings.add(new Finding(found.code(), found.line(), Money.of(found.amount(), currency), List.of()));
            }
            report.currencies.values().stream()
                    .filter(found -> !isIn(found.argument(), currency))
                    .sorted(Comparator.comparingInt(RowFinding::line))
                    .forEach(found -> findings.add(foreign(found, currency)));
        }
        return findings;
    }

    private static Finding foreign(RowFinding found, Currency currency) {
        var amount = Money.of(found.amount(), currency);
        for (var code : found.argument().split(" ", -1)) {
            if (!code.isEmpty() && !code.equals(currency.code())) {
                amount = Money.of(found.amount(), knownOr(code, currency));
            }
        }
        return new Finding(found.code(), found.line(), amount, List.of(currency.code()));
    }

    /** A currency, or another where there is none with that code. */
    private static Currency knownOr(String code, Currency otherwise) {
        try {
            return new Currency(code);
        } catch (IllegalArgumentException e) {
            return otherwise;
        }
    }

    /** Whether both currencies that a row names, as far as it names any, are the payment's. */
    private static boolean isIn(String named, Currency currency) {
        for (var code : named.split(" ", -1)) {
            if (!code.isEmpty() && !code.equals(currency.code())) {
                return false;
            }
        }
        return true;
    }
}
