package se.knyt.server.vouchers;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/** A voucher as a card shows it: number, system, date and rows, with the sums of both sides. */
public record VoucherCard(
        String href,
        String number,
        String system,
        LocalDate date,
        String rule,
        List<AccountRow> rows,
        @Nullable Money debit,
        @Nullable Money credit) {}
