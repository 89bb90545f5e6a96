package se.knyt.core.bookkeeping;

/**
 * Where the rarer lines of one provider's payouts are booked. What nobody knows is not among them: it stays on the suspense
 * account.
 *
 * @param reserve what the provider holds back
 * @param chargeback purchases a buyer's bank has taken back, until it is decided who bears them
 * @param disputeFee fees for disputes
 * @param advance what the provider has lent, a debt until it is repaid
 * @param deposit what the merchant pays in; the provider's own receivable where the bank's line takes it off again
 * @param rounding the provider's rounding
 * @param adjustment corrections without a kind of their own; while it is the suspense account a person decides about each
 */
public record ProviderAccounts(
        int reserve, int chargeback, int disputeFee, int advance, int deposit, int rounding, int adjustment) {
    /** A debt to the provider: BAS 2890, other current liabilities. */
    private static final int ADVANCE = 2890;

    public ProviderAccounts {
        Account.requireNumber(reserve);
        Account.requireNumber(chargeback);
        Account.requireNumber(disputeFee);
        Account.requireNumber(advance);
        Account.requireNumber(deposit);
        Account.requireNumber(rounding);
        Account.requireNumber(adjustment);
    }

    /** The company's general accounts, and deposits on the provider's own. */
    public static ProviderAccounts standard(int receivable) {
        var general = GeneralAccounts.basDefaults();
        return new ProviderAccounts(
                general.reserve(),
                general.reserve(),
                general.disputeFee(),
                ADVANCE,
                receivable,
                general.rounding(),
                general.suspense());
    }

    ProviderAccounts following(GeneralAccounts before, GeneralAccounts after) {
        return new ProviderAccounts(
                before.moved(reserve, after, GeneralAccount.RESERVE),
                before.moved(chargeback, after, GeneralAccount.RESERVE),
                before.moved(disputeFee, after, GeneralAccount.DISPUTE_FEE),
                advance,
                deposit,
                before.moved(rounding, after, GeneralAccount.ROUNDING),
                before.moved(adjustment, after, GeneralAccount.SUSPENSE));
    }

    ProviderAccounts withDeposit(int account) {
        return new ProviderAccounts(reserve, chargeback, disputeFee, advance, account, rounding, adjustment);
    }

    ProviderAccounts withReserve(int account) {
        return new ProviderAccounts(account, chargeback, disputeFee, advance, deposit, rounding, adjustment);
    }
}
