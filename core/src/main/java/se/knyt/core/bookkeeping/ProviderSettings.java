package se.knyt.core.bookkeeping;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of one payment provider or marketplace are booked.
 *
 * @param provider its code ("klarna")
 * @param receivable the account of what it owes; no other provider has the same
 * @param paymentMethod the payment method in the accounting system whose account is {@code receivable} ("KLARNA")
 * @param feeAccount where fees go
 * @param feeAccounts other accounts for some of the provider's own words for fees
 * @param feeVat VAT on its fees
 * @param reverseChargeBase base account under reverse charge: 4535 (box 21) within the EU, 4531 (box 22) outside it
 * @param bankLeg how a payout meets the bank account
 * @param bankAccount the account its payouts arrive on
 * @param other where the rarer lines of its payouts go
 */
public record ProviderSettings(
        String provider,
        int receivable,
        String paymentMethod,
        int feeAccount,
        Map<String, Integer> feeAccounts,
        FeeVat feeVat,
        int reverseChargeBase,
        BankLeg bankLeg,
        int bankAccount,
        ProviderAccounts other) {
    /** The bank account of the BAS chart. */
    private static final int BANK = 1930;
    /** Base of services from another EU country, BAS. */
    private static final int EU_SERVICES = 4535;

    /** Settings written before the rarer lines had accounts of their own lack {@code other}: the general ones. */
    public ProviderSettings(
            String provider,
            int receivable,
            String paymentMethod,
            int feeAccount,
            Map<String, Integer> feeAccounts,
            FeeVat feeVat,
            int reverseChargeBase,
            BankLeg bankLeg,
            int bankAccount,
            @Nullable ProviderAccounts other) {
        Account.requireNumber(receivable);
        Account.requireNumber(feeAccount);
        Account.requireNumber(reverseChargeBase);
        Account.requireNumber(bankAccount);
        this.provider = provider;
        this.receivable = receivable;
        this.paymentMethod = paymentMethod;
        this.feeAccount = feeAccount;
        this.feeAccounts = Map.copyOf(feeAccounts);
        this.feeVat = feeVat;
        this.reverseChargeBase = reverseChargeBase;
        this.bankLeg = bankLeg;
        this.bankAccount = bankAccount;
        this.other = other == null ? ProviderAccounts.standard(receivable) : other;
    }

    /** What a provider that Knyt does not know begins with: the account of all cards, and nobody has said what VAT its fees have. */
    public static ProviderSettings unknown(String provider, BankLeg bankLeg) {
        return standard(provider, 1580, "", 6570, FeeVat.UNANSWERED, bankLeg);
    }

    /** One whose payouts arrive on 1930 and whose rarer lines go to the general accounts. */
    static ProviderSettings standard(
            String provider, int receivable, String paymentMethod, int feeAccount, FeeVat feeVat, BankLeg bankLeg) {
        return new ProviderSettings(
                provider, receivable, paymentMethod, feeAccount, Map.of(), feeVat, EU_SERVICES, bankLeg, BANK, null);
    }

    /** Klarna: fees with Swedish VAT (HFD 2019 ref. 45) on 6064. */
    public static ProviderSettings klarna(BankLeg bankLeg) {
        return standard("klarna", 1581, "KLARNA", 6064, FeeVat.SWEDISH_25, bankLeg);
    }

    /** Stripe: whether its fees are exempt or under reverse charge is for the company's accountant to say. */
    public static ProviderSettings stripe(FeeVat answer, BankLeg bankLeg) {
        return standard("stripe", 1582, "STRIPE", 6570, answer, bankLeg);
    }

    public ProviderSettings withFeeVat(FeeVat value) {
        return new ProviderSettings(
                provider,
                receivable,
                paymentMethod,
                feeAccount,
                feeAccounts,
                value,
                reverseChargeBase,
                bankLeg,
                bankAccount,
                other);
    }

    public ProviderSettings withBankLeg(BankLeg value) {
        return new ProviderSettings(
                provider,
                receivable,
                paymentMethod,
                feeAccount,
                feeAccounts,
                feeVat,
                reverseChargeBase,
                value,
                bankAccount,
                other);
    }

    /** Its payouts arrive on another account of the bank. */
    public ProviderSettings withBankAccount(int value) {
        return new ProviderSettings(
                provider,
                receivable,
                paymentMethod,
                feeAccount,
                feeAccounts,
                feeVat,
                reverseChargeBase,
                bankLeg,
                value,
                other);
    }

    int feeAccountOf(String providerKind) {
        return feeAccounts.getOrDefault(providerKind, feeAccount);
    }

    /** Every account that its payouts can be booked on, but for those of VAT. */
    public Set<Integer> accounts() {
        var all = new LinkedHashSet<Integer>();
        all.add(receivable);
        all.add(feeAccount);
        all.addAll(feeAccounts.values());
        all.add(bankAccount);
        all.add(other.reserve());
        all.add(other.chargeback());
        all.add(other.disputeFee());
        all.add(other.advance());
        all.add(other.deposit());
        all.add(other.rounding());
        all.add(other.adjustment());
        return all;
    }
}
