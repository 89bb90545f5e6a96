package se.knyt.core.bookkeeping;

import java.util.Map;

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
        int bankAccount) {
    public ProviderSettings {
        feeAccounts = Map.copyOf(feeAccounts);
        Account.requireNumber(receivable);
        Account.requireNumber(feeAccount);
        Account.requireNumber(reverseChargeBase);
        Account.requireNumber(bankAccount);
    }

    /** Klarna: fees with Swedish VAT (HFD 2019 ref. 45) on 6064. */
    public static ProviderSettings klarna(BankLeg bankLeg) {
        return new ProviderSettings("klarna", 1581, "KLARNA", 6064, Map.of(), FeeVat.SWEDISH_25, 4535, bankLeg, 1930);
    }

    /** Stripe: whether its fees are exempt or under reverse charge is for the company's accountant to say. */
    public static ProviderSettings stripe(FeeVat answer, BankLeg bankLeg) {
        return new ProviderSettings("stripe", 1582, "STRIPE", 6570, Map.of(), answer, 4535, bankLeg, 1930);
    }

    public ProviderSettings withFeeVat(FeeVat other) {
        return new ProviderSettings(
                provider,
                receivable,
                paymentMethod,
                feeAccount,
                feeAccounts,
                other,
                reverseChargeBase,
                bankLeg,
                bankAccount);
    }

    int feeAccountOf(String providerKind) {
        return feeAccounts.getOrDefault(providerKind, feeAccount);
    }
}
