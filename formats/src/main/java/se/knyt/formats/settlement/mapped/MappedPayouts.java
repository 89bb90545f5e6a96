package se.knyt.formats.settlement.mapped;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Finding;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.PayoutDrafts;
import se.knyt.formats.settlement.SettlementFile.PayoutHead;
import se.knyt.formats.settlement.mapped.Conventions.Paid;

/** What the rows of a file say about its payouts: what was paid, when, and under which reference. */
final class MappedPayouts {
    private final String file;
    private final MappedFormat format;
    private final Map<Currency, Left> leftOut = new TreeMap<>();
    private final PayoutDrafts drafts;
    private final List<Stated> stated = new ArrayList<>();

    /** What one payout is said to be. */
    private static final class Stated {
        private @Nullable Long column;
        private int columnLine;
        private boolean row;
        private long sum;
        private @Nullable LocalDate lastDay;
        private @Nullable LocalDate paidOn;
    }

    MappedPayouts(String file, MappedFormat format, PayoutDrafts drafts) {
        this.file = file;
        this.format = format;
        this.drafts = drafts;
    }

    private Stated of(int payout) {
        while (stated.size() <= payout) {
            stated.add(new Stated());
        }
        return stated.get(payout);
    }

    /**
     * Takes what any row says about its payout.
     *
     * @throws FormatException when another row of it says something else
     */
    void row(CsvReader row, int payout, LocalDate day, @Nullable Long paid, @Nullable LocalDate paidOn) {
        var one = of(payout);
        if (one.lastDay == null || day.isAfter(one.lastDay)) {
            one.lastDay = day;
        }
        if (paidOn != null) {
            if (one.paidOn != null && !one.paidOn.equals(paidOn)) {
                throw row.errorAtEnd("the payout has another day here than in the rows before");
            }
            one.paidOn = paidOn;
        }
        if (paid != null) {
            if (one.column != null && !one.column.equals(paid)) {
                throw row.errorAtEnd("the amount paid is another here than in line " + one.columnLine);
            }
            one.column = paid;
            one.columnLine = row.line();
        }
    }

    /** Takes the row of the payout itself. */
    void paidRow(CsvReader row, int payout, long written, LocalDate day) {
        var one = of(payout);
        if (one.row && !format.has(Role.PAYOUT)) {
            throw row.errorAtEnd("a second payout, and no column says which rows belong to it");
        }
        one.row = true;
        if (one.paidOn == null) {
            one.paidOn = day;
        }
        if (format.conventions().paid() == Paid.ROW) {
            drafts.get(payout).addPaid(format.conventions().payoutRowsPositive() ? written : Math.negateExact(written));
        }
    }

    /** Takes what was carried over to a payout or from it, as it changes what is paid. */
    void balance(int payout, boolean opening, long minor) {
        if (opening) {
            drafts.get(payout).addOpening(minor);
        } else {
            drafts.get(payout).addClosing(Math.negateExact(minor));
        }
        sum(payout, minor);
    }

    /** Takes a row that is in no payout. */
    void leftOut(int line, Currency currency, long minor) {
        leftOut.computeIfAbsent(currency, _ -> new Left(line)).add(minor);
    }

    /** Rows of one currency that are in no payout. */
    private static final class Left {
        private final int line;
        private int rows;
        private long sum;

        Left(int line) {
            this.line = line;
        }

        void add(long minor) {
            rows++;
            sum = Math.addExact(sum, minor);
        }
    }

    /** What is in no payout is told with the first one of its currency, or with the file's first one where none is in it. */
    private void tellLeftOut() {
        leftOut.forEach((currency, left) -> {
            if (drafts.size() == 0) {
                throw new FormatException(
                        file,
                        left.line,
                        0,
                        "rows in " + currency + " that are in no payout, and no payout in the file");
            }
            int place = 0;
            for (int i = drafts.size() - 1; i >= 0; i--) {
                place = drafts.get(i).currency().equals(currency) ? i : place;
            }
            drafts.get(place)
                    .find(
                            Finding.Code.ROW_LEFT_OUT,
                            left.line,
                            new Money(left.sum, currency),
                            Integer.toString(left.rows));
        });
    }

    void sum(int payout, long minor) {
        var one = of(payout);
        one.sum = Math.addExact(one.sum, minor);
    }

    /**
     * The heads in the order of the payouts. One without an id of its own is called by its day and its amount: the same file again is the
     * same payout, and another payout of the same day is another.
     *
     * @throws FormatException when the file does not say what was paid as the format has it
     */
    List<PayoutHead> heads(String provider) {
        for (int i = 0; i < drafts.size(); i++) {
            var one = of(i);
            var draft = drafts.get(i);
            switch (format.conventions().paid()) {
                case SUM -> draft.addPaid(one.sum);
                case COLUMN -> {
                    if (one.column == null) {
                        throw new FormatException(file, 0, 0, "no row says what was paid out");
                    }
                    draft.addPaid(one.column);
                }
                case ROW -> {
                    if (!one.row) {
                        throw new FormatException(
                                file, 0, 0, "the row of the payout itself is missing; is the file cut off?");
                    }
                }
            }
            draft.paidOn(one.paidOn == null ? one.lastDay : one.paidOn);
        }
        tellLeftOut();
        var heads = drafts.heads(provider).stream().map(MappedPayouts::named).toList();
        var references = new HashSet<String>();
        for (var head : heads) {
            if (!references.add(head.reference())) {
                throw new FormatException(file, 0, 0, "the payout " + head.reference() + " stands in two currencies");
            }
        }
        return heads;
    }

    private static PayoutHead named(PayoutHead head) {
        var paid = head.statement().paid();
        if (!head.reference().isEmpty() || paid == null) {
            return head;
        }
        var reference = head.paidOn() + "-" + plain(paid);
        return new PayoutHead(
                head.provider(), reference, head.currency(), head.paidOn(), head.statement(), head.classKinds());
    }

    private static String plain(Money paid) {
        return paid.toPlain().replace('.', '-').replaceFirst("^-", "minus-");
    }
}
