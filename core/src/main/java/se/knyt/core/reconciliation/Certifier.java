package se.knyt.core.reconciliation;

import java.util.ArrayList;
import java.util.List;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Proves one payout, or names what stands against it. */
public final class Certifier {
    /**
     * @param certificate the proof
     * @param findings what the statement brought along, then what was found here
     */
    public record Certified(Certificate certificate, List<Finding> findings) {
        public Certified {
            findings = List.copyOf(findings);
        }
    }

    /** More lines in another currency than this are not listed one by one. */
    private static final int FOREIGN_MAX = 100;

    private final Statement statement;
    private final PayoutLines lines;
    private final int from;
    private final int to;
    private final Currency currency;
    private final long[] byKind = new long[Kind.values().length];
    private final long[] byClass;
    private final List<Finding> findings;

    private Certifier(Statement statement, PayoutLines lines, int from, int to) {
        this.statement = statement;
        this.lines = lines;
        this.from = from;
        this.to = to;
        currency = statement.currency();
        byClass = new long[statement.classTotals().size()];
        findings = new ArrayList<>(statement.findings());
    }

    /**
     * Certifies the payout whose entries are those numbered {@code from} (included) to {@code to} (excluded).
     *
     * @throws ArithmeticException when a sum exceeds what a long holds
     */
    public static Certified certify(Statement statement, PayoutLines lines, int from, int to) {
        return new Certifier(statement, lines, from, to).run();
    }

    private Certified run() {
        sum();
        checkClasses();
        long sum = Math.addExact(statement.opening().minor(), total());
        sum = Math.subtractExact(sum, statement.closing().minor());
        var stated = statement.paid();
        long paid = stated == null ? sum : stated.minor();
        long difference = Math.subtractExact(sum, paid);
        if (stated == null) {
            findings.add(Finding.of(Finding.Code.NO_PAYOUT_AMOUNT, 0, money(sum)));
        }
        if (difference != 0) {
            findings.add(Finding.of(Finding.Code.DIFFERENCE, 0, money(difference)));
        }
        boolean closes = findings.stream().noneMatch(finding -> finding.code().holds());
        if (!closes) {
            findings.addAll(new DifferenceSearch(statement, lines, from, to, byClass).explain(difference));
        }
        return new Certified(certificate(closes, difference, paid, stated != null), findings);
    }

    private void sum() {
        int foreign = 0;
        for (int i = from; i < to; i++) {
            if (!lines.currency(i).equals(currency)) {
                if (foreign++ >= FOREIGN_MAX) {
                    continue;
                }
                findings.add(Finding.of(
                        Finding.Code.CURRENCY,
                        lines.line(i),
                        new Money(lines.amount(i), lines.currency(i)),
                        currency.code()));
                continue;
            }
            int kind = lines.kind(i).ordinal();
            byKind[kind] = Math.addExact(byKind[kind], lines.amount(i));
            int place = lines.statedClass(i);
            if (place >= 0 && place < byClass.length) {
                byClass[place] = Math.addExact(byClass[place], lines.amount(i));
            }
        }
    }

    private void checkClasses() {
        for (int i = 0; i < byClass.length; i++) {
            var total = statement.classTotals().get(i);
            long difference = Math.subtractExact(byClass[i], total.stated().minor());
            if (difference != 0) {
                findings.add(Finding.of(
                        Finding.Code.CLASS_TOTAL,
                        0,
                        money(difference),
                        total.name(),
                        money(byClass[i]).toPlain(),
                        total.stated().toPlain()));
            }
        }
    }

    private Certificate certificate(boolean closes, long difference, long paid, boolean paidStated) {
        return new Certificate(
                closes,
                money(difference),
                statement.opening(),
                sumOf(Kind.SALE),
                sumOf(Kind.REFUND),
                sumOf(Kind.FEE, Kind.FEE_REFUND, Kind.DISPUTE_FEE),
                sumOf(Kind.FEE_VAT),
                adjustments(),
                sumOf(Kind.FX),
                statement.closing(),
                money(paid),
                paidStated);
    }

    private Money adjustments() {
        return money(total())
                .minus(sumOf(
                        Kind.SALE, Kind.REFUND, Kind.FEE, Kind.FEE_REFUND, Kind.DISPUTE_FEE, Kind.FEE_VAT, Kind.FX));
    }

    private Money sumOf(Kind... kinds) {
        long sum = 0;
        for (var kind : kinds) {
            sum = Math.addExact(sum, byKind[kind.ordinal()]);
        }
        return money(sum);
    }

    private long total() {
        long sum = 0;
        for (long part : byKind) {
            sum = Math.addExact(sum, part);
        }
        return sum;
    }

    private Money money(long minor) {
        return new Money(minor, currency);
    }
}
