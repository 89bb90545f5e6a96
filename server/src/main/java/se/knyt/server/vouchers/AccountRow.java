package se.knyt.server.vouchers;

import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/** A row of a voucher: one of the amounts is null; {@code chosen} says what chose the account. */
public record AccountRow(
        String account, @Nullable Money debit, @Nullable Money credit, String chosen) {
    /** A row of which it is not told what chose its account. */
    public AccountRow(String account, @Nullable Money debit, @Nullable Money credit) {
        this(account, debit, credit, "");
    }
}
