package se.knyt.server.clearing;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.clearing.ClearingAccount;

/**
 * An account at the end of a day. Its balance is in the currency of the books; its items are each in their own.
 *
 * @param own whether Knyt's vouchers are the books of the account: the items must then come to its balance
 * @param groups of open items
 * @param vouchers what Knyt's own vouchers come to, with what a bank feed has booked of what it closed; of a provider's account they are only a part of what is booked there when the
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

    /** What the items come to in the currency of the books, whatever their own. */
    public Money items() {
        return sum(groups.stream().map(ItemGroup::booked).toList());
    }

    /** What of those in the currency of the books stands in the customer ledger instead. */
    public Money inLedger() {
        return sum(groups.stream()
                .filter(g -> g.in(vouchers.currency().code()))
                .map(ItemGroup::inLedger)
                .toList());
    }

    /** The other currencies that something is open in. */
    public List<Currency> currencies() {
        return groups.stream()
                .map(g -> g.amount().currency())
                .filter(c -> !c.equals(vouchers.currency()))
                .distinct()
                .sorted()
                .toList();
    }

    /** How many items there are in a currency, of whatever kind and age. */
    public long count(Currency currency) {
        return groups.stream()
                .filter(g -> g.in(currency.code()))
                .mapToLong(ItemGroup::count)
                .sum();
    }

    /** What is open on the account in a currency, in the currency itself. */
    public Money amount(Currency currency) {
        return Money.sum(
                groups.stream()
                        .filter(g -> g.in(currency.code()))
                        .map(ItemGroup::amount)
                        .toList(),
                currency);
    }

    /** The same of one age. */
    public Money amount(Currency currency, int age) {
        return Money.sum(
                groups.stream()
                        .filter(g -> g.in(currency.code()) && g.age() == age)
                        .map(ItemGroup::amount)
                        .toList(),
                currency);
    }

    /** The same of one kind. */
    public Money amount(Currency currency, String kind) {
        return Money.sum(
                groups.stream()
                        .filter(g -> g.in(currency.code()) && g.kind().equals(kind))
                        .map(ItemGroup::amount)
                        .toList(),
                currency);
    }

    /** What that stands at in the books. */
    public Money booked(Currency currency) {
        return sum(groups.stream()
                .filter(g -> g.in(currency.code()))
                .map(ItemGroup::booked)
                .toList());
    }

    /** Items of which nobody knows what they stand at in the books. */
    public long unvalued() {
        return groups.stream().mapToLong(ItemGroup::unvalued).sum();
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
                .map(ItemGroup::booked)
                .toList());
    }

    /** What is unsettled with the provider: on its account and in the customer ledger. */
    public Money unsettled() {
        return items().plus(inLedger());
    }

    /** What is unsettled with the provider in a currency: on its account and in the customer ledger. */
    public Money unsettled(Currency currency) {
        return Money.sum(
                groups.stream()
                        .filter(g -> g.in(currency.code()))
                        .map(g -> g.amount().plus(g.inLedger()))
                        .toList(),
                currency);
    }
}
