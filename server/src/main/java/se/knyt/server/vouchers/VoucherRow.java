package se.knyt.server.vouchers;

import java.time.LocalDate;
import se.knyt.core.money.Money;

/**
 * A voucher in the list.
 *
 * @param number the accounting system's where known, with its name; else ours
 * @param own Knyt's number, or where an accounting system gives those that count its reference, shown second
 * @param waits whether an accounting system is to give it a number
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
        String href,
        boolean waits) {}
