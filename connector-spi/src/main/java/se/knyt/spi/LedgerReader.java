package se.knyt.spi;

import java.time.LocalDate;
import java.util.List;
import se.knyt.core.money.Money;

/** Balances and open items as the accounting system itself has them. */
public interface LedgerReader extends Session {
    /** Balance of a general ledger account at the end of a day; debit positive. */
    Money balance(int account, LocalDate date);

    /** Invoices and credit notes that are not settled. */
    List<OpenInvoice> openInvoices();

    /** @param balance negative for a credit note */
    record OpenInvoice(String number, String externalReference, Money balance) {}
}
