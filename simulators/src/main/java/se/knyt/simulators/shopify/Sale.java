package se.knyt.simulators.shopify;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;

/**
 * What one buyer puts into the basket. Made up from the shop's seed and the order's number, so that the same shop always sells
 * the same; anything may be fixed by the caller.
 *
 * @param discountHundredths discount by code on all lines, in hundredths of a percent; 0 for none
 * @param payment name of the provider whose app takes it, or {@code manual} (paid by bank transfer later)
 * @param further name of the provider whose app takes a second payment of a part of the sum, which may be the same, empty for none
 * @param furtherMinor that part
 * @param storeCreditMinor part of the sum that is paid with what the buyer has to their credit in the shop
 * @param termsDays days of payment terms that the buyer has, with nothing paid; negative for none
 * @param tipMinor what the buyer gives on top, without tax
 * @param feeMinor a further fee with its tax, at 25 percent; 0 for none
 * @param vatNumber what the buyer fills in at the checkout, empty for nothing
 * @param giftCardMinor part of the sum that is paid with a gift card
 * @param giftCard which card: its id, number or the end of its code; empty for one that the shop made by hand
 */
record Sale(
        List<Line> lines,
        Catalogue.Buyer buyer,
        String street,
        String[] city,
        String country,
        long discountHundredths,
        long shippingMinor,
        boolean taxesIncluded,
        String payment,
        boolean fraudPending,
        long giftCardMinor,
        String giftCard,
        boolean captureAtOnce,
        long storeCreditMinor,
        int termsDays,
        long tipMinor,
        long feeMinor,
        String vatNumber,
        String further,
        long furtherMinor) {

    /**
     * @param vatRate in hundredths of a percent
     * @param giftCard whether a gift card is sold: untaxed until it is used
     */
    record Line(Catalogue.Product product, int quantity, long vatRate, boolean giftCard) {
        Line(Catalogue.Product product, int quantity, long vatRate) {
            this(product, quantity, vatRate, false);
        }
    }

    private static final int QUANTITY_MAX = 100_000;
    private static final int TERMS_DAYS_MAX = 365;

    /** Reads the caller's wishes; what is not wished for is drawn. */
    static Sale of(JsonNode wanted, long seed, long number) {
        var random = new SplittableRandom(seed * 1_000_003 + number);
        var country = wanted.path("country").asString("SE");
        if (!Catalogue.COUNTRY_NAMES.containsKey(country)) {
            throw new IllegalArgumentException("the shop does not sell to " + country);
        }
        boolean business = wanted.path("business").asBoolean(random.nextInt(8) == 0);
        var buyers = business ? Catalogue.COMPANIES : Catalogue.PERSONS;
        var lines = lines(wanted, country, random);
        boolean discounted = wanted.path("discount").asBoolean(random.nextInt(4) == 0);
        return new Sale(
                lines,
                buyer(wanted, buyers, random.nextInt(buyers.size())),
                Catalogue.STREETS.get(random.nextInt(Catalogue.STREETS.size())) + " " + (1 + random.nextInt(90)),
                Catalogue.CITIES.get(random.nextInt(Catalogue.CITIES.size())),
                country,
                wanted.path("discount_hundredths").asLong(discounted ? 1000 : 0),
                wanted.path("shipping").asLong(random.nextInt(3) == 0 ? 0 : 4_900),
                wanted.path("taxes_included").asBoolean(true),
                payment(wanted, number),
                Json.text(wanted, "fraud").equalsIgnoreCase("PENDING"),
                wanted.path("gift_card").asLong(0),
                Json.text(wanted, "gift_card_id"),
                wanted.path("capture_at_once").asBoolean(false),
                wanted.path("store_credit").asLong(0),
                termsDays(wanted),
                wanted.path("tip").asLong(0),
                wanted.path("fee").asLong(0),
                Json.text(wanted, "vat_number"),
                Json.text(wanted.path("further"), "payment"),
                wanted.path("further").path("amount").asLong(0));
    }

    /** The one that is drawn, unless the caller names another by its place among them. */
    private static <T> T buyer(JsonNode wanted, List<T> buyers, int drawn) {
        long named = wanted.path("buyer").asLong(drawn);
        if (named < 0 || named >= buyers.size()) {
            throw new IllegalArgumentException("buyer is 0 to " + (buyers.size() - 1));
        }
        return buyers.get((int) named);
    }

    private static int termsDays(JsonNode wanted) {
        long days = wanted.path("payment_terms_days").asLong(-1);
        if (days < -1 || days > TERMS_DAYS_MAX) {
            throw new IllegalArgumentException("payment_terms_days is at most " + TERMS_DAYS_MAX);
        }
        return (int) days;
    }

    /** The one that is wished for; of several, the next in turn with each order. */
    private static String payment(JsonNode wanted, long number) {
        var inTurn = wanted.path("payments");
        if (wanted.has("payment") || inTurn.isEmpty()) {
            return wanted.path("payment").asString(PaymentApps.KLARNA);
        }
        return inTurn.path((int) (number % inTurn.size())).asString("");
    }

    private static List<Line> lines(JsonNode wanted, String country, SplittableRandom random) {
        var lines = new ArrayList<Line>();
        if (wanted.path("lines").isArray()) {
            for (var line : wanted.path("lines")) {
                int quantity = (int) line.path("quantity").asLong(1);
                if (quantity < 1 || quantity > QUANTITY_MAX || lines.size() >= 500) {
                    throw new IllegalArgumentException("quantity is 1 to " + QUANTITY_MAX + ", lines at most 500");
                }
                if (line.path("gift_card").asBoolean(false)) {
                    lines.add(new Line(Catalogue.giftCard(line.path("price").asLong(50_000)), quantity, 0, true));
                    continue;
                }
                var known = Catalogue.product(Json.text(line, "sku"));
                var product = new Catalogue.Product(
                        known.sku(),
                        known.title(),
                        known.variant(),
                        line.path("price").asLong(known.priceMinor()),
                        known.vatRate());
                lines.add(new Line(product, quantity, line.path("vat_rate").asLong(rate(known, country))));
            }
            return lines;
        }
        int count = 1 + random.nextInt(3);
        var left = new ArrayList<>(Catalogue.PRODUCTS);
        var rates = wanted.path("rates");
        left.removeIf(product ->
                !rates.isEmpty() && rates.valueStream().noneMatch(rate -> rate.asLong(0) == product.vatRate()));
        if (left.size() < count) {
            throw new IllegalArgumentException("the shop has too few articles at " + rates);
        }
        for (int i = 0; i < count; i++) {
            var product = left.remove(random.nextInt(left.size()));
            lines.add(new Line(product, 1 + random.nextInt(2), rate(product, country)));
        }
        return lines;
    }

    private static long rate(Catalogue.Product product, String country) {
        return country.equals("SE") ? product.vatRate() : Catalogue.RATES_ABROAD.getOrDefault(country, 2500L);
    }
}
