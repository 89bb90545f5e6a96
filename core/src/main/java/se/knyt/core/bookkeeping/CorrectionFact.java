package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;
import se.knyt.core.money.Money;

/**
 * A correction that a person decided: rows that move an amount, naming the voucher they correct (BFL 5:5).
 *
 * @param corrects series and number of the voucher that is corrected ("E 15")
 * @param by who decided
 * @param reason why
 * @param rows account and signed amount, debit positive; they sum to zero
 */
public record CorrectionFact(String key, LocalDate eventDate, String corrects, String by, String reason, List<Row> rows)
        implements Fact {
    /** An account and a signed amount, debit positive. */
    public record Row(int account, Money amount) {}

    public CorrectionFact {
        rows = List.copyOf(rows);
    }
}
