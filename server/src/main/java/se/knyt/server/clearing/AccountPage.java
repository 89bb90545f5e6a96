package se.knyt.server.clearing;

import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.server.shell.Paging;

/**
 * One account at a day.
 *
 * @param kinds its open items by kind, in the currency of the books
 * @param currencies those in each other currency by itself
 * @param realised what payouts of the provider have made of other currencies in the month up to the day, a loss negative
 * @param filter which of them are listed
 * @param items a page of those, the oldest first
 * @param there the provider's own balance, of a provider's account today where it tells one
 * @param invariant of a provider's account today, where an accounting system has told
 * @param underWay payouts whose payments and voucher are on their way to the accounting system
 */
public record AccountPage(
        AccountState state,
        List<KindSum> kinds,
        List<CurrencyItems> currencies,
        Money realised,
        ItemFilter filter,
        List<OpenItemRow> items,
        Paging paging,
        long underWay,
        Optional<ProviderSide> there,
        Optional<Invariant> invariant,
        LedgerBalances.Answer answer) {
    /**
     * What an accounting system that keeps a customer ledger has of a provider, which must be what is unsettled with it.
     *
     * @param invoices open in the customer ledger for purchases that the provider was to pay
     * @param account balance of the provider's account there
     */
    public record Invariant(Money invoices, Money account, Money unsettled) {
        public Money difference() {
            return invoices.plus(account).minus(unsettled);
        }
    }

    /** Whether the provider's own balance says anything of what is listed. */
    public boolean told() {
        return items.stream().anyMatch(item -> item.at().isPresent());
    }

    private static final long SCALE = 1000;
    private static final long VISIBLE = 3;

    /** The length of an age's bar, of 1000: its share of the largest, whatever its sign. */
    public long width(int age) {
        long most = 1;
        for (int i = 0; i < ItemGroup.AGES; i++) {
            most = Math.max(most, Math.abs(state.ofAge(i).minor()));
        }
        long minor = Math.abs(state.ofAge(age).minor());
        return minor == 0 ? 0 : Math.max(VISIBLE, Math.multiplyExact(minor, SCALE) / most);
    }
}
