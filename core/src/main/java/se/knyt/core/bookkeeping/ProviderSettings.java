package se.knyt.core.bookkeeping;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of one payment provider or marketplace are booked.
 *
 * @param provider its code ("klarna")
 * @param receivable the account of what it owes; no other provider has the same
 * @param paymentMethod the payment method in the accounting system whose account is {@code receivable} ("KLARNA")
 * @param fees where its fees go and what VAT they have, by type and day
 * @param bankLeg how a payout meets the bank account
 * @param bankAccount the account its payouts arrive on
 * @param other where the rarer lines of its payouts go
 * @param connections those of its connections that have something of their own
 */
public record ProviderSettings(
        String provider,
        int receivable,
        String paymentMethod,
        FeeTable fees,
        BankLeg bankLeg,
        int bankAccount,
        ProviderAccounts other,
        List<ConnectionAccounts> connections) {
    /** The bank account of the BAS chart. */
    private static final int BANK = 1930;

    /** Without {@code other} they are the general ones, and without {@code connections} none has anything of its own. */
    public ProviderSettings(
            String provider,
            int receivable,
            String paymentMethod,
            FeeTable fees,
            BankLeg bankLeg,
            int bankAccount,
            @Nullable ProviderAccounts other,
            @Nullable List<ConnectionAccounts> connections) {
        Account.requireNumber(receivable);
        Account.requireNumber(bankAccount);
        this.provider = provider;
        this.receivable = receivable;
        this.paymentMethod = paymentMethod;
        this.fees = fees;
        this.bankLeg = bankLeg;
        this.bankAccount = bankAccount;
        this.other = other == null ? ProviderAccounts.standard(receivable) : other;
        this.connections = connections == null ? List.of() : List.copyOf(connections);
    }

    /** One whose connections all have the same. */
    public ProviderSettings(
            String provider,
            int receivable,
            String paymentMethod,
            FeeTable fees,
            BankLeg bankLeg,
            int bankAccount,
            @Nullable ProviderAccounts other) {
        this(provider, receivable, paymentMethod, fees, bankLeg, bankAccount, other, List.of());
    }

    /** What a provider that Knyt does not know begins with: the account of all cards, and nobody has said what VAT its fees have. */
    public static ProviderSettings unknown(String provider, BankLeg bankLeg) {
        return standard(provider, 1580, "", FeeTable.of(6570, FeeVat.UNANSWERED), bankLeg);
    }

    /** One whose payouts arrive on 1930 and whose rarer lines go to the general accounts. */
    static ProviderSettings standard(
            String provider, int receivable, String paymentMethod, FeeTable fees, BankLeg bankLeg) {
        return new ProviderSettings(provider, receivable, paymentMethod, fees, bankLeg, BANK, null);
    }

    /** Klarna: fees with Swedish VAT (HFD 2019 ref. 45) on 6064. */
    public static ProviderSettings klarna(BankLeg bankLeg) {
        return standard("klarna", 1581, "KLARNA", KnownFees.of("klarna"), bankLeg);
    }

    /** Stripe: whether its fees are exempt or under reverse charge is for the company's accountant to say. */
    public static ProviderSettings stripe(FeeVat answer, BankLeg bankLeg) {
        return standard("stripe", 1582, "STRIPE", KnownFees.of("stripe"), bankLeg)
                .withFeeVat(answer);
    }

    /** Another answer to the question of VAT, for the fees that no rule of their own names. */
    public ProviderSettings withFeeVat(FeeVat value) {
        return withFees(fees.withFirst(fees.first().withVat(value)));
    }

    public ProviderSettings withFees(FeeTable value) {
        return new ProviderSettings(
                provider, receivable, paymentMethod, value, bankLeg, bankAccount, other, connections);
    }

    public ProviderSettings withBankLeg(BankLeg value) {
        return new ProviderSettings(provider, receivable, paymentMethod, fees, value, bankAccount, other, connections);
    }

    /** Its payouts arrive on another account of the bank. */
    public ProviderSettings withBankAccount(int value) {
        return new ProviderSettings(provider, receivable, paymentMethod, fees, bankLeg, value, other, connections);
    }

    public ProviderSettings withConnections(List<ConnectionAccounts> value) {
        return new ProviderSettings(provider, receivable, paymentMethod, fees, bankLeg, bankAccount, other, value);
    }

    /** As it holds for one of its connections. */
    public ProviderSettings of(long connection) {
        return connections.stream()
                .filter(own -> own.connection() == connection)
                .findFirst()
                .map(own -> new ProviderSettings(
                        provider,
                        receivable,
                        paymentMethod,
                        own.fees(),
                        bankLeg,
                        own.bankAccount(),
                        own.other(),
                        connections))
                .orElse(this);
    }

    /** Whether a connection has something of its own. */
    public boolean hasOwn(long connection) {
        return connections.stream().anyMatch(own -> own.connection() == connection);
    }

    /** Where fees go that no rule of their own names, from the beginning. */
    public int feeAccount() {
        return fees.first().account();
    }

    /** Every account that its payouts can be booked on, but for those of VAT. */
    public Set<Integer> accounts() {
        var all = new LinkedHashSet<Integer>();
        all.add(receivable);
        add(all, fees, bankAccount, other);
        connections.forEach(own -> add(all, own.fees(), own.bankAccount(), own.other()));
        return all;
    }

    private static void add(Set<Integer> all, FeeTable fees, int bankAccount, ProviderAccounts other) {
        all.addAll(fees.accounts());
        all.add(bankAccount);
        all.add(other.reserve());
        all.add(other.chargeback());
        all.add(other.disputeFee());
        all.add(other.advance());
        all.add(other.deposit());
        all.add(other.rounding());
        all.add(other.adjustment());
    }

    /** Every account on which something may stand that is held or unknown, of all its connections. */
    public Set<Integer> held() {
        var all = new LinkedHashSet<Integer>();
        held(all, other);
        connections.forEach(own -> held(all, own.other()));
        return all;
    }

    private static void held(Set<Integer> all, ProviderAccounts other) {
        all.addAll(List.of(other.reserve(), other.chargeback(), other.advance(), other.deposit()));
    }

    /** Every answer to the question of VAT on its fees, of all its connections. */
    public Set<FeeVat> feeAnswers() {
        var all = new LinkedHashSet<>(fees.answers());
        connections.forEach(own -> all.addAll(own.fees().answers()));
        return all;
    }

    /** Every account of the bank that its payouts arrive on. */
    public Set<Integer> bankAccounts() {
        var all = new LinkedHashSet<Integer>();
        all.add(bankAccount);
        connections.forEach(own -> all.add(own.bankAccount()));
        return all;
    }
}
