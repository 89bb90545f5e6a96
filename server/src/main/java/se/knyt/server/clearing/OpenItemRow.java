package se.knyt.server.clearing;

import java.time.LocalDate;
import se.knyt.core.money.Money;

/**
 * An open item of an account.
 *
 * @param kind {@code sale}, {@code refund}, {@code unmatched}, {@code carried}, {@code transit}, {@code reserve}, {@code dispute}, {@code advance},
 *     {@code unknown} or {@code booked}
 * @param since the day it is open from
 * @param days its age at the day of the specification
 * @param amount its part of the account's balance
 * @param inLedger what of it stands on invoices and credit notes in the customer ledger instead
 * @param what number or reference of what it comes from
 * @param href the page of that, empty when there is none
 */
public record OpenItemRow(
        String kind, LocalDate since, long days, Money amount, Money inLedger, String what, String href) {}
