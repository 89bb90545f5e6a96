package se.knyt.connectors.erp.fortnox;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import se.knyt.core.money.Money;
import tools.jackson.databind.JsonNode;

/**
 * What the rows of an invoice or credit note come to, without sign.
 *
 * @param told whether Fortnox tells what each row is without VAT; an order does not
 * @param nets by account, without VAT
 * @param vat by rate; empty where the prices stand without VAT, since no row has its VAT then
 */
record RowSums(boolean told, Map<String, Money> nets, Map<BigDecimal, Money> vat) {
    private static final String NET = "TotalExcludingVAT";
    private static final Pattern RATE = Pattern.compile("\\d{1,3}(\\.\\d{1,4})?");

    static RowSums read(JsonNode read, SaleDocument document) {
        var currency = document.currency();
        var nets = new TreeMap<String, Money>();
        var vat = new TreeMap<BigDecimal, Money>();
        boolean told = !read.path("InvoiceRows").isEmpty();
        boolean included = Fields.flag(read, "VATIncluded");
        for (var row : read.path("InvoiceRows")) {
            var rate = Fields.text(row, "VAT");
            told &= row.hasNonNull(NET) && RATE.matcher(rate).matches();
            if (!told) {
                return new RowSums(false, Map.of(), Map.of());
            }
            var net = Fields.moneyOrZero(row, NET, currency);
            nets.merge(Fields.text(row, "AccountNumber"), net, Money::plus);
            if (included) {
                vat.merge(
                        new BigDecimal(rate).stripTrailingZeros(),
                        Fields.moneyOrZero(row, "Total", currency).minus(net),
                        Money::plus);
            }
        }
        boolean credit = Money.sum(nets.values(), currency).isNegative();
        return new RowSums(told, clean(nets, credit), clean(vat, credit));
    }

    boolean agree(SaleDocument document) {
        if (!told) {
            return true;
        }
        var wantedNets = new TreeMap<String, Money>();
        var wantedVat = new TreeMap<BigDecimal, Money>();
        for (var row : document.rows()) {
            wantedNets.merge(Integer.toString(row.account()), row.gross().minus(row.tax()), Money::plus);
            wantedVat.merge(row.rate().percent().stripTrailingZeros(), row.tax(), Money::plus);
        }
        return clean(wantedNets, false).equals(nets)
                && (vat.isEmpty() || clean(wantedVat, false).equals(vat));
    }

    private static <K> Map<K, Money> clean(Map<K, Money> sums, boolean turned) {
        var result = new TreeMap<K, Money>();
        sums.forEach((key, amount) -> {
            if (!amount.isZero()) {
                result.put(key, turned ? amount.negated() : amount);
            }
        });
        return result;
    }
}
