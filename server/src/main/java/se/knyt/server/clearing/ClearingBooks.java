package se.knyt.server.clearing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import se.knyt.core.bookkeeping.GeneralAccounts;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.engine.Engine;

/** Which accounts of a company are specified, by its settings in use. */
@Component
public class ClearingBooks {
    private final Engine engine;

    ClearingBooks(Engine engine) {
        this.engine = engine;
    }

    /**
     * The books as far as they are specified here.
     *
     * @param own true where Knyt's vouchers are the books; else an accounting system keeps a customer ledger and books the payments
     * @param accounts by number
     */
    public record Books(boolean own, List<ClearingAccount> accounts, GeneralAccounts general) {
        public Optional<ClearingAccount> account(int number) {
            return accounts.stream().filter(a -> a.number() == number).findFirst();
        }
    }

    public Books of(long company) {
        var settings = engine.database()
                .forCompany("read-accounts", company, tx -> engine.settings().current(tx, company))
                .settings();
        var posting = settings.posting();
        var accounts = new ArrayList<ClearingAccount>();
        posting.providers()
                .forEach(p ->
                        accounts.add(new ClearingAccount(p.receivable(), ClearingAccount.Kind.PROVIDER, p.provider())));
        var general = posting.accounts();
        accounts.add(new ClearingAccount(general.inTransit(), ClearingAccount.Kind.TRANSIT, ""));
        accounts.add(new ClearingAccount(general.reserve(), ClearingAccount.Kind.RESERVE, ""));
        accounts.add(new ClearingAccount(general.suspense(), ClearingAccount.Kind.SUSPENSE, ""));
        accounts.sort(Comparator.comparingInt(ClearingAccount::number));
        return new Books(settings.ledger() == LedgerMode.KNYT, List.copyOf(accounts), general);
    }
}
