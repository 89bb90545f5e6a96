package se.knyt.core.bookkeeping;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The accounts a company uses, by number. */
public final class ChartOfAccounts {
    /** Without those of single providers, which their connectors declare. */
    private static final List<Account> GENERAL = List.of(
            new Account(1510, "Kundfordringar", ""),
            new Account(1580, "Fordringar för kontokort och kuponger", ""),
            new Account(1588, "Fordran marknadsplats", ""),
            new Account(1589, "Utbetalningar på väg", ""),
            new Account(1684, "Pengar på väg", ""),
            new Account(1685, "Pengar på väg", ""),
            new Account(1689, "Innehållna medel och tvister", ""),
            new Account(1930, "Företagskonto", ""),
            new Account(1980, "Valutakonton", ""),
            new Account(2420, "Förskott från kunder", ""),
            new Account(2421, "Ej inlösta presentkort", ""),
            new Account(2422, "Kunders tillgodohavanden", ""),
            new Account(2428, "Försäljning som väntar på kontering", ""),
            new Account(2440, "Leverantörsskulder", ""),
            new Account(2611, "Utgående moms inom Sverige, 25 %", "10"),
            new Account(2614, "Utgående moms, omvänd betalningsskyldighet, 25 %", "30"),
            new Account(2621, "Utgående moms inom Sverige, 12 %", "11"),
            new Account(2631, "Utgående moms inom Sverige, 6 %", "12"),
            new Account(2641, "Debiterad ingående moms", "48"),
            new Account(2645, "Beräknad ingående moms på förvärv från utlandet", "48"),
            new Account(2670, "Utgående moms på försäljning inom EU, OSS", ""),
            new Account(2890, "Övriga kortfristiga skulder", ""),
            new Account(2891, "Dricks att betala vidare", ""),
            new Account(2999, "OBS-konto", ""),
            new Account(3001, "Försäljning inom Sverige, 25 % moms", "05"),
            new Account(3002, "Försäljning inom Sverige, 12 % moms", "05"),
            new Account(3003, "Försäljning inom Sverige, 6 % moms", "05"),
            new Account(3004, "Försäljning inom Sverige, momsfri", "42"),
            new Account(3098, "Justering, moms på sålda presentkort", ""),
            new Account(3105, "Försäljning varor till land utanför EU", "36"),
            new Account(3106, "Försäljning varor till annat EU-land, momspliktig", "05"),
            new Account(3108, "Försäljning varor till annat EU-land, momsfri", "35"),
            new Account(3131, "Försäljning OSS, Tyskland 19 %", ""),
            new Account(3520, "Fakturerade frakter", "05"),
            new Account(3521, "Fakturerade frakter, EU", "35"),
            new Account(3522, "Fakturerade frakter, export", "36"),
            new Account(3523, "Fakturerade frakter, 12 %", "05"),
            new Account(3524, "Fakturerade frakter, 6 %", "05"),
            new Account(3540, "Faktureringsavgifter", "05"),
            new Account(3740, "Öres- och kronutjämning", ""),
            new Account(3960, "Valutakursvinster", ""),
            new Account(4531, "Inköp av tjänster från land utanför EU, 25 %", "22"),
            new Account(4535, "Inköp av tjänster från annat EU-land, 25 %", "21"),
            new Account(4598, "Justering, omvänd moms", ""),
            new Account(6050, "Försäljningsprovisioner", ""),
            new Account(6064, "Factoringavgifter", ""),
            new Account(6570, "Bankkostnader", ""),
            new Account(7960, "Valutakursförluster", ""));

    private final TreeMap<Integer, Account> accounts = new TreeMap<>();

    public ChartOfAccounts(Collection<Account> accounts) {
        for (var account : accounts) {
            if (this.accounts.put(account.number(), account) != null) {
                throw new IllegalArgumentException("account " + account.number() + " stands twice");
            }
        }
    }

    public Optional<Account> find(int number) {
        return Optional.ofNullable(accounts.get(number));
    }

    /** Ordered by number. */
    public List<Account> all() {
        return List.copyOf(accounts.values());
    }

    /** The accounts of this chart with those of {@code own} added or put in their place. */
    public ChartOfAccounts with(Collection<Account> own) {
        var merged = new TreeMap<>(accounts);
        for (var account : own) {
            merged.put(account.number(), account);
        }
        return new ChartOfAccounts(merged.values());
    }

    /**
     * The accounts that posting uses by default, with the VAT box each feeds, and those of every provider that is known. A mapping of what
     * is used and not the BAS chart itself, which belongs to BAS-intressenterna. 1581–1592, 2422, 2670's sub-accounts, 3098, 3131, 3523 and
     * 3524 have no official name: they are the user's own.
     */
    public static ChartOfAccounts basDefaults() {
        return new ChartOfAccounts(GENERAL).with(KnownProviders.accounts());
    }
}
