package se.knyt.server.monthend;

import java.time.LocalDate;
import java.util.List;
import se.knyt.server.clearing.AccountState;
import se.knyt.server.clearing.LedgerBalances;
import se.knyt.server.clearing.OpenItemRow;

/**
 * The specification of the accounts at the end of a month, with its VAT, to be printed or saved.
 *
 * @param vat base and VAT by box and rate
 * @param moved what came too late for a declared VAT period
 */
public record SpecificationPage(
        LocalDate day, List<Account> accounts, LedgerBalances.Answer answer, VatOfMonth vat, MovedItems moved) {
    /** Items printed of one account; the file has all. */
    static final int ITEMS_MAX = 1000;

    /**
     * An account with its items.
     *
     * @param cut true when there are more than are printed
     */
    public record Account(AccountState state, List<OpenItemRow> items, boolean cut) {}
}
