package se.knyt.server.clearing;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * An account at the end of a day, in one currency.
 *
 * @param own whether Knyt's vouchers are the books of the account: the items must then come to its balance
 * @param groups of open items
 * @param vouchers what Knyt's own vouchers come to; of a provider's account they are only a part of what is booked there when the
 *     accounting system books the payments
 * @param system what the accounting system has, empty when it has not been asked or does not tell
 */
public record AccountState(
        ClearingAccount account,
        LocalDate day,
        boolean own,
        List<ItemGroup> groups,
        Money vouchers,
        Optional<Money> system) {
    public long count() {
        return groups.stream().mapToLong(ItemGroup::count).sum();
    }

    /** What the items come to. */
    public Money items() {
        return sum(groups.stream().map(ItemGroup::amount).toList());
    }

    /** What stands in the customer ledger instead. */
    public Money inLedger() {
        return sum(groups.stream().map(ItemGroup::inLedger).toList());
    }

    private Money sum(List<Money> amounts) {
        return Money.sum(amounts, vouchers.currency());
    }

    /** The balance as Knyt has it. */
    public Money balance() {
        return byVouchers() ? vouchers : items();
    }

    /** Whether the balance is proved by vouchers: an account on which another books payments of invoices is not. */
    public boolean byVouchers() {
        boolean paysInvoices =
                account.kind() == ClearingAccount.Kind.PROVIDER || account.kind() == ClearingAccount.Kind.PREPAID;
        return own || !paysInvoices;
    }

    /** Whether nothing stands on it, here or there. */
    public boolean empty() {
        return groups.isEmpty()
                && vouchers.isZero()
                && system.filter(there -> !there.isZero()).isEmpty();
    }

    /** What of the balance no item explains; zero is the proof. */
    public Money rest() {
        return balance().minus(items());
    }

    /** What the accounting system has more than Knyt. */
    public Optional<Money> difference() {
        return system.map(there -> there.minus(balance()));
    }

    /** Proved: every öre has its item, and the accounting system has the same. */
    public boolean proved() {
        return rest().isZero() && difference().filter(Money::isZero).isPresent();
    }

    public Money ofAge(int age) {
        return sum(groups.stream()
                .filter(g -> g.age() == age)
                .map(ItemGroup::amount)
                .toList());
    }

    /** What is unsettled with the provider: on its account and in the customer ledger. */
    public Money unsettled() {
        return items().plus(inLedger());
    }
}
