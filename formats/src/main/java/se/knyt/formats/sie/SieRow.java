package se.knyt.formats.sie;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * A row of a voucher.
 *
 * @param kind as written, or added or removed afterwards
 * @param amount debit positive
 * @param date of the row when it is not the voucher's
 * @param text may be empty
 * @param sign who, may be empty
 */
public record SieRow(
        Kind kind,
        int account,
        List<SieObjectId> objects,
        Money amount,
        Optional<LocalDate> date,
        String text,
        Optional<BigDecimal> quantity,
        String sign) {
    /** A removed row is not part of the balance. */
    public enum Kind {
        NORMAL,
        ADDED,
        REMOVED
    }

    public SieRow {
        objects = List.copyOf(objects);
    }

    public static SieRow of(int account, Money amount, String text) {
        return of(account, List.of(), amount, text);
    }

    public static SieRow of(int account, List<SieObjectId> objects, Money amount, String text) {
        return new SieRow(Kind.NORMAL, account, objects, amount, Optional.empty(), text, Optional.empty(), "");
    }

    boolean isSameBut(SieRow other) {
        return account == other.account
                && objects.equals(other.objects)
                && amount.equals(other.amount)
                && date.equals(other.date)
                && text.equals(other.text)
                && quantity.equals(other.quantity)
                && sign.equals(other.sign);
    }
}
