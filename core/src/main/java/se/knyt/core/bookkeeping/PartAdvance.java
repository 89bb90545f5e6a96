package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Allocation;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;

/**
 * Parts money that came before the delivery, and is only a part of what the order costs, among the order's rates of VAT; and draws it,
 * rate by rate, when something at that rate is delivered. VAT is due when the money comes (VAT Directive, article 65), at the rates of what
 * it is paid for: it is for the whole order, so each rate has its share of it by what it costs, VAT included (largest remainder over what
 * is left to pay at each rate). The VAT of a share is what the amount contains, of all that came so far less what came before.
 *
 * <p>What is delivered draws what has come at its own rate, in order, until nothing is left of it; so the VAT that was paid is settled
 * against VAT of the same rate. What later deliveries have no room for is taken whatever its rate, so the last takes all that is left:
 * nothing stays.
 */
public final class PartAdvance {
    private static final String TEXT = "Förskott";

    private PartAdvance() {}

    /** A rate of VAT; empty for what is outside VAT. */
    private record Place(Optional<Rate> rate) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return Comparator.comparing(
                            (Place p) -> p.rate().map(Rate::percent).orElse(java.math.BigDecimal.ONE.negate()))
                    .reversed()
                    .compare(this, other);
        }
    }

    /** VAT included, and the VAT in it. */
    private record Share(Money gross, Money vat) {
        static Share none(Currency currency) {
            return new Share(Money.zero(currency), Money.zero(currency));
        }

        Share plus(Share other) {
            return new Share(gross.plus(other.gross), vat.plus(other.vat));
        }

        Share minus(Share other) {
            return new Share(gross.minus(other.gross), vat.minus(other.vat));
        }
    }

    /**
     * What an amount that came pays of an order, as one line for each rate, highest first.
     *
     * @param whole the order as it would be sold on the day when the money came
     * @param before what came of it before, by rate
     * @param amount no more than is left to pay
     * @param begun settings of the day when the purchase began
     * @param now the settings in use: they hold where the others do not say how it is taxed
     * @return empty where it cannot be told
     */
    public static Optional<List<SaleLine>> of(
            SaleFact whole, List<SaleLine> before, Money amount, PostingSettings begun, PostingSettings now) {
        return shares(whole, begun, now).flatMap(all -> parted(all, shares(before, whole.currency()), amount));
    }

    private static Optional<List<SaleLine>> parted(
            SortedMap<Place, Share> all, SortedMap<Place, Share> before, Money amount) {
        var none = Share.none(amount.currency());
        var places = List.copyOf(all.keySet());
        var weights = new ArrayList<Long>();
        long left = 0;
        for (var entry : all.entrySet()) {
            var gone = before.getOrDefault(entry.getKey(), none);
            long open = Math.max(0, entry.getValue().minus(gone).gross().minor());
            weights.add(open);
            left = Math.addExact(left, open);
        }
        if (!amount.isPositive() || amount.minor() > left) {
            return Optional.empty();
        }
        var parts = Allocation.split(amount, weights);
        var result = new TreeMap<Place, Share>();
        for (int i = 0; i < places.size(); i++) {
            var so = before.getOrDefault(places.get(i), none);
            result.put(places.get(i), next(places.get(i), so, parts.get(i)));
        }
        return Optional.of(lines(result));
    }

    /** So much more at a rate: the VAT of all so far, less that of what was before. */
    private static Share next(Place place, Share before, Money gross) {
        var vat = place.rate()
                .map(rate -> rate.containedIn(before.gross().plus(gross), Rounding.HALF_UP))
                .orElseGet(() -> Money.zero(gross.currency()));
        return new Share(gross, vat.minus(before.vat()));
    }

    /**
     * What of it a delivery draws.
     *
     * @param delivery as it is sold
     * @param received when the last of the money came: the rates of that day tell which share a line is of
     * @param came all that came, by rate
     * @param drawn what went of it before
     * @param room what of it nothing else has paid: gift cards pay before
     * @param later the room that deliveries after it will have
     * @return empty where it cannot be told; no lines where nothing is left of it
     */
    public static Optional<List<SaleLine>> drawn(
            SaleFact delivery,
            LocalDate received,
            List<SaleLine> came,
            List<SaleLine> drawn,
            Money room,
            Money later,
            PostingSettings begun,
            PostingSettings now) {
        var currency = delivery.currency();
        return shares(delivery.chargeableOn(received), begun, now)
                .map(sold -> drawn(sold, shares(came, currency), shares(drawn, currency), room, later));
    }

    private static List<SaleLine> drawn(
            SortedMap<Place, Share> sold,
            SortedMap<Place, Share> came,
            SortedMap<Place, Share> before,
            Money most,
            Money later) {
        var zero = Money.zero(most.currency());
        var none = Share.none(most.currency());
        var result = new TreeMap<Place, Share>();
        var room = most;
        // Never later, unless no delivery after it can take it.
        var must = gross(came, most.currency())
                .minus(gross(before, most.currency()))
                .minus(later);
        for (boolean atItsRate : List.of(true, false)) {
            for (var entry : came.entrySet()) {
                var place = entry.getKey();
                var gone = before.getOrDefault(place, none).plus(result.getOrDefault(place, none));
                var left = entry.getValue().minus(gone);
                var bound = atItsRate ? sold.getOrDefault(place, none).gross() : must.isNegative() ? zero : must;
                var gross = least(left.gross(), bound, room);
                if (gross.isPositive()) {
                    var part = gross.equals(left.gross()) ? left : next(place, gone, gross);
                    result.merge(place, part, Share::plus);
                    room = room.minus(gross);
                    must = must.minus(gross);
                }
            }
        }
        return lines(result);
    }

    private static Money gross(SortedMap<Place, Share> shares, Currency currency) {
        return Money.sum(shares.values().stream().map(Share::gross).toList(), currency);
    }

    /** What is left of what came, by rate. */
    public static List<SaleLine> left(List<SaleLine> came, List<SaleLine> drawn, Currency currency) {
        var none = Share.none(currency);
        var gone = shares(drawn, currency);
        var left = shares(came, currency);
        left.replaceAll((place, share) -> share.minus(gone.getOrDefault(place, none)));
        return lines(left);
    }

    private static Money least(Money a, Money b, Money c) {
        var least = a.compareTo(b) <= 0 ? a : b;
        return least.compareTo(c) <= 0 ? least : c;
    }

    private static Optional<SortedMap<Place, Share>> shares(SaleFact sale, PostingSettings begun, PostingSettings now) {
        try {
            return Optional.of(shares(sale, begun));
        } catch (Stop stop) {
            return stop.code().startsWith("vat.") && !begun.equals(now) ? shares(sale, now, now) : Optional.empty();
        } catch (LineTaxes.InvalidRate e) {
            return Optional.empty();
        }
    }

    private static SortedMap<Place, Share> shares(SaleFact sale, PostingSettings settings) {
        var result = new TreeMap<Place, Share>();
        for (var part : new SaleBreakdown(sale, settings).parts()) {
            var rate = LineTaxes.isOutsideVat(part.line()) ? Optional.<Rate>empty() : Optional.of(part.rate());
            result.merge(new Place(rate), new Share(part.gross(), part.vat()), Share::plus);
        }
        return result;
    }

    private static SortedMap<Place, Share> shares(List<SaleLine> lines, Currency currency) {
        var result = new TreeMap<Place, Share>();
        for (var line : lines) {
            var rate = line.taxes().stream().map(TaxLine::rate).findFirst();
            result.merge(new Place(rate), Share.none(currency).plus(new Share(line.gross(), line.tax())), Share::plus);
        }
        return result;
    }

    private static List<SaleLine> lines(SortedMap<Place, Share> shares) {
        var result = new ArrayList<SaleLine>();
        shares.forEach((place, share) -> {
            if (!share.gross().isZero()) {
                result.add(line(place, share));
            }
        });
        return List.copyOf(result);
    }

    /** What is outside VAT is so by its kind. */
    private static SaleLine line(Place place, Share share) {
        var taxes = place.rate()
                .map(rate -> List.of(new TaxLine(rate, share.vat())))
                .orElseGet(List::of);
        var kind = place.rate().isPresent() ? OrderRow.Kind.GOODS : OrderRow.Kind.TIP;
        return new SaleLine(kind, "", TEXT, Quantity.ONE, share.gross(), taxes);
    }
}
