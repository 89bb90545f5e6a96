package se.knyt.connectors.payments.nets.settlement;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

/** Payouts with what they state: {@code amount = charged − refunded + deposited − fees}. */
final class NetsPayouts {
    private static final List<Kind> CLASS_KINDS = List.of(Kind.SALE, Kind.REFUND, Kind.FEE);

    private final FileText file;
    private final SettlementRows rows;
    private final LooseEntries loose;
    private final List<NetsPayout> payouts;

    NetsPayouts(FileText file, SettlementRows rows, LooseEntries loose, List<NetsPayout> payouts) {
        this.file = file;
        this.rows = rows;
        this.loose = loose;
        this.payouts = payouts;
    }

    SettlementFile file() {
        var seen = new HashSet<String>();
        var heads = new ArrayList<PayoutHead>();
        var payoutOfGroup = new int[payouts.size()];
        try {
            var sums = sums();
            for (int i = 0; i < payouts.size(); i++) {
                var payout = payouts.get(i);
                payoutOfGroup[i] = -1;
                if (payout.isEmpty()) {
                    continue;
                }
                if (!seen.add(payout.reference + " " + payout.currency)) {
                    throw new FormatException(
                            file.name(),
                            payout.line,
                            0,
                            "the payout " + payout.reference + " stands twice in the file");
                }
                deposits(payout, i, sums[i]);
                chargebacks(payout, i, sums[i]);
                unknownSigns(payout, i, sums[i]);
                payoutOfGroup[i] = heads.size();
                heads.add(head(payout));
            }
        } catch (ArithmeticException e) {
            throw new FormatException(file.name(), 0, 0, "the actions sum to more than an amount can hold");
        }
        var entries = new SettlementEntries(rows);
        loose.into(entries, payoutOfGroup);
        return entries.file(heads);
    }

    /** Per payout the sums of each kind. */
    private long[][] sums() {
        var sums = new long[payouts.size()][Kind.values().length];
        for (int i = 0; i < loose.size(); i++) {
            var ofPayout = sums[loose.group(i)];
            int kind = loose.kind(i).ordinal();
            ofPayout[kind] = Math.addExact(ofPayout[kind], loose.amount(i));
        }
        return sums;
    }

    /** Money that the merchant paid in stands above the actions alone. */
    private void deposits(NetsPayout payout, int group, long[] sums) {
        if (payout.deposited != 0 && sums[Kind.DEPOSIT.ordinal()] == 0) {
            int row = rows.add(payout.line, "depositedAmount", SettlementRows.NO_DAY);
            loose.add(row, group, Kind.DEPOSIT, payout.deposited, SettlementEntries.NO_CLASS);
            sums[Kind.DEPOSIT.ordinal()] = payout.deposited;
        }
    }

    /** Whether the total of refunds has the chargebacks in it is not documented: they are, when only so it is equal. */
    private void chargebacks(NetsPayout payout, int group, long[] sums) {
        var stated = payout.refunded;
        long refunds = sums[Kind.REFUND.ordinal()];
        long chargebacks = sums[Kind.CHARGEBACK.ordinal()];
        if (stated != null
                && chargebacks != 0
                && refunds != -Math.abs(stated)
                && Math.addExact(refunds, chargebacks) == -Math.abs(stated)) {
            for (int i = 0; i < loose.size(); i++) {
                if (loose.group(i) == group && loose.kind(i) == Kind.CHARGEBACK) {
                    loose.statedClass(i, NetsReader.REFUNDED);
                }
            }
        }
    }

    /** A word that is not known tells no direction: it is the other one when only that closes the payout. */
    private void unknownSigns(NetsPayout payout, int group, long[] sums) {
        var stated = payout.amount;
        long unknown = sums[Kind.UNRECOGNIZED.ordinal()];
        if (stated == null || unknown == 0) {
            return;
        }
        long sum = 0;
        for (long part : sums) {
            sum = Math.addExact(sum, part);
        }
        if (sum != stated && Math.subtractExact(sum, Math.multiplyExact(2, unknown)) == stated) {
            for (int i = 0; i < loose.size(); i++) {
                if (loose.group(i) == group && loose.kind(i) == Kind.UNRECOGNIZED) {
                    loose.negate(i);
                }
            }
        }
    }

    private static PayoutHead head(NetsPayout payout) {
        var currency = payout.currency;
        if (currency == null) {
            throw new IllegalStateException("a payout without currency");
        }
        var paid = payout.amount;
        var statement = new Statement(
                currency,
                Money.zero(currency),
                Money.zero(currency),
                paid == null ? null : Money.of(paid, currency),
                totals(payout, currency),
                findings(payout, currency));
        return new PayoutHead(
                "nets",
                payout.reference,
                currency,
                payout.date,
                statement,
                statement.classTotals().isEmpty() ? List.of() : CLASS_KINDS);
    }

    private static List<ClassTotal> totals(NetsPayout payout, Currency currency) {
        var charged = payout.charged;
        var refunded = payout.refunded;
        var fees = payout.fees;
        if (charged == null || refunded == null || fees == null) {
            return List.of();
        }
        return List.of(
                new ClassTotal("chargedAmount", Money.of(charged, currency)),
                new ClassTotal("refundedAmount", Money.of(-Math.abs(refunded), currency)),
                new ClassTotal("fees", Money.of(-fees, currency)));
    }

    private static List<Finding> findings(NetsPayout payout, Currency currency) {
        var findings = new ArrayList<Finding>();
        for (var found : payout.findings) {
            findings.add(new Finding(found.code(), found.line(), Money.of(found.amount(), currency), List.of()));
        }
        for (var found : payout.currencies) {
            if (!found.argument().equals(currency.code())) {
                findings.add(new Finding(found.code(), found.line(), money(found, currency), List.of(currency.code())));
            }
        }
        return findings;
    }

    private static Money money(NetsPayout.RowFinding found, Currency otherwise) {
        try {
            return Money.of(found.amount(), new Currency(found.argument()));
        } catch (IllegalArgumentException e) {
            return Money.of(found.amount(), otherwise);
        }
    }
}
