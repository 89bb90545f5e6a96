package se.knyt.server.clearing;

import se.knyt.core.money.Money;

/**
 * Open items of one kind, age and currency.
 *
 * @param age 0 for up to 7 days, 1 up to 30, 2 up to 60, 3 for older
 * @param amount what of them stands on the account, in their own currency
 * @param booked what that stands at in the currency of the books: their part of the account's balance
 * @param inLedger their part of the customer ledger, in their own currency
 * @param unvalued how many of them stand at an amount in the books that nobody knows; {@code booked} is without them
 */
public record ItemGroup(String kind, int age, long count, Money amount, Money booked, Money inLedger, long unvalued) {
    public static final int AGES = 4;

    boolean in(String currency) {
        return amount.currency().code().equals(currency);
    }

    /** Of whatever age: with another of the same kind and currency. */
    ItemGroup with(ItemGroup other) {
        return new ItemGroup(
                kind,
                age,
                count + other.count,
                amount.plus(other.amount),
                booked.plus(other.booked),
                inLedger.plus(other.inLedger),
                unvalued + other.unvalued);
    }
}
