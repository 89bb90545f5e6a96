package se.knyt.connectors.payments.klarna.settlement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.ClassTotal;
import se.knyt.core.reconciliation.Finding;
import se.knyt.core.reconciliation.Statement;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.SettlementEntries;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFile.PayoutHead;

/** Gives the rows of a Klarna file their direction and sorts them into payouts. */
final class KlarnaPayouts {
    /** Totals that the payout is reduced by; they tell whether the totals have signs. */
    private static final List<String> DEDUCTED = List.of(
            "total_return_amount",
            "total_reversal_amount",
            "total_fee_amount",
            "total_tax_amount",
            "total_charge_amount",
            "total_holdback_amount");

    private static final String TAX_TOTAL = KlarnaType.TAX.total();
    private static final int CURRENCY_FINDINGS_MAX = 100;

    private final String provider;
    private final KlarnaRows rows;
    private final List<KlarnaReader.Summary> summaries;
    private final List<String> classes;
    private final KlarnaSigns signs;

    KlarnaPayouts(String provider, KlarnaRows rows, List<KlarnaReader.Summary> summaries, boolean taxColumn) {
        this.provider = provider;
        this.rows = rows;
        this.summaries = summaries;
        classes = classes(summaries);
        signs = new KlarnaSigns(
                rows, summaries.stream().anyMatch(summary -> DEDUCTED.stream().anyMatch(c -> summary.amount(c) > 0)));
        checkTax(taxColumn);
        checkComplete();
    }

    private static List<String> classes(List<KlarnaReader.Summary> summaries) {
        var names = new ArrayList<String>();
        for (var type : KlarnaType.values()) {
            boolean stated = summaries.stream().anyMatch(s -> s.amounts().containsKey(type.total()));
            if (stated && !names.contains(type.total())) {
                names.add(type.total());
            }
        }
        return names;
    }

    private void checkTax(boolean taxColumn) {
        boolean taxRows = false;
        for (int row = 0; row < rows.size() && !taxRows; row++) {
            taxRows = rows.word(row).known() == KlarnaType.TAX;
        }
        boolean taxStated = summaries.stream().anyMatch(s -> s.amount(TAX_TOTAL) != 0);
        if (taxStated && rows.size() > 0 && !taxColumn && !taxRows) {
            throw new FormatException(
                    rows.rows().name(), 0, 0, "the totals hold VAT on fees but the column tax_amount is missing");
        }
    }

    /** Totals without any transaction are a file that was cut off, unless nothing moved. */
    private void checkComplete() {
        if (rows.size() > 0) {
            return;
        }
        for (var summary : summaries) {
            for (var column : classes) {
                if (summary.amount(column) != 0) {
                    throw new FormatException(
                            rows.rows().name(),
                            summary.line(),
                            0,
                            "the file ends before its transactions; is it cut off?");
                }
            }
        }
    }

    SettlementFile file() {
        var groups = new LinkedHashMap<Group, Integer>();
        for (int i = 0; i < summaries.size(); i++) {
            groups.put(new Group(i, summaries.get(i).currency()), groups.size());
            signs.decide(i, summaries.get(i), wanted(i));
        }
        var entries = new SettlementEntries(rows.rows());
        int vatClass = classes.indexOf(TAX_TOTAL);
        for (int row = 0; row < rows.size(); row++) {
            int group = groups.computeIfAbsent(new Group(rows.payout(row), rows.currency(row)), _ -> groups.size());
            var word = rows.word(row);
            int place = word.known() == null
                    ? SettlementEntries.NO_CLASS
                    : classes.indexOf(word.known().total());
            entries.add(row, group, word.kind(), signs.amount(row), place);
            if (signs.vat(row) != 0) {
                entries.add(row, group, Kind.FEE_VAT, signs.vat(row), vatClass);
            }
        }
        return entries.file(
                groups.keySet().stream().map(group -> head(group, groups)).toList());
    }

    private record Group(int payout, Currency currency) {}

    /** What the lines of a payout must sum to, or null where the file does not state what was paid. */
    private @Nullable Long wanted(int payout) {
        var summary = summaries.get(payout);
        if (!summary.stated()) {
            return null;
        }
        return paid(summary) + closing(summary) - opening(summary);
    }

    /**
     * In a period that ends below zero nothing is paid and the debt grows. Files that show the negative sum as settlement amount, with
     * the same sum as added to the debt, say the same.
     */
    private static long paid(KlarnaReader.Summary summary) {
        long settled = summary.amount("total_settlement_amount");
        long added = Math.abs(summary.amount("total_deposit_amount"));
        return settled < 0 && settled == -added ? 0 : settled;
    }

    private static long opening(KlarnaReader.Summary summary) {
        return -Math.abs(
                summary.amounts().containsKey("opening_debt_balance")
                        ? summary.amount("opening_debt_balance")
                        : summary.amount("total_repay_amount"));
    }

    private static long closing(KlarnaReader.Summary summary) {
        if (summary.amounts().containsKey("closing_debt_balance")) {
            return -Math.abs(summary.amount("closing_debt_balance"));
        }
        return summary.amounts().containsKey("opening_debt_balance")
                ? opening(summary)
                        + Math.abs(summary.amount("total_repay_amount"))
                        - Math.abs(summary.amount("total_deposit_amount"))
                : -Math.abs(summary.amount("total_deposit_amount"));
    }

    private PayoutHead head(Group group, Map<Group, Integer> groups) {
        var summary = summaries.get(group.payout());
        var currency = group.currency();
        boolean own = currency.equals(summary.currency());
        var findings = new ArrayList<Finding>();
        if (groups.size() > summaries.size()) {
            foreign(group, own, findings);
        }
        Statement statement;
        if (!own) {
            var none = Money.zero(currency);
            statement = new Statement(currency, none, none, none, List.of(), findings);
        } else {
            balance(summary, findings);
            statement = new Statement(
                    currency,
                    new Money(opening(summary), currency),
                    new Money(closing(summary), currency),
                    summary.stated() ? new Money(paid(summary), currency) : null,
                    totals(group.payout(), summary),
                    findings);
        }
        var kinds = own ? classes.stream().map(column -> type(column).kind()).toList() : List.<Kind>of();
        return new PayoutHead(
                provider,
                summary.reference(),
                currency,
                summary.paidOn(),
                statement,
                kinds,
                own ? summary.apart() : Optional.empty());
    }

    /** The type whose total the column is; the first where two share one. */
    private static KlarnaType type(String column) {
        return Arrays.stream(KlarnaType.values())
                .filter(type -> type.total().equals(column))
                .findFirst()
                .orElseThrow();
    }

    /** Klarna settles like for like: a row in another currency is wrong in both payouts. */
    private void foreign(Group group, boolean own, List<Finding> findings) {
        var settled = summaries.get(group.payout()).currency();
        for (int row = 0; row < rows.size() && findings.size() < CURRENCY_FINDINGS_MAX; row++) {
            var currency = rows.currency(row);
            boolean other = !currency.equals(settled);
            if (rows.payout(row) == group.payout() && other && (own || currency.equals(group.currency()))) {
                findings.add(new Finding(
                        Finding.Code.CURRENCY,
                        rows.line(row),
                        new Money(signs.amount(row), currency),
                        List.of(settled.code())));
            }
        }
    }

    private static void balance(KlarnaReader.Summary summary, List<Finding> findings) {
        var amounts = summary.amounts();
        if (!amounts.containsKey("opening_debt_balance")
                || !amounts.containsKey("closing_debt_balance")
                || !amounts.containsKey("total_repay_amount")
                || !amounts.containsKey("total_deposit_amount")) {
            return;
        }
        long expected = opening(summary)
                + Math.abs(summary.amount("total_repay_amount"))
                - Math.abs(summary.amount("total_deposit_amount"));
        long difference = closing(summary) - expected;
        if (difference != 0) {
            findings.add(new Finding(Finding.Code.BALANCE, 0, new Money(difference, summary.currency()), List.of()));
        }
    }

    private List<ClassTotal> totals(int payout, KlarnaReader.Summary summary) {
        boolean signed = totalsAreSigned(summary);
        var totals = new ArrayList<ClassTotal>();
        for (var column : classes) {
            long stated = summary.amount(column);
            var type = type(column);
            long sign = signed ? 1 : type.sign();
            if (!signed && type.mayTurn()) {
                sign = stated < 0 ? 1 : signs.turned(payout, type);
            }
            totals.add(new ClassTotal(column, new Money(sign * stated, summary.currency())));
        }
        return totals;
    }

    /** Totals have signs when all that reduce the payout are negative; a single one follows the rows. */
    private boolean totalsAreSigned(KlarnaReader.Summary summary) {
        int negative = 0;
        int positive = 0;
        for (var column : DEDUCTED) {
            negative += summary.amount(column) < 0 ? 1 : 0;
            positive += summary.amount(column) > 0 ? 1 : 0;
        }
        return negative + positive == 1 ? signs.signed() : negative > 0 && positive == 0;
    }
}
