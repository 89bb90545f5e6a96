package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;

/** Parts a sale by VAT rate. The source's VAT is law: it is taken over and checked, never computed anew but by decision. */
final class LineTaxes {
    private final SaleFact sale;
    private final VatTreatment treatment;

    LineTaxes(SaleFact sale, VatTreatment treatment) {
        this.sale = sale;
        this.treatment = treatment;
    }

    List<TaxedPart> parts() {
        var parts = new ArrayList<TaxedPart>();
        var goods = new LinkedHashMap<Rate, Money>();
        for (var line : sale.lines()) {
            if (line.kind() != OrderRow.Kind.SHIPPING && !isNothing(line)) {
                var part = atOneRate(line);
                parts.add(part);
                if (line.kind() == OrderRow.Kind.GOODS) {
                    goods.merge(part.rate(), part.gross(), Money::plus);
                }
            }
        }
        var basis = sale.freightBasis().isEmpty() ? goods : basis();
        for (var line : sale.lines()) {
            if (line.kind() == OrderRow.Kind.SHIPPING && !isNothing(line)) {
                parts.addAll(isAtOneLegalRate(line) ? List.of(atOneRate(line)) : FreightSplit.of(line, basis));
            }
        }
        requireVatAgrees(parts);
        return parts.stream().map(this::atDecidedRate).toList();
    }

    private Map<Rate, Money> basis() {
        var basis = new LinkedHashMap<Rate, Money>();
        sale.freightBasis().forEach(entry -> basis.merge(entry.rate(), entry.amount(), Money::plus));
        return basis;
    }

    private static boolean isNothing(SaleLine line) {
        return line.gross().isZero() && line.tax().isZero();
    }

    private static List<Rate> ratesOf(SaleLine line) {
        var rates = new LinkedHashSet<Rate>();
        line.taxes().forEach(tax -> rates.add(tax.rate()));
        return rates.isEmpty() ? List.of(Rate.ZERO) : List.copyOf(rates);
    }

    private boolean isAtOneLegalRate(SaleLine line) {
        var rates = ratesOf(line);
        return rates.size() == 1 && treatment.schedule().isLegal(rates.getFirst());
    }

    private TaxedPart atOneRate(SaleLine line) {
        if (line.taxes().stream().anyMatch(TaxLine::channelLiable)) {
            throw new Stop(
                    "vat.channel-liable",
                    List.of(line.text()),
                    "säljkanalen redovisar momsen på \"" + line.text() + "\": momsbehandling saknas");
        }
        var rates = ratesOf(line);
        if (rates.size() > 1) {
            // A bundle with several rates is held until somebody has said how its price is parted.
            throw new Stop(
                    "vat.line-with-several-rates",
                    List.of(line.text()),
                    "raden \"" + line.text() + "\" har flera momssatser");
        }
        var rate = rates.getFirst();
        if (isOutsideVat(line)) {
            if (!line.tax().isZero()) {
                throw new Stop(
                        "vat.not-expected",
                        List.of(line.text()),
                        "moms på \"" + line.text() + "\" går inte att bokföra");
            }
            return new TaxedPart(line, Rate.ZERO, line.gross(), line.tax());
        }
        if (!treatment.schedule().isLegal(rate)) {
            throw new Stop(
                    "vat.rate-not-legal",
                    List.of(rate.toString(), line.text()),
                    "momssatsen " + rate + " % på \"" + line.text() + "\" finns inte");
        }
        return new TaxedPart(line, rate, line.gross(), line.tax());
    }

    static boolean isOutsideVat(SaleLine line) {
        var kind = line.kind();
        return (kind == OrderRow.Kind.GIFT_CARD && !line.isSinglePurpose())
                || kind == OrderRow.Kind.TIP
                || kind == OrderRow.Kind.ROUNDING;
    }

    /** One minor unit per line: shops round per line, per rate or per order. */
    private void requireVatAgrees(List<TaxedPart> parts) {
        record Sum(Money gross, Money vat, int lines) {}
        var sums = new LinkedHashMap<Rate, Sum>();
        for (var part : parts) {
            sums.merge(
                    part.rate(),
                    new Sum(part.gross(), part.vat(), 1),
                    (a, b) -> new Sum(a.gross().plus(b.gross()), a.vat().plus(b.vat()), a.lines() + b.lines()));
        }
        sums.forEach((rate, sum) -> {
            var expected = rate.containedIn(sum.gross(), Rounding.HALF_UP);
            if (sum.vat().minus(expected).abs().minor() > sum.lines()) {
                throw new Stop(
                        "vat.amount-does-not-agree",
                        List.of(rate.toString(), sum.vat().toPlain(), expected.toPlain()),
                        "momsen " + sum.vat() + " stämmer inte med " + rate + " % (" + expected + ")");
            }
        });
    }

    private TaxedPart atDecidedRate(TaxedPart part) {
        if (isOutsideVat(part.line())) {
            return part;
        }
        var missed = treatment
                .schedule()
                .missed(part.rate(), sale.chargeableDate(), part.line().food());
        if (missed.isEmpty()) {
            return part;
        }
        // What the company has said for good is about 12 % where 6 % is valid: a rate that went up is asked about.
        var always = missed.get().ofKnownFood() ? RateDecision.NONE : treatment.missed();
        var said = sale.rateDecision() == RateDecision.NONE ? always : sale.rateDecision();
        var valid = missed.get().valid();
        return switch (said) {
            case AS_CHARGED -> part;
            case NONE -> throw new InvalidRate(part.rate(), valid);
            case VALID_RATE ->
                new TaxedPart(part.line(), valid, part.gross(), valid.containedIn(part.gross(), Rounding.HALF_UP));
        };
    }

    /** The charged rate is not valid on the day of the chargeable event, and nobody has decided yet. */
    static final class InvalidRate extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Rate charged;
        private final transient Rate valid;

        InvalidRate(Rate charged, Rate valid) {
            super("rate " + charged + " is not valid", null, false, false);
            this.charged = charged;
            this.valid = valid;
        }

        Rate charged() {
            return charged;
        }

        Rate valid() {
            return valid;
        }
    }
}
