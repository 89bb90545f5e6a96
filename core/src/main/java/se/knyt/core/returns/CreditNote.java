package se.knyt.core.returns;

import java.util.List;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * A credit note, planned or standing.
 *
 * @param invoice key of the invoice that it credits
 * @param whole whether it takes back all of an invoice of which nothing was credited before
 * @param rows what it takes back, positive; a fee that is kept is negative
 */
public record CreditNote(String invoice, Currency currency, boolean whole, List<RowPart> rows) {
    public CreditNote {
        rows = List.copyOf(rows);
    }

    public Money total() {
        return Money.sum(rows.stream().map(RowPart::gross).toList(), currency);
    }

    public Money tax() {
        return Money.sum(rows.stream().map(RowPart::tax).toList(), currency);
    }
}
