package se.knyt.simulators.fortnox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/**
 * The arithmetic of a document: row totals, net and VAT per rate, rounding to whole kronor. Amounts are minor units of the document's
 * currency. VAT is computed once on the sum of each rate (or row by row when the company's switch says so).
 */
final class Pricing {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** What one row or header fee adds to one account. */
    record Part(int account, BigDecimal rate, long net, String costCenter, String project) {}

    /**
     * @param vat per rate
     * @param roundOff what rounding to whole kronor adds to the amount to pay
     */
    record Totals(List<Part> parts, Map<BigDecimal, Long> vat, long roundOff) {
        long net() {
            return parts.stream().mapToLong(Part::net).sum();
        }

        long totalVat() {
            return vat.values().stream().mapToLong(Long::longValue).sum();
        }

        long total() {
            return Math.addExact(net(), totalVat());
        }

        long toPay() {
            return Math.addExact(total(), roundOff);
        }
    }

    /** A row before VAT is taken out or put on. */
    private record Line(int account, BigDecimal rate, long amount, String costCenter, String project) {}

    private final Company company;

    Pricing(Company company) {
        this.company = company;
    }

    /**
     * Computes and writes the totals of rows and document.
     *
     * @param rowsField {@code InvoiceRows} or {@code OrderRows}
     * @param quantityField the quantity that counts
     */
    Totals price(ObjectNode document, String rowsField, String quantityField) {
        boolean vatIncluded = Json.flag(document, "VATIncluded");
        var lines = new ArrayList<Line>();
        for (var node : Json.rows(document, rowsField)) {
            var row = (ObjectNode) node;
            long amount = rowAmount(row, quantityField);
            Json.putMinor(row, "Total", amount);
            lines.add(new Line(
                    Json.integer(row, "AccountNumber"),
                    Json.number(row, "VAT").stripTrailingZeros(),
                    amount,
                    first(Json.text(row, "CostCenter"), Json.text(document, "CostCenter")),
                    first(Json.text(row, "Project"), Json.text(document, "Project"))));
        }
        int rows = lines.size();
        addFee(lines, document, "Freight", Chart.Role.FREIGHT);
        addFee(lines, document, "AdministrationFee", Chart.Role.ADMINFEE);
        var nets = new long[lines.size()];
        var vat = split(lines, vatIncluded, nets);
        var parts = new ArrayList<Part>();
        for (int i = 0; i < nets.length; i++) {
            var line = lines.get(i);
            parts.add(new Part(line.account(), line.rate(), nets[i], line.costCenter(), line.project()));
            if (i < rows && rowsField.equals("InvoiceRows")) {
                writeNet((ObjectNode) Json.rows(document, rowsField).get(i), nets[i], vatIncluded);
            }
        }
        var exact = new Totals(parts, vat, 0);
        var totals = company.settings.flag("round_to_krona")
                        && Json.text(document, "Currency").equals("SEK")
                ? new Totals(parts, vat, wholeKronor(exact.total()) - exact.total())
                : exact;
        writeTotals(document, totals);
        return totals;
    }

    private static String first(String own, String inherited) {
        return own.isEmpty() ? inherited : own;
    }

    private static long rowAmount(ObjectNode row, String quantityField) {
        var gross = Json.number(row, "Price").multiply(Json.number(row, quantityField));
        var discount = Json.number(row, "Discount");
        var reduced = Json.text(row, "DiscountType").equals("AMOUNT")
                ? gross.subtract(gross.signum() < 0 ? discount.negate() : discount)
                : gross.multiply(HUNDRED.subtract(discount)).movePointLeft(2);
        return Amounts.minor(reduced);
    }

    private void addFee(List<Line> lines, ObjectNode document, String field, Chart.Role role) {
        long amount = Amounts.minor(Json.number(document, field));
        if (amount != 0) {
            var rate = Json.has(document, "_feeRate") ? Json.number(document, "_feeRate") : BigDecimal.valueOf(25);
            lines.add(new Line(
                    company.role(role),
                    rate,
                    amount,
                    Json.text(document, "CostCenter"),
                    Json.text(document, "Project")));
            Json.put(document, field + "VAT", rate);
        }
    }

    /** Fills the nets and returns the VAT per rate; the nets of a rate add up to its sum without VAT. */
    private Map<BigDecimal, Long> split(List<Line> lines, boolean vatIncluded, long[] nets) {
        boolean perRow = company.settings.text("vat_rounding").equals("per_row");
        var rates = new TreeMap<BigDecimal, Long>();
        for (var line : lines) {
            rates.putIfAbsent(line.rate(), 0L);
        }
        for (var rate : List.copyOf(rates.keySet())) {
            var indexes = new ArrayList<Integer>();
            var amounts = new ArrayList<Long>();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).rate().compareTo(rate) == 0) {
                    indexes.add(i);
                    amounts.add(lines.get(i).amount());
                }
            }
            long sum = amounts.stream().mapToLong(Long::longValue).sum();
            long vat = perRow
                    ? amounts.stream()
                            .mapToLong(amount -> vatOf(amount, rate, vatIncluded))
                            .sum()
                    : vatOf(sum, rate, vatIncluded);
            rates.put(rate, vat);
            var shares = netShares(amounts, rate, vat, vatIncluded, perRow);
            for (int i = 0; i < indexes.size(); i++) {
                nets[indexes.get(i)] = shares[i];
            }
        }
        return rates;
    }

    private static long[] netShares(
            List<Long> amounts, BigDecimal rate, long vat, boolean vatIncluded, boolean perRow) {
        if (!vatIncluded) {
            return amounts.stream().mapToLong(Long::longValue).toArray();
        }
        if (perRow) {
            return amounts.stream()
                    .mapToLong(amount -> amount - vatOf(amount, rate, true))
                    .toArray();
        }
        long sum = amounts.stream().mapToLong(Long::longValue).sum();
        return Amounts.allocate(sum - vat, amounts);
    }

    private static long vatOf(long amount, BigDecimal rate, boolean vatIncluded) {
        return vatIncluded ? Amounts.vatInside(amount, rate) : Amounts.vatOnTop(amount, rate);
    }

    private static void writeNet(ObjectNode row, long net, boolean vatIncluded) {
        Json.putMinor(row, "TotalExcludingVAT", net);
        var price = Json.number(row, "Price");
        var rate = Json.number(row, "VAT");
        Json.put(
                row,
                "PriceExcludingVAT",
                vatIncluded ? price.multiply(HUNDRED).divide(HUNDRED.add(rate), 2, RoundingMode.HALF_UP) : price);
    }

    private static void writeTotals(ObjectNode document, Totals totals) {
        Json.putMinor(document, "Net", totals.net());
        Json.putMinor(document, "Gross", totals.net());
        Json.putMinor(document, "TotalVAT", totals.totalVat());
        Json.putMinor(document, "Total", totals.total());
        Json.putMinor(document, "RoundOff", totals.roundOff());
        Json.putMinor(document, "TotalToPay", totals.toPay());
    }

    /** 1–49 öre down, 50–99 up, symmetric for credit notes. */
    private static long wholeKronor(long minor) {
        return Amounts.decimal(minor)
                .setScale(0, RoundingMode.HALF_UP)
                .movePointRight(2)
                .longValueExact();
    }

    /** Whether a rate needs no set-up of its own. */
    static Predicate<BigDecimal> known(Settings settings) {
        var extra = List.of(settings.text("extra_vat_rates").strip().split("\\s+", -1));
        return rate -> List.of(0, 6, 12, 25).stream().anyMatch(one -> rate.compareTo(BigDecimal.valueOf(one)) == 0)
                || extra.stream().anyMatch(text -> !text.isEmpty() && rate.compareTo(new BigDecimal(text)) == 0);
    }
}
