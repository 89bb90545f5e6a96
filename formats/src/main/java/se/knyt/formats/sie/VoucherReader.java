package se.knyt.formats.sie;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;

/** Puts a voucher together from its records. */
final class VoucherReader {
    private final SieLine head;
    private final List<SieRow> rows = new ArrayList<>();
    private final SieReadOptions options;
    /** An added row is followed by an identical plain one, for readers that do not know added rows. */
    private @Nullable SieRow repeated;

    private boolean open;

    VoucherReader(SieLine head, SieReadOptions options) {
        this.head = head;
        this.options = options;
    }

    /** Where it begins. */
    int line() {
        return head.number();
    }

    boolean isOpen() {
        return open;
    }

    void open(SieLine line) {
        if (open) {
            throw line.error("brace", 0, "a voucher is opened twice");
        }
        open = true;
    }

    void row(SieLine line, SieRow.Kind kind, Currency currency) {
        if (!open) {
            throw line.error("row_outside_voucher", 0, "a row stands outside a voucher");
        }
        if (rows.size() >= options.limits().rowsPerVoucherMax()) {
            throw line.error("too_many_rows", 0, "more rows than a voucher may have");
        }
        var row = new SieRow(
                kind,
                Values.account(line, 0),
                Values.objects(line, 1),
                Values.amount(line, 2, currency),
                Values.optionalDate(line, 3),
                line.text(4),
                Values.quantity(line, 5),
                line.text(6));
        boolean repeats = kind == SieRow.Kind.NORMAL && repeated != null && row.isSameBut(repeated);
        repeated = kind == SieRow.Kind.ADDED ? row : null;
        if (!repeats) {
            rows.add(row);
        }
    }

    SieVoucher finish(Currency currency, Findings findings) {
        var voucher = new SieVoucher(
                head.text(0),
                head.text(1),
                Values.date(head, 2),
                head.text(3),
                Values.optionalDate(head, 4),
                head.text(5),
                rows);
        if (rows.isEmpty()) {
            findings.add(head.number(), "voucher_empty", "a voucher has no rows");
        }
        requireBalance(voucher, currency, findings);
        return voucher;
    }

    private void requireBalance(SieVoucher voucher, Currency currency, Findings findings) {
        try {
            var sum = voucher.sum(currency);
            if (sum.isZero()) {
                return;
            }
            var message =
                    "voucher " + voucher.series() + " " + voucher.number() + " does not balance: " + sum.toPlain();
            if (!options.allowUnbalanced()) {
                throw new SieException("voucher_unbalanced", head.number(), 0, message);
            }
            findings.add(head.number(), "voucher_unbalanced", message);
        } catch (ArithmeticException e) {
            throw head.error("amount", 0, "the amounts of the voucher do not fit");
        }
    }
}
