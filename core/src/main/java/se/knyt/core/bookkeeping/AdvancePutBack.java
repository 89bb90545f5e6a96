package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import se.knyt.core.money.Allocation;
import se.knyt.core.money.Money;

/**
 * What follows where an invoice of the accounting system in another currency is paid in part with what came before it. The invoice has one rate, and
 * the payment draws what came at that: the VAT that was due when the money came is put back, and the account of prepayments gives no more than
 * what stands there. What is paid in advance is owed in goods and is no monetary item, so what is between is no exchange difference: what is
 * sold is worth what came (BFNAR 2012:1 chapter 30; IFRIC 22). It goes to the revenue of its rate, so that both the base in the VAT
 * return and the revenue are as where vouchers of ours are the books.
 */
final class AdvancePutBack {
    private final SaleBreakdown advance;
    private final GeneralAccounts accounts;
    private final ExchangeRate rate;

    /** @param advance what of the invoice came before it, by rate of VAT */
    AdvancePutBack(SaleBreakdown advance, GeneralAccounts accounts, ExchangeRate rate) {
        this.advance = advance;
        this.accounts = accounts;
        this.rate = rate;
    }

    /** What of one rate of VAT the payment draws without its VAT. */
    private record Net(RateAccounts to, Money amount) {}

    /**
     * In the currency of the books.
     *
     * @param drawn what of the prepayment it takes, as it stands in the books
     */
    Rows rows(List<DrawnAdvance> drawn) {
        var rows = new Rows(rate.to());
        var zero = Money.zero(rate.to());
        var nets = new LinkedHashMap<String, List<Net>>();
        var left = advance.invoiced();
        var converted = zero;
        for (var sum : advance.byRate()) {
            var gross = sum.net().plus(sum.vat());
            var to = advance.accountsOf(sum.rate());
            var vat = to.vat() == 0 ? zero : rate.convert(sum.vat());
            rows.add(to.vat(), vat, to.vatBox(), SaleRules.VAT);
            rows.add(accounts.prepaid(), vat.negated(), to.base(), SaleRules.PREPAID);
            nets.computeIfAbsent(to.base(), _ -> new ArrayList<>())
                    .add(new Net(to, rate.convert(gross).minus(vat)));
            left = left.minus(gross);
            converted = converted.plus(rate.convert(gross));
        }
        var outside = rate.convert(left);
        var stood = new LinkedHashMap<String, Money>();
        drawn.forEach(part -> stood.merge(part.box(), part.amount(), Money::plus));
        nets.forEach((box, all) -> toRevenue(rows, all, stood.getOrDefault(box, zero)));
        var beside = stood.entrySet().stream()
                .filter(entry -> !nets.containsKey(entry.getKey()))
                .map(java.util.Map.Entry::getValue)
                .reduce(zero, Money::plus);
        var spread = outside.minus(beside);
        rows.add(accounts.prepaid(), spread.negated(), "", SaleRules.PREPAID);
        rows.add(spread.isNegative() ? accounts.fxGain() : accounts.fxLoss(), spread, "", SaleRules.PREPAID);
        // The payment is converted as one sum.
        var over = rate.convert(advance.invoiced()).minus(converted).minus(outside);
        rows.add(accounts.prepaid(), over.negated(), "", SaleRules.PREPAID);
        rows.add(accounts.rounding(), over, "", SaleRules.ROUNDING);
        return rows;
    }

    private void toRevenue(Rows rows, List<Net> all, Money stood) {
        var atRate = Money.sum(all.stream().map(Net::amount).toList(), rate.to());
        var parts = Allocation.split(
                atRate.minus(stood),
                all.stream().map(net -> net.amount().minor()).toList());
        for (int i = 0; i < parts.size(); i++) {
            var to = all.get(i).to();
            rows.add(accounts.prepaid(), parts.get(i).negated(), to.base(), SaleRules.PREPAID);
            rows.add(to.revenue(), parts.get(i), to.base(), SaleRules.REVENUE);
        }
    }
}
