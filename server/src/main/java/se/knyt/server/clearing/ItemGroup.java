package se.knyt.server.clearing;

import se.knyt.core.money.Money;

/**
 * Open items of one kind and age.
 *
 * @param age 0 for up to 7 days, 1 up to 30, 2 up to 60, 3 for older
 * @param amount their part of the account's balance
 * @param inLedger their part of the customer ledger
 */
public record ItemGroup(String kind, int age, long count, Money amount, Money inLedger) {
    public static final int AGES = 4;
}
