package se.knyt.core.bookkeeping;

/** Money that goes back outside of every provider, where accounts are chosen by provider. */
public final class OffProviderAccount {
    /** Stands in a provider's place: what is paid back to a person's own account owes nothing to any provider. */
    public static final String CODE = "other-road";

    private OffProviderAccount() {}

    /** As the settings of a provider with one account. */
    static ProviderSettings settings(int account) {
        return ProviderSettings.standard(CODE, account, "", FeeTable.of(6570, FeeVat.UNANSWERED), BankLeg.IN_TRANSIT);
    }
}
