package se.knyt.server.clearing;

import se.knyt.core.money.Money;

/**
 * Open items of one kind in whatever currency, in that of the books.
 *
 * @param booked their part of the account's balance
 * @param inLedger what of those in the currency of the books stands in the customer ledger instead
 */
public record KindSum(String kind, long count, Money booked, Money inLedger) {
    KindSum with(KindSum other) {
        return new KindSum(kind, count + other.count, booked.plus(other.booked), inLedger.plus(other.inLedger));
    }
}
