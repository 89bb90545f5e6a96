package se.knyt.core.bookkeeping;

import se.knyt.core.money.Money;

/**
 * How much of a class of differences a company lets pass.
 *
 * @param each the most of one difference; zero lets none pass, and what is more is not written off but stays open by name
 * @param month the most that all of a month may come to before somebody is to look
 * @param account where what passes is booked; 0 where the class has accounts of its own elsewhere
 */
public record DifferenceLimit(DifferenceClass of, Money each, Money month, int account) {
    public DifferenceLimit {
        if (each.isNegative() || month.isNegative() || !each.currency().equals(month.currency())) {
            throw new IllegalArgumentException("a limit is not negative");
        }
        if (account != 0) {
            Account.requireNumber(account);
        }
    }
}
