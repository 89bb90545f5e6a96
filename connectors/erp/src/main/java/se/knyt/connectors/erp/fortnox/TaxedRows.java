package se.knyt.connectors.erp.fortnox;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;
import tools.jackson.databind.JsonNode;

/**
 * What an invoice or credit note books by account and VAT rate, as its rows have it. Taken only where it comes to the document's own total
 * and VAT: a fee in the head, a row whose net is not told or another way to round, and nothing of it is known.
 */
final class TaxedRows {
    private static final String NET = "TotalExcludingVAT";

    private final Currency currency;
    private final boolean included;
    private final Map<Key, Sum> sums = new LinkedHashMap<>();

    private TaxedRows(Currency currency, boolean included) {
        this.currency = currency;
        this.included = included;
    }

    private record Key(int account, Rate rate) {}

    private record Sum(Money net, Money vat) {
        Sum plus(Sum other) {
            return new Sum(net.plus(other.net), vat.plus(other.vat));
        }
    }

    /** A row with amounts, as Fortnox signs them. */
    private record Read(int account, Rate rate, Money total, Money net) {
        /** What names an öre of VAT, by {@link Attempt}, takes it back at no rate: that is base of the rate of the row before it. */
        boolean takesBack(Read before) {
            return rate.isZero()
                    && account == before.account
                    && !total.isZero()
                    && total.equals(before.total.negated());
        }
    }

    /** @param credit to turn the signs, so that a credit note is positive as its total is */
    static List<Invoice.Taxed> of(JsonNode node, Currency currency, boolean credit) {
        var taxed = new TaxedRows(currency, Fields.flag(node, "VATIncluded"));
        var read = taxed.read(node);
        if (read.isEmpty()) {
            return List.of();
        }
        taxed.add(read.get());
        if (!taxed.included) {
            taxed.addVat(read.get());
        }
        var vat = Fields.moneyOrZero(node, "TotalVAT", currency);
        var total = Fields.money(node, "Total", currency);
        return taxed.comeTo(total, vat) ? taxed.result(credit) : List.of();
    }

    private Optional<List<Read>> read(JsonNode node) {
        var result = new ArrayList<Read>();
        for (var row : Fields.inside(node, "InvoiceRows")) {
            if (Fields.decimal(row, "Total")
                    .filter(total -> total.signum() != 0)
                    .isEmpty()) {
                continue;
            }
            var rate = Fields.decimal(row, "VAT").flatMap(TaxedRows::rate);
            var total = amount(row, "Total");
            var net = amount(row, NET);
            if (rate.isEmpty() || total.isEmpty() || net.isEmpty()) {
                return Optional.empty();
            }
            result.add(new Read(Fields.whole(row, "AccountNumber"), rate.get(), total.get(), net.get()));
        }
        return Optional.of(result);
    }

    private static Optional<Rate> rate(BigDecimal percent) {
        try {
            return Optional.of(new Rate(percent));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A row may have more decimals than the currency (3 × 33.333): its öre is not told then. */
    private Optional<Money> amount(JsonNode row, String name) {
        try {
            return Fields.decimal(row, name).map(value -> Money.exact(value, currency));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void add(List<Read> rows) {
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            boolean back = i > 0 && row.takesBack(rows.get(i - 1));
            var rate = back ? rows.get(i - 1).rate() : row.rate();
            var vat = included ? row.total().minus(row.net()) : Money.zero(currency);
            sums.merge(new Key(row.account(), rate), new Sum(row.net(), vat), Sum::plus);
        }
    }

    /** Prices without VAT have it counted on the sum of each rate: it stands with the account that has most of that. */
    private void addVat(List<Read> rows) {
        var nets = new TreeMap<Rate, Money>();
        rows.forEach(row -> nets.merge(row.rate(), row.net(), Money::plus));
        nets.forEach((rate, net) -> sums.keySet().stream()
                .filter(key -> key.rate().equals(rate))
                .max(Comparator.comparing(
                        key -> sums.getOrDefault(key, zero()).net().abs()))
                .ifPresent(key ->
                        sums.merge(key, new Sum(Money.zero(currency), rate.on(net, Rounding.HALF_UP)), Sum::plus)));
    }

    private Sum zero() {
        return new Sum(Money.zero(currency), Money.zero(currency));
    }

    private boolean comeTo(Money total, Money vat) {
        var all = sums.values().stream().reduce(zero(), Sum::plus);
        return all.vat().equals(vat) && all.net().plus(all.vat()).equals(total);
    }

    private List<Invoice.Taxed> result(boolean credit) {
        var result = new ArrayList<Invoice.Taxed>();
        sums.forEach((key, sum) -> result.add(new Invoice.Taxed(
                key.account(),
                key.rate(),
                credit ? sum.net().negated() : sum.net(),
                credit ? sum.vat().negated() : sum.vat())));
        return List.copyOf(result);
    }
}
