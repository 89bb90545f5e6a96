package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Rows of a voucher while it is put together: like amounts are summed, signed with debit positive. */
final class Rows {
    private record Key(int account, String box, String text, String rule, RowCoding coding) {}

    /** What a voucher's remainder is, the first that it has. */
    private static final List<Set<String>> REMAINDERS =
            List.of(Set.of(SaleRules.REVENUE), Set.of(SaleRules.PREPAID), Set.of(SaleRules.FREIGHT, SaleRules.FEE));

    private static final Set<String> SOLD = Set.of(SaleRules.REVENUE, SaleRules.FREIGHT, SaleRules.FEE, SaleRules.TIP);

    private final Currency currency;
    private final Map<Key, Money> sums = new LinkedHashMap<>();
    private final Map<Key, Converted> converted = new LinkedHashMap<>();

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

    /** The same, as it came of an amount in another currency. */
    void addNamed(int account, Money signed, String text, String rule, Converted from) {
        addNamed(account, signed, text, rule);
        converted.put(new Key(account, "", text, rule, RowCoding.NONE), from);
    }

    private void add(Key key, Money signed) {
        sums.merge(key, signed, Money::plus);
    }

    void addAll(Rows other) {
        other.sums.forEach(this::add);
        converted.putAll(other.converted);
    }

    /**
     * Rows without a rate so far were converted at this one.
     *
     * @param paid what was paid: a row of just that says its amount in its currency
     * @param but rules of rows that were not converted, or at other rates
     * @param ifPaid rules of rows that are at this rate only where they are what was paid
     */
    Rows at(ExchangeRate rate, Money paid, Set<String> but, Set<String> ifPaid) {
        if (!rate.to().equals(currency)) {
            return this;
        }
        var whole = rate.convert(paid);
        sums.forEach((key, amount) -> {
            boolean isPaid = amount.abs().equals(whole.abs());
            if (but.contains(key.rule()) || (ifPaid.contains(key.rule()) && !isPaid)) {
                return;
            }
            var from = isPaid
                    ? Optional.of(amount.isNegative() == paid.isNegative() ? paid : paid.negated())
                    : Optional.<Money>empty();
            converted.putIfAbsent(key, new Converted(from, rate));
        });
        return this;
    }

    private void convert(Key key, Money amount, ExchangeRate rate) {
        add(key, rate.convert(amount));
        converted.merge(key, new Converted(Optional.of(amount), rate), Converted::plus);
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
        converted.forEach((key, from) -> result.converted.put(key, from.turned()));
        return result;
    }

    /**
     * In the currency of the books. What was paid is converted once as a sum and each VAT once; revenue is the remainder, so
     * that the voucher balances without a rounding row. Of a prepayment what is owed in goods is.
     */
    Rows converted(ExchangeRate rate) {
        var result = each(rate);
        REMAINDERS.stream()
                .flatMap(rules -> largest(key -> rules.contains(key.rule())).stream())
                .findFirst()
                .ifPresent(key -> result.add(key, result.sum().negated()));
        return result;
    }

    /** In the currency of the books, each row converted by itself: what is left over by that is left. */
    Rows each(ExchangeRate rate) {
        var result = new Rows(rate.to());
        sums.forEach((key, amount) -> result.convert(key, amount, rate));
        return result;
    }

    /** The same amounts turned, on one account for each rule. */
    Rows against(int account) {
        var result = new Rows(currency);
        sums.forEach((key, amount) -> {
            var other = new Key(account, "", "", key.rule(), RowCoding.NONE);
            result.add(other, amount.negated());
            Optional.ofNullable(converted.get(key))
                    .ifPresent(from -> result.converted.merge(other, from.turned(), Converted::plus));
        });
        return result;
    }

    /** The row of the largest amount, of several the last. */
    private Optional<Key> largest(Predicate<Key> which) {
        return sums.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()) && !entry.getValue().isZero())
                .reduce((a, b) -> b.getValue().abs().compareTo(a.getValue().abs()) >= 0 ? b : a)
                .map(Map.Entry::getKey);
    }

    /**
     * In the currency of the books, where a delivery draws from a prepayment that came in another: the account of prepayments gives what
     * stands on it, and what is sold in each box of the VAT return is worth just that.
     *
     * @param rounding takes what is left where nothing is sold that can be worth it
     */
    Rows drawn(List<DrawnAdvance> parts, int prepaid, int rounding, ExchangeRate rate) {
        var result = withDrawn(parts, prepaid, rate);
        var left = new LinkedHashMap<String, Money>();
        result.sums.forEach((key, amount) -> left.merge(key.box(), amount, Money::plus));
        left.forEach((box, amount) -> {
            var key = largest(k -> k.box().equals(box) && SOLD.contains(k.rule()))
                    .orElse(new Key(rounding, "", "", SaleRules.ROUNDING, RowCoding.NONE));
            result.add(key, amount.negated());
        });
        return result;
    }

    /**
     * The same where the prepayment pays a part of the delivery: what is drawn is worth what stands on the account, the rest what it is at the
     * rate of the delivery, and what is sold in each box of the VAT return is worth both.
     *
     * @throws Stop where something is drawn in whose box nothing is sold
     */
    Rows partDrawn(List<DrawnAdvance> parts, int prepaid, int rounding, ExchangeRate rate) {
        var result = withDrawn(parts, prepaid, rate);
        var over = new LinkedHashMap<String, Money>();
        parts.forEach(part -> over.merge(part.box(), part.amount(), Money::plus));
        sums.forEach((key, amount) -> {
            if (key.account() == prepaid && key.rule().equals(SaleRules.PREPAID)) {
                over.merge(key.box(), rate.convert(amount).negated(), Money::plus);
            }
        });
        over.values().removeIf(Money::isZero);
        over.forEach((box, amount) -> {
            var key = largest(k -> k.box().equals(box) && SOLD.contains(k.rule()))
                    .orElseThrow(() -> new Stop(
                            "sale.does-not-add-up",
                            List.of(amount.toPlain(), "0"),
                            "förskottet är av en annan momssats än det som levereras"));
            result.add(key, amount.negated());
        });
        var last = largest(key -> SOLD.contains(key.rule()))
                .orElse(new Key(rounding, "", "", SaleRules.ROUNDING, RowCoding.NONE));
        result.add(last, result.sum().negated());
        return result;
    }

    /** The same where a part of it goes back that was never delivered: what is paid and its VAT are converted once each. */
    Rows givenBack(List<DrawnAdvance> parts, int prepaid, int rounding, ExchangeRate rate) {
        var result = withDrawn(parts, prepaid, rate);
        result.add(rounding, result.sum().negated(), "", SaleRules.ROUNDING);
        return result;
    }

    /**
     * The VAT that an invoice bears once more, put back against the account of prepayments, which its payment has drawn with all of its sum.
     *
     * @param over what the payment drew more than stands there for it
     */
    Rows vatPutBack(Money over, int prepaid, int rounding, ExchangeRate rate) {
        var result = each(rate);
        var left = over.negated().minus(result.sumOf(prepaid));
        var key = largest(k -> k.account() == prepaid)
                .orElse(new Key(prepaid, "", "", SaleRules.PREPAID, RowCoding.NONE));
        result.add(key, left);
        result.add(rounding, result.sum().negated(), "", SaleRules.ROUNDING);
        return result;
    }

    private Rows withDrawn(List<DrawnAdvance> parts, int prepaid, ExchangeRate rate) {
        var result = new Rows(rate.to());
        parts.forEach(part -> result.add(prepaid, part.amount(), part.box(), SaleRules.PREPAID));
        sums.forEach((key, amount) -> {
            if (key.account() != prepaid || !key.rule().equals(SaleRules.PREPAID)) {
                result.convert(key, amount, rate);
            }
        });
        return result;
    }

    private Money sumOf(int account) {
        return Money.sum(
                sums.entrySet().stream()
                        .filter(entry -> entry.getKey().account() == account)
                        .map(Map.Entry::getValue)
                        .toList(),
                currency);
    }

    List<VoucherRow> toRows(String factKey) {
        var rows = new ArrayList<VoucherRow>();
        sums.forEach((key, amount) -> {
            if (!amount.isZero()) {
                rows.add(VoucherRow.signed(
                                key.account(), amount, key.box(), key.text(), factKey, key.rule(), key.coding())
                        .converted(Optional.ofNullable(converted.get(key))));
            }
        });
        return rows;
    }
}
