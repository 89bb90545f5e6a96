package se.knyt.connectors.erp.fortnox;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;
import se.knyt.spi.ErpRow;

/**
 * One way of writing a sale so that Fortnox counts the total and the VAT that were charged. Shops round VAT per row, Fortnox per
 * document and rate; which way reaches the öre depends on the amounts.
 */
record Attempt(SaleDocument document, RowPricing pricing) {
    /** Öresutjämning, VAT 0 %. */
    static final int ROUNDING_ACCOUNT = 3740;

    /** One öre of VAT at 6 % is 16.7 öre of base; lower rates there are none in Sweden. */
    private static final int BASE_OERE_PER_VAT_OERE = 17;

    static Attempt first(SaleDocument document) {
        return new Attempt(document, RowPricing.VAT_INCLUDED);
    }

    /** What is tried after the first, in order: prices without VAT, then a row of its own that names the öre. */
    static List<Attempt> further(SaleDocument document) {
        var attempts = new ArrayList<Attempt>();
        attempts.add(new Attempt(document, RowPricing.VAT_EXCLUDED));
        withRoundingRow(document).ifPresent(named -> attempts.add(new Attempt(named, RowPricing.VAT_EXCLUDED)));
        return List.copyOf(attempts);
    }

    /**
     * The same total and VAT, with the base of each rate moved by the fewest öre at which its VAT is the VAT charged, and the sum
     * of these moves as a row on 3740. Nothing where the VAT charged is further off than rounding per row explains.
     */
    static Optional<SaleDocument> withRoundingRow(SaleDocument document) {
        var rows = new ArrayList<>(document.rows());
        var moved = Money.zero(document.currency());
        var rates = new LinkedHashSet<Rate>();
        document.rows().forEach(row -> rates.add(row.rate()));
        for (var rate : rates) {
            var shift = shift(document, rate);
            if (shift.isEmpty()) {
                return Optional.empty();
            }
            if (!shift.get().isZero()) {
                move(rows, rate, shift.get());
                moved = moved.plus(shift.get());
            }
        }
        if (moved.isZero() && rows.equals(document.rows())) {
            return Optional.empty();
        }
        if (!moved.isZero()) {
            rows.add(new ErpRow(
                    "",
                    "Öresutjämning moms",
                    Quantity.ONE,
                    moved.negated(),
                    Rate.ZERO,
                    Money.zero(document.currency()),
                    ROUNDING_ACCOUNT));
        }
        return Optional.of(document.withRows(rows));
    }

    private static Optional<Money> shift(SaleDocument document, Rate rate) {
        var currency = document.currency();
        var rows =
                document.rows().stream().filter(row -> row.rate().equals(rate)).toList();
        var tax = Money.sum(rows.stream().map(ErpRow::tax).toList(), currency);
        var net = Money.sum(rows.stream().map(ErpRow::gross).toList(), currency).minus(tax);
        // An öre per row is what rounding per row can make; more is another rate, and a person's to look at.
        long off = rate.on(net, Rounding.HALF_UP).minus(tax).abs().minor();
        long shiftMax = off > rows.size() ? -1 : BASE_OERE_PER_VAT_OERE * (off + 1);
        long dearest = rows.stream()
                .mapToLong(row -> row.gross().minus(row.tax()).minor())
                .max()
                .orElse(0);
        // A row is never moved below zero.
        for (long oere = 0; oere <= Math.min(shiftMax, Math.max(0, dearest - 1)); oere++) {
            for (int sign : new int[] {1, -1}) {
                var shift = Money.of(sign * oere, currency);
                if (rate.on(net.plus(shift), Rounding.HALF_UP).equals(tax)) {
                    return Optional.of(shift);
                }
            }
        }
        return Optional.empty();
    }

    /** The dearest row of the rate takes the move, where it shows least. */
    private static void move(List<ErpRow> rows, Rate rate, Money shift) {
        int dearest = -1;
        for (int i = 0; i < rows.size(); i++) {
            boolean candidate = rows.get(i).rate().equals(rate);
            if (candidate
                    && (dearest < 0
                            || rows.get(i).gross().compareTo(rows.get(dearest).gross()) > 0)) {
                dearest = i;
            }
        }
        var row = rows.get(dearest);
        rows.set(
                dearest,
                new ErpRow(
                        row.sku(),
                        row.text(),
                        row.quantity(),
                        row.gross().plus(shift),
                        row.rate(),
                        row.tax(),
                        row.account(),
                        row.costCentre(),
                        row.project(),
                        row.chosenBy(),
                        row.chosenVersion()));
    }

    /** Whether the prices stand with VAT. */
    boolean vatIncluded() {
        return pricing == RowPricing.VAT_INCLUDED;
    }
}
