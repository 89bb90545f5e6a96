package se.knyt.connectors.erp.fortnox;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.spi.ErpRow;

/**
 * One way of writing a sale so that Fortnox counts the total, the VAT and the accounts that were charged. Shops round VAT per row, Fortnox
 * per document and rate; which way reaches the öre depends on the amounts.
 */
record Attempt(SaleDocument document, RowPricing pricing) {
    private static final String TEXT = "Öresavrundning";

    static Attempt first(SaleDocument document) {
        return new Attempt(document, RowPricing.VAT_INCLUDED);
    }

    /** What is tried after the first, in order: the öre of VAT named, then the same with prices without VAT, then those alone. */
    static List<Attempt> further(SaleDocument document) {
        var attempts = new ArrayList<Attempt>();
        for (var pricing : List.of(RowPricing.VAT_INCLUDED, RowPricing.VAT_EXCLUDED)) {
            withNamedVat(document, pricing).ifPresent(named -> attempts.add(new Attempt(named, pricing)));
        }
        attempts.add(new Attempt(document, RowPricing.VAT_EXCLUDED));
        return List.copyOf(attempts);
    }

    /**
     * The rows as they were sold, and for each rate of which Fortnox would count another VAT two rows more, that come to nothing together:
     * the fewest öre at the rate at which its VAT is the VAT charged, and the same back without VAT, both on an account of the rate. The
     * revenue of each account stays what it is. Nothing where the VAT charged is further off than rounding per row explains, or not off.
     */
    static Optional<SaleDocument> withNamedVat(SaleDocument document, RowPricing pricing) {
        var rows = new ArrayList<>(document.rows());
        var rates = new LinkedHashSet<Rate>();
        document.rows().forEach(row -> rates.add(row.rate()));
        for (var rate : rates) {
            var shift = shift(document, rate, pricing);
            if (shift.isEmpty()) {
                return Optional.empty();
            }
            if (!shift.get().isZero()) {
                var dearest = dearest(document, rate);
                rows.add(named(dearest, shift.get(), rate));
                rows.add(named(dearest, shift.get().negated(), Rate.ZERO));
            }
        }
        return rows.equals(document.rows()) ? Optional.empty() : Optional.of(document.withRows(rows));
    }

    private static Optional<Money> shift(SaleDocument document, Rate rate, RowPricing pricing) {
        var currency = document.currency();
        var rows =
                document.rows().stream().filter(row -> row.rate().equals(rate)).toList();
        var tax = Money.sum(rows.stream().map(ErpRow::tax).toList(), currency);
        var sum = Money.sum(rows.stream().map(pricing::amount).toList(), currency);
        // An öre per row is what rounding per row can make; more is another rate, and a person's to look at.
        long off = pricing.vat(sum, rate).minus(tax).abs().minor();
        long shiftMax = off == 0 ? 0 : off > rows.size() || rate.isZero() ? -1 : perOereOfVat(rate) * (off + 1);
        for (long oere = 0; oere <= shiftMax; oere++) {
            for (int sign : new int[] {1, -1}) {
                var shift = Money.of(sign * oere, currency);
                if (pricing.vat(sum.plus(shift), rate).equals(tax)) {
                    return Optional.of(shift);
                }
            }
        }
        return Optional.empty();
    }

    /** One öre of VAT at 6 % is 16.7 öre without VAT and 17.7 with it. */
    private static long perOereOfVat(Rate rate) {
        return BigDecimal.valueOf(100)
                        .divide(rate.percent(), 0, RoundingMode.CEILING)
                        .longValueExact()
                + 1;
    }

    private static ErpRow dearest(SaleDocument document, Rate rate) {
        return document.rows().stream()
                .filter(row -> row.rate().equals(rate))
                .max(Comparator.comparing(ErpRow::gross))
                .orElseThrow();
    }

    private static ErpRow named(ErpRow like, Money amount, Rate rate) {
        return new ErpRow(
                "",
                TEXT,
                Quantity.ONE,
                amount,
                rate,
                Money.zero(amount.currency()),
                like.account(),
                like.costCentre(),
                like.project(),
                like.chosenBy(),
                like.chosenVersion());
    }

    /** Whether the prices stand with VAT. */
    boolean vatIncluded() {
        return pricing == RowPricing.VAT_INCLUDED;
    }
}
