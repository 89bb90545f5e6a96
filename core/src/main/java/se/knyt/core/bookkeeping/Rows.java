package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Rows of a voucher while it is put together: like amounts are summed, signed with debit positive. */
final class Rows {
    private record Key(int account, String box, String text, String rule, RowCoding coding) {}

    private final Currency currency;
    private final Map<Key, Money> sums = new LinkedHashMap<>();

    Rows(Currency currency) {
        this.currency = currency;
    }

    /** @param signed debit positive; zero leaves no row */
    void add(int account, Money signed, String box, String rule) {
        add(account, signed, box, rule, RowCoding.NONE);
    }

    /** Rows coded otherwise are not summed with others. */
    void add(int account, Money signed, String box, String rule, RowCoding coding) {
        sums.merge(new Key(account, box, "", rule, coding), signed, Money::plus);
    }

    /** A row that says what it is. */
    void addNamed(int account, Money signed, String text, String rule) {
        sums.merge(new Key(account, "", text, rule, RowCoding.NONE), signed, Money::plus);
    }

    private void add(Key key, Money signed) {
        sums.merge(key, signed, Money::plus);
    }

    void addAll(Rows other) {
        other.sums.forEach(this::add);
    }

    Money sum() {
        return Money.sum(sums.values(), currency);
    }

    boolean isEmpty() {
        return sums.values().stream().allMatch(Money::isZero);
    }

    boolean holdsControlAccount(GeneralAccounts accounts) {
        return sums.keySet().stream().anyMatch(key -> accounts.isControl(key.account()));
    }

    Rows negated() {
        var result = new Rows(currency);
        sums.forEach((key, amount) -> result.add(key, amount.negated()));
        return result;
    }

    /**
     * In the currency of the books. What was paid is converted once as a sum and each VAT once; revenue is the remainder, so
     * that the voucher balances without a rounding row.
     */
    Rows converted(ExchangeRate rate) {
        var result = new Rows(rate.to());
        Key largest = null;
        var largestAmount = Money.zero(currency);
        for (var entry : sums.entrySet()) {
            var key = entry.getKey();
            result.add(key, rate.convert(entry.getValue()));
            if (key.rule().equals(SaleRules.REVENUE) && entry.getValue().abs().compareTo(largestAmount) >= 0) {
                largest = key;
                largestAmount = entry.getValue().abs();
            }
        }
        var left = result.sum();
        if (!left.isZero() && largest != null) {
            result.add(largest, left.negated());
        }
        return result;
    }

    List<VoucherRow> toRows(String factKey) {
        var rows = new ArrayList<VoucherRow>();
        sums.forEach((key, amount) -> {
            if (!amount.isZero()) {
                rows.add(VoucherRow.signed(
                        key.account(), amount, key.box(), key.text(), factKey, key.rule(), key.coding()));
            }
        });
        return rows;
    }
}
