package se.knyt.server.vouchers;

import java.time.LocalDate;
import se.knyt.core.money.Money;

/**
 * A voucher in the list.
 *
 * @param number the accounting system's where known, with its name; else ours
 * @param own Knyt's reference, shown second
 * @param amount the sum of its debit side
 */
public record VoucherRow(
        long id,
        String number,
        String system,
        String own,
        LocalDate date,
        String text,
        Money amount,
        String payoutProvider,
        String payoutReference,
        String href) {}
