package se.knyt.core.returns;

import java.util.List;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * An invoice of a purchase, or without a customer ledger the sale that stands for one.
 *
 * @param key names it
 * @param currency of every amount
 * @param rows each order row at most once; rows without an id are given back only with all the rest, or as money alone
 *     A row that is there twice is refused
 */
public record Invoiced(String key, Currency currency, List<RowPart> rows) {
    public Invoiced {
        rows = List.copyOf(rows);
        var named =
                rows.stream().map(RowPart::rowId).filter(id -> !id.isEmpty()).toList();
        if (named.size() != named.stream().distinct().count()) {
            throw new IllegalArgumentException("a row is invoiced twice on " + key);
        }
    }

    public Money total() {
        return Money.sum(rows.stream().map(RowPart::gross).toList(), currency);
    }
}
