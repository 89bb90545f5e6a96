package se.knyt.server.clearing;

import java.time.LocalDate;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * An open item of an account.
 *
 * @param kind {@code sale}, {@code refund}, {@code unmatched}, {@code carried}, {@code deposit}, {@code transit}, {@code reserve}, {@code dispute}, {@code advance},
 *     {@code unknown} or {@code booked}
 * @param since the day it is open from in the books
 * @param days its age at the day of the specification
 * @param amount what of it stands on the account, in its own currency
 * @param booked its part of the account's balance, in the currency of the books; empty where nobody knows at which rate it was booked
 * @param inLedger what of it stands on invoices and credit notes in the customer ledger instead, in its own currency
 * @param what number or reference of what it comes from
 * @param href the page of that, empty when there is none
 * @param at what the provider's own balance says of a sale or refund now, as far as it says anything
 * @param happened of what came late, for a month that was locked: the day on which it happened; empty for all others
 */
public record OpenItemRow(
        String kind,
        LocalDate since,
        long days,
        Money amount,
        Optional<Money> booked,
        Money inLedger,
        String what,
        String href,
        Optional<AtProvider> at,
        Optional<LocalDate> happened) {}
