package se.knyt.server.monthend;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;

/** Gathers the VAT of a month by box and rate. Amounts in minor units, positive as the box counts them. */
final class VatLines {
    /** Base × rate of a line is rounded once when it is shown. */
    private static final BigDecimal HALF = new BigDecimal("0.5");

    private final Currency currency;
    private final Map<Key, Sum> sums = new LinkedHashMap<>();

    VatLines(Currency currency) {
        this.currency = currency;
    }

    /** What a line is gathered by. */
    record Key(
            VatOfMonth.Kind kind,
            String baseBox,
            String vatBox,
            String treatment,
            String country,
            Optional<Rate> rate,
            int account) {}

    private static final class Sum {
        private long base;
        private long booked;
        private BigDecimal bound = BigDecimal.ZERO;
        private long count;
        private long wrong;
        private final List<VatOfMonth.Item> items = new ArrayList<>();
    }

    private Sum of(Key key) {
        return sums.computeIfAbsent(key, k -> new Sum());
    }

    /** Adds what was booked at a rate. */
    void add(Key key, long base, long booked, BigDecimal bound, long count) {
        var sum = of(key);
        sum.base = Math.addExact(sum.base, base);
        sum.booked = Math.addExact(sum.booked, booked);
        sum.bound = sum.bound.add(bound);
        sum.count += count;
    }

    /** Something of a line is booked otherwise than it was told. */
    void booked(Key key, String name, String href, long difference) {
        of(key).booked = Math.addExact(of(key).booked, difference);
        item(key, "booked", name, href, difference);
    }

    void item(Key key, String code, String name, String href, long difference) {
        var sum = of(key);
        sum.wrong++;
        if (sum.items.size() < VatOfMonth.ITEMS_MAX) {
            sum.items.add(new VatOfMonth.Item(code, name, href, Money.of(difference, currency)));
        }
    }

    /** The line of sales that an account's VAT stands on; one of no rate where nothing was sold with it. */
    Key ofAccount(int account) {
        return sums.keySet().stream()
                .filter(key -> key.kind() == VatOfMonth.Kind.SALE && key.account() == account)
                .findFirst()
                .orElse(other(account));
    }

    static Key other(int account) {
        return new Key(VatOfMonth.Kind.OTHER, "", "", "", "", Optional.empty(), account);
    }

    /** Whether base × rate is the VAT within a bound. */
    static boolean agrees(long base, long vat, Rate rate, BigDecimal bound) {
        return rate.percent()
                        .multiply(BigDecimal.valueOf(base))
                        .movePointLeft(2)
                        .subtract(BigDecimal.valueOf(vat))
                        .abs()
                        .compareTo(bound)
                <= 0;
    }

    /** What so many roundings of VAT can make: see {@link se.knyt.core.bookkeeping.VatParts}. */
    static BigDecimal bound(Rate rate, long roundings) {
        return HALF.multiply(BigDecimal.ONE.add(rate.percent().movePointLeft(2)))
                .multiply(BigDecimal.valueOf(roundings));
    }

    VatOfMonth month(VatDocuments documents, boolean own) {
        var lines = new ArrayList<VatOfMonth.Line>();
        var boxes = new TreeMap<String, Money>();
        sums.forEach((key, sum) -> {
            var line = line(key, sum);
            lines.add(line);
            // The same base stands beside output and input VAT of reverse charge: it is counted where its box is named.
            put(boxes, key.baseBox(), line.base());
            put(boxes, key.vatBox(), line.booked());
        });
        lines.sort(java.util.Comparator.comparing(VatOfMonth.Line::kind)
                .thenComparing(l -> l.baseBox().isEmpty() ? "99" : l.baseBox())
                .thenComparing(VatOfMonth.Line::vatBox)
                .thenComparing(VatOfMonth.Line::treatment)
                .thenComparing(VatOfMonth.Line::country));
        return new VatOfMonth(
                List.copyOf(lines), boxes, documents.unread(), documents.untold(), documents.rounded(), own);
    }

    private static void put(Map<String, Money> boxes, String box, Money amount) {
        if (!box.isEmpty()) {
            boxes.merge(box, amount, Money::plus);
        }
    }

    private VatOfMonth.Line line(Key key, Sum sum) {
        var base = Money.of(sum.base, currency);
        return new VatOfMonth.Line(
                key.kind(),
                key.baseBox(),
                key.vatBox(),
                key.treatment(),
                key.country(),
                key.rate(),
                key.account(),
                base,
                Money.of(sum.booked, currency),
                key.rate().map(rate -> rate.on(base, Rounding.HALF_UP)),
                sum.bound.add(HALF),
                sum.count,
                List.copyOf(sum.items),
                sum.wrong);
    }
}
