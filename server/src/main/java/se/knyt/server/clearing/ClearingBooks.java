package se.knyt.server.clearing;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import se.knyt.core.bookkeeping.GeneralAccounts;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.VatTreatment;
import se.knyt.core.money.Currency;
import se.knyt.engine.Engine;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.rates.RateDesk;
import se.knyt.engine.settings.Settings;
import se.knyt.server.shell.View;

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

    /** What the company has decided, as it is now. */
    public Settings settings(long company) {
        return engine.database()
                .forCompany("read-accounts", company, tx -> engine.settings().current(tx, company))
                .settings();
    }

    public Books of(long company) {
        var settings = settings(company);
        var posting = settings.posting();
        boolean own =
                settings.ledger() == LedgerMode.KNYT && !settings.cutOvers().any();
        return new Books(
                own,
                ClearingAccount.of(posting).stream()
                        // With a customer ledger beside it the account is specified by both, at the month's end.
                        .filter(account -> own || account.kind() != ClearingAccount.Kind.CUSTOMERS)
                        .toList(),
                posting.accounts(),
                posting.treatments());
    }

    /** What other currencies cost in that of the books on a day, as far as rates are known. */
    List<RateDesk.Shown> rates(View view, List<Currency> currencies, LocalDate day) {
        return currencies.isEmpty()
                ? List.of()
                : engine.rates().on(view.company().id(), view.currency(), currencies, day);
    }
}
