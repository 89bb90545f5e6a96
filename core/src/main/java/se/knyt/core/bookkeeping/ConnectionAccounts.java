package se.knyt.core.bookkeeping;

/**
 * What one connection to a provider has of its own, where a company has several of one provider with contracts of their own. On
 * which account stands what one of them owes is an {@link OwnReceivable}.
 *
 * @param connection the connection's id
 * @param fees where its fees go and what VAT they have
 * @param bankAccount the account its payouts arrive on
 * @param other where the rarer lines of its payouts go
 */
public record ConnectionAccounts(long connection, FeeTable fees, int bankAccount, ProviderAccounts other) {
    public ConnectionAccounts {
        Account.requireNumber(bankAccount);
    }
}
