package se.knyt.core.bookkeeping;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;

/**
 * A sale or credit by rate, for the proof that base × rate is the VAT that is booked.
 *
 * <p>The bound. VAT is rounded to the minor unit once for each line, half a unit at most (Skatteverket: third decimal 5 to 9 up). Where it
 * was taken out of an amount with VAT the base is what is left and errs the other way, so base × rate errs by the rate of that half
 * unit too: a line may differ by ½ × (1 + rate). What was sold in another currency has that times the exchange rate, and once more the
 * rounding of the VAT, ½ × (1 + rate), and of the gross amount, ½ × rate, when they are converted. What is given back in parts has the
 * VAT that was charged less what is left: each line of a credit is the difference of two rounded amounts and may err twice as much.
 */
public final class VatParts {
    private static final BigDecimal HALF = new BigDecimal("0.5");

    private final SaleFact sale;
    private final boolean credit;
    private final PostingSettings settings;
    private final SaleBreakdown breakdown;
    private final TreeMap<Key, Sum> sums = new TreeMap<>();

    private VatParts(SaleFact sale, boolean credit, PostingSettings settings) {
        this.sale = sale;
        this.credit = credit;
        this.settings = settings;
        this.breakdown = new SaleBreakdown(sale, settings);
    }

    private record Key(Rate rate, boolean own) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byRate = other.rate.compareTo(rate);
            return byRate != 0 ? byRate : Boolean.compare(own, other.own);
        }
    }

    /** @param lines how many times VAT was rounded */
    private record Sum(Money gross, Money vat, int lines) {
        Sum plus(Sum other) {
            return new Sum(gross.plus(other.gross), vat.plus(other.vat), lines + other.lines);
        }
    }

    /**
     * By rate, highest first; what is outside VAT is in none. Empty where it cannot be posted.
     *
     * @param begun settings of the day when the purchase began
     * @param now the settings in use: they hold where the others do not say how it is taxed
     */
    public static List<VatPart> of(SaleFact sale, boolean credit, PostingSettings begun, PostingSettings now) {
        try {
            return new VatParts(sale, credit, begun).parts();
        } catch (Stop stop) {
            return stop.code().startsWith("vat.") && !begun.equals(now) ? of(sale, credit, now, now) : List.of();
        } catch (LineTaxes.InvalidRate e) {
            return List.of();
        }
    }

    private List<VatPart> parts() {
        for (var part : breakdown.parts()) {
            if (!LineTaxes.isOutsideVat(part.line())) {
                boolean own = settings.ledger() == LedgerMode.KNYT
                        || sale.isPrepaid()
                        || part.line().kind() == OrderRow.Kind.GIFT_CARD;
                add(new Key(part.rate(), own), new Sum(part.gross(), part.vat(), 1));
            }
        }
        if (sale.isPaidInAdvance()) {
            // Its VAT was due when the money came: a voucher of Knyt takes it back.
            for (var part : new SaleBreakdown(sale.inAdvance(), settings).parts()) {
                if (!LineTaxes.isOutsideVat(part.line())) {
                    add(
                            new Key(part.rate(), true),
                            new Sum(part.gross().negated(), part.vat().negated(), 1));
                }
            }
        }
        for (var tender : sale.tenders()) {
            if (tender.kind() == Tender.Kind.SINGLE_PURPOSE_CARD) {
                // Its VAT was due when the card was sold: a voucher of Knyt takes it back.
                var vat = tender.cardVat().containedIn(tender.amount(), Rounding.HALF_UP);
                add(new Key(tender.cardVat(), true), new Sum(tender.amount().negated(), vat.negated(), 1));
            }
        }
        var result = new ArrayList<VatPart>();
        sums.forEach((key, sum) -> result.add(part(key, sum)));
        return List.copyOf(result);
    }

    private void add(Key key, Sum sum) {
        sums.merge(key, sum, Sum::plus);
    }

    private VatPart part(Key key, Sum sum) {
        var to = breakdown.accountsOf(key.rate());
        var told = credit ? sum.vat().negated() : sum.vat();
        var toldGross = credit ? sum.gross().negated() : sum.gross();
        var gross = booked(toldGross);
        var vat = booked(told);
        return new VatPart(
                breakdown.treatment().code(),
                sale.buyer().country(),
                key.rate(),
                to.base(),
                to.vatBox(),
                to.vat(),
                key.own(),
                gross.minus(vat),
                vat,
                toldGross.minus(told),
                told,
                bound(key.rate(), sum.lines()));
    }

    private BigDecimal bound(Rate rate, int lines) {
        if (rate.isZero()) {
            return BigDecimal.ZERO;
        }
        var share = rate.percent().movePointLeft(2);
        var each = HALF.multiply(BigDecimal.ONE.add(share));
        var all = each.multiply(BigDecimal.valueOf(credit ? 2L * lines : lines));
        return isForeign() ? all.multiply(exchange().perUnit()).add(each).add(HALF.multiply(share)) : all;
    }

    private boolean isForeign() {
        return !sale.currency().equals(settings.bookCurrency());
    }

    private Money booked(Money amount) {
        return isForeign() ? exchange().convert(amount) : amount;
    }

    private ExchangeRate exchange() {
        return sale.exchangeRate()
                .filter(rate -> rate.to().equals(settings.bookCurrency()))
                .orElseThrow(() -> new Stop("currency.no-rate", List.of(), "växelkurs saknas"));
    }
}
