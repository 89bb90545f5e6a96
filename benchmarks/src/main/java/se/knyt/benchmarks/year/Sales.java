package se.knyt.benchmarks.year;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import se.knyt.core.bookkeeping.FactBuyer;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.SaleLine;
import se.knyt.core.bookkeeping.Tender;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/** Sales of a made-up shop, the same for the same seed: goods at 25 %, in every third something at 12 %, and freight. */
final class Sales {
    private static final FactBuyer BUYER = new FactBuyer(Buyer.Kind.CONSUMER, "SE", false);
    private static final int FREIGHT_EACH = 4_900;

    private final Random random;
    private final List<String> providers;
    private int made;

    Sales(long seed, List<String> providers) {
        this.random = new Random(seed);
        this.providers = providers;
    }

    /** One sale with what the sums beside the books need of it, in öre. */
    record Sold(SaleFact fact, String provider, long gross, long vat25, long vat12, long net12, long fee) {}

    List<Sold> of(LocalDate day, int count) {
        var sales = new ArrayList<Sold>(count);
        for (int i = 0; i < count; i++) {
            sales.add(next(day));
        }
        return sales;
    }

    private Sold next(LocalDate day) {
        made++;
        var number = Integer.toString(100_000 + made);
        long goods = 5_000L + random.nextInt(200_000);
        long food = made % 3 == 0 ? 1_000L + random.nextInt(30_000) : 0;
        long vatOfGoods = contained(goods, 25);
        long vatOfFreight = contained(FREIGHT_EACH, 25);
        long vat12 = contained(food, 12);
        var lines = new ArrayList<SaleLine>();
        lines.add(line(OrderRow.Kind.GOODS, "Filt", goods, 25, vatOfGoods));
        if (food > 0) {
            lines.add(line(OrderRow.Kind.GOODS, "Kaffe", food, 12, vat12));
        }
        lines.add(line(OrderRow.Kind.SHIPPING, "Frakt", FREIGHT_EACH, 25, vatOfFreight));
        long gross = goods + food + FREIGHT_EACH;
        var provider = providers.get(random.nextInt(providers.size()));
        var fact = new SaleFact(
                "sale:" + number,
                day,
                day,
                number + "-F1",
                number,
                "web",
                BUYER,
                Currency.SEK,
                lines,
                List.of(Tender.provider(provider, ore(gross))),
                List.of(),
                Optional.empty(),
                RateDecision.NONE);
        return new Sold(
                fact, provider, gross, vatOfGoods + vatOfFreight, vat12, food - vat12, gross * 19 / 1_000 + 200);
    }

    private static SaleLine line(OrderRow.Kind kind, String text, long gross, int rate, long vat) {
        return new SaleLine(kind, "", text, Quantity.ONE, ore(gross), List.of(new TaxLine(Rate.of(rate), ore(vat))));
    }

    /** The VAT in an amount that holds it, to the nearest öre, halves up. */
    private static long contained(long gross, int percent) {
        return (2 * gross * percent + 100 + percent) / (2L * (100 + percent));
    }

    static Money ore(long minor) {
        return Money.of(minor, Currency.SEK);
    }
}
