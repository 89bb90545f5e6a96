package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;

/**
 * Where the events of one payment provider or marketplace are booked.
 *
 * @param provider its code
 * @param receivable the account of what it owes; no other provider has the same
 * @param paymentMethod the payment method in the accounting system whose account is {@code receivable}
 * @param fees where its fees go and what VAT they have, by type and day
 * @param bankLeg how a payout meets the bank account
 * @param bankAccount the account its payouts arrive on
 * @param other where the rarer lines of its payouts go
 * @param connections those of its connections that have something of their own
 * @param receivables which of its connections, and which currencies, have an account of their own for what is owed, from which day
 */
public record ProviderSettings(
        String provider,
        int receivable,
        String paymentMethod,
        FeeTable fees,
        BankLeg bankLeg,
        int bankAccount,
        ProviderAccounts other,
        List<ConnectionAccounts> connections,
        List<OwnReceivable> receivables) {
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
            @Nullable List<ConnectionAccounts> connections,
            @Nullable List<OwnReceivable> receivables) {
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
        this.receivables = receivables == null
                ? List.of()
                : receivables.stream()
                        .sorted(Comparator.comparing(OwnReceivable::from).thenComparingLong(OwnReceivable::connection))
                        .toList();
    }

    /** What a provider that Knyt does not know begins with: the account of all cards, and nobody has said what VAT its fees have. */
    public static ProviderSettings unknown(String provider, BankLeg bankLeg) {
        return standard(provider, 1580, "", FeeTable.of(6570, FeeVat.UNANSWERED), bankLeg);
    }

    /** One whose payouts arrive on 1930 and whose rarer lines go to the general accounts. */
    static ProviderSettings standard(
            String provider, int receivable, String paymentMethod, FeeTable fees, BankLeg bankLeg) {
        return new ProviderSettings(
                provider, receivable, paymentMethod, fees, bankLeg, BANK, null, List.of(), List.of());
    }

    /** Another answer to the question of VAT, for the fees that no rule of their own names. */
    public ProviderSettings withFeeVat(FeeVat value) {
        return withFees(fees.withFirst(fees.first().withVat(value)));
    }

    public ProviderSettings withFees(FeeTable value) {
        return new ProviderSettings(
                provider, receivable, paymentMethod, value, bankLeg, bankAccount, other, connections, receivables);
    }

    public ProviderSettings withBankLeg(BankLeg value) {
        return new ProviderSettings(
                provider, receivable, paymentMethod, fees, value, bankAccount, other, connections, receivables);
    }

    /** What goes to one of the general accounts goes to the one that is in its place now, of all its connections. */
    public ProviderSettings following(GeneralAccounts before, GeneralAccounts after) {
        return new ProviderSettings(
                provider,
                receivable,
                paymentMethod,
                fees,
                bankLeg,
                bankAccount,
                other.following(before, after),
                connections.stream()
                        .map(own -> new ConnectionAccounts(
                                own.connection(),
                                own.fees(),
                                own.bankAccount(),
                                own.other().following(before, after)))
                        .toList(),
                receivables);
    }

    /** Its payouts arrive on another account of the bank. */
    public ProviderSettings withBankAccount(int value) {
        return new ProviderSettings(
                provider, receivable, paymentMethod, fees, bankLeg, value, other, connections, receivables);
    }

    public ProviderSettings withConnections(List<ConnectionAccounts> value) {
        return new ProviderSettings(
                provider, receivable, paymentMethod, fees, bankLeg, bankAccount, other, value, receivables);
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
                        connections,
                        receivables))
                .orElse(this);
    }

    /** With another list of accounts of their own. */
    public ProviderSettings withReceivables(List<OwnReceivable> value) {
        return new ProviderSettings(
                provider, receivable, paymentMethod, fees, bankLeg, bankAccount, other, connections, value);
    }

    /**
     * Where what one connection's payouts settle stands, by the currency of what is owed: the choice of the connection for that currency, its
     * choice for every one, that of the provider for the currency. Empty for the common account. Whoever asks for the account of what a
     * provider owes asks here, or by {@link #ownOfShop}.
     */
    public Optional<OwnReceivable> ownOf(long connection, Currency currency, LocalDate day) {
        return holding(connection, currency.code(), day)
                .or(() -> holding(connection, "", day))
                .or(() -> holding(0, currency.code(), day));
    }

    /** The same of what a shop sells on a day: a purchase names no connection, but its shop may be one contract's. */
    public Optional<OwnReceivable> ownOfShop(long shop, Currency currency, LocalDate day) {
        return receivables.stream()
                .map(OwnReceivable::connection)
                .filter(connection -> connection != 0)
                .distinct()
                .flatMap(connection ->
                        Stream.of(currency.code(), "").flatMap(of -> holding(connection, of, day).stream()))
                .filter(one -> one.shops().contains(shop))
                .findFirst()
                .or(() -> holding(0, currency.code(), day));
    }

    /** Every choice that holds on a day. */
    public List<OwnReceivable> holding(LocalDate day) {
        return receivables.stream()
                .filter(one -> holding(one.connection(), one.currency(), day)
                        .filter(one::equals)
                        .isPresent())
                .toList();
    }

    /** The choice of a connection, for a currency or for every one, that holds on a day; none where it is the account without it again. */
    private Optional<OwnReceivable> holding(long connection, String currency, LocalDate day) {
        return receivables.stream()
                .filter(one -> one.isOf(connection, currency) && !one.from().isAfter(day))
                .reduce((_, later) -> later)
                .filter(OwnReceivable::isOwn);
    }

    /** With what is owed on an account of one contract or currency, and the accounts beside it. */
    public ProviderSettings on(OwnReceivable own) {
        var beside = own.beside();
        var paidIn = other.deposit() == receivable ? other.withDeposit(own.account()) : other;
        var rarer = beside.reserve() == 0 ? paidIn : paidIn.withReserve(beside.reserve());
        return new ProviderSettings(
                provider,
                own.account(),
                own.paymentMethod(),
                fees,
                bankLeg,
                beside.bank() == 0 ? bankAccount : beside.bank(),
                rarer,
                connections,
                receivables);
    }

    /** The newest choice by which an account is that of one of its contracts or currencies; empty for the common one. */
    public Optional<OwnReceivable> ownAccount(int account) {
        return ownAccount(account, LocalDate.MAX);
    }

    /** The choice that holds on a day; the first one of the account where none does yet. */
    public Optional<OwnReceivable> ownAccount(int account, LocalDate day) {
        var of = receivables.stream()
                .filter(one -> one.account() == account && one.isOwn())
                .toList();
        return of.stream()
                .filter(one -> !one.from().isAfter(day))
                .reduce((_, later) -> later)
                .or(() -> of.stream().findFirst());
    }

    /** Every account on which what it owes may stand: the common one first. */
    public Set<Integer> receivableAccounts() {
        var all = new LinkedHashSet<Integer>();
        all.add(receivable);
        receivables.stream().filter(OwnReceivable::isOwn).forEach(one -> all.add(one.account()));
        return all;
    }

    /** Every account of money in transit that a contract or a currency has of its own. */
    public Set<Integer> transitAccounts() {
        return beside(OwnReceivable.Beside::transit);
    }

    private Set<Integer> beside(ToIntFunction<OwnReceivable.Beside> of) {
        var all = new LinkedHashSet<Integer>();
        receivables.stream()
                .mapToInt(one -> of.applyAsInt(one.beside()))
                .filter(account -> account != 0)
                .forEach(all::add);
        return all;
    }

    /** Its payment methods in the accounting system: the common one, and those of its contracts and currencies. */
    public Set<String> paymentMethods() {
        var all = new LinkedHashSet<String>();
        all.add(paymentMethod);
        receivables.stream().filter(OwnReceivable::isOwn).forEach(one -> all.add(one.paymentMethod()));
        return all;
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
        all.addAll(receivableAccounts());
        all.addAll(transitAccounts());
        all.addAll(beside(OwnReceivable.Beside::bank));
        all.addAll(beside(OwnReceivable.Beside::reserve));
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
        all.addAll(beside(OwnReceivable.Beside::reserve));
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
        all.addAll(beside(OwnReceivable.Beside::bank));
        return all;
    }
}
