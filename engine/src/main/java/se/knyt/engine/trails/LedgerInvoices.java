package se.knyt.engine.trails;

import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * The invoices and credit notes of a purchase as the accounting system's customer ledger has them: its own word of what is paid.
 *
 * @param invoiced the booked invoices in all
 * @param credited the booked credit notes in all
 * @param paid what is no longer open on the invoices: paid, written off, or set off against a note
 * @param paidBack the same of the credit notes
 * @param closed whether nothing is open on any of them
 */
record LedgerInvoices(Money invoiced, Money credited, Money paid, Money paidBack, boolean closed) {
    /** @param currency those in another one are no part of the sum */
    static LedgerInvoices of(TrailState state, Currency currency) {
        var all = state.of(Invoice.class)
                .map(Map.Entry::getValue)
                .filter(i -> i.booked() && !i.cancelled())
                .filter(i -> i.total().currency().equals(currency))
                .toList();
        var invoices = all.stream().filter(i -> !i.credit()).toList();
        var notes = all.stream().filter(Invoice::credit).toList();
        return new LedgerInvoices(
                total(invoices, currency),
                total(notes, currency),
                settled(invoices, currency),
                settled(notes, currency),
                all.stream().allMatch(i -> i.balance().isZero()));
    }

    /** What is no longer open on any of them, credit notes negative. */
    Money settled() {
        return paid.minus(paidBack);
    }

    private static Money total(List<Invoice> some, Currency currency) {
        return Money.sum(some.stream().map(Invoice::total).toList(), currency);
    }

    private static Money settled(List<Invoice> some, Currency currency) {
        return Money.sum(some.stream().map(i -> i.total().minus(i.balance())).toList(), currency);
    }
}
