package se.knyt.server.clearing;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import se.knyt.core.bookkeeping.GeneralAccounts;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.bookkeeping.OwnReceivable;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.VatTreatment;
import se.knyt.core.money.Currency;
import se.knyt.engine.Engine;
import se.knyt.engine.rates.RateDesk;
import se.knyt.engine.settings.Settings;
import se.knyt.server.shell.View;

/** Which accounts of a company are specified, by its settings in use. */
@Component
public class ClearingBooks {
    /** In the BAS chart 1xxx and 2xxx are balances, the rest is the year's result. */
    private static final int FIRST_OF_THE_RESULT = 3000;

    private final Engine engine;

    ClearingBooks(Engine engine) {
        this.engine = engine;
    }

    /**
     * The books as far as they are specified here.
     *
     * @param own true where Knyt's vouchers are the books and always were; else an accounting system keeps a customer ledger and books the payments
     * @param accounts by number
     * @param treatments how sales are taxed: they name the accounts of output VAT
     */
    public record Books(
            boolean own, List<ClearingAccount> accounts, GeneralAccounts general, List<VatTreatment> treatments) {
        public Optional<ClearingAccount> account(int number) {
            return accounts.stream().filter(a -> a.number() == number).findFirst();
        }
    }

    /** How the company books now. */
    public PostingSettings posting(long company) {
        return settings(company).posting();
    }

    private Settings settings(long company) {
        return engine.database()
                .forCompany("read-accounts", company, tx -> engine.settings().current(tx, company))
                .settings();
    }

    public Books of(long company) {
        var settings = settings(company);
        var posting = settings.posting();
        var general = posting.accounts();
        var accounts = new TreeMap<Integer, ClearingAccount>();
        for (var p : posting.providers()) {
            put(accounts, p.receivable(), ClearingAccount.Kind.PROVIDER, p.provider());
            // Those of its contracts, also of one that is on the common account again: what is open there stays there.
            p.receivables().stream()
                    .filter(OwnReceivable::isOwn)
                    .forEach(own -> accounts.putIfAbsent(
                            own.account(),
                            new ClearingAccount(
                                    own.account(), ClearingAccount.Kind.PROVIDER, p.provider(), own.account())));
        }
        put(accounts, general.inTransit(), ClearingAccount.Kind.TRANSIT, "");
        put(accounts, general.prepaid(), ClearingAccount.Kind.PREPAID, "");
        // What buyers are owed by another road stands there as what a provider owes does on its own account.
        put(accounts, general.otherRoad(), ClearingAccount.Kind.PROVIDER, OtherRoad.CODE);
        put(accounts, general.suspense(), ClearingAccount.Kind.SUSPENSE, "");
        put(accounts, general.reserve(), ClearingAccount.Kind.RESERVE, "");
        for (var provider : posting.providers()) {
            provider.held().forEach(number -> put(accounts, number, ClearingAccount.Kind.RESERVE, ""));
        }
        return new Books(
                settings.ledger() == LedgerMode.KNYT && !settings.cutOvers().any(),
                List.copyOf(accounts.values()),
                general,
                posting.treatments());
    }

    /** What other currencies cost in that of the books on a day, as far as rates are known. */
    List<RateDesk.Shown> rates(View view, List<Currency> currencies, LocalDate day) {
        return currencies.isEmpty()
                ? List.of()
                : engine.rates().on(view.company().id(), view.currency(), currencies, day);
    }

    /** An account has one kind: the first that is found for it. One of the result is none of these. */
    private static void put(
            Map<Integer, ClearingAccount> accounts, int number, ClearingAccount.Kind kind, String provider) {
        if (number < FIRST_OF_THE_RESULT) {
            accounts.putIfAbsent(number, new ClearingAccount(number, kind, provider, 0));
        }
    }
}
