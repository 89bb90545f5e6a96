package se.knyt.connectors.shops.shopify;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.commerce.Payment;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.EffectBody.Portion;
import se.knyt.spi.EffectBody.Refund;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/**
 * What a capture or a refund is in the currency that the buyer paid in, which {@code OrderCaptureInput} and {@code RefundInput} want their
 * amounts in. Each transaction has its amount in both, so no rate is taken from elsewhere. A refund that no single amount of the buyer's
 * comes to is refused; goods that have gone are captured as nearly as his currency has an amount.
 */
final class BuyersMoney {
    private static final BigInteger TWO = BigInteger.TWO;

    private final JsonNode order;
    private final Currency shops;
    private final Currency buyers;
    private final Set<String> ours;

    /** @param ours ids of the transactions that this refund itself has made before: they are no part of what went back earlier */
    BuyersMoney(JsonNode order, Currency shops, Set<String> ours) {
        this.order = order;
        this.shops = shops;
        this.buyers = new Currency(Json.textOr(order, "presentmentCurrencyCode", shops.code()));
        this.ours = ours;
    }

    Currency currency() {
        return buyers;
    }

    boolean isOther() {
        return !buyers.equals(shops);
    }

    /** An amount that the shop names in both currencies. */
    private record Both(Money shop, Money buyer) {
        Both minus(Both other) {
            return new Both(shop.minus(other.shop), buyer.minus(other.buyer));
        }
    }

    private Both both(JsonNode holder, String set) {
        var buyer = Json.get(Json.get(holder, set), "presentmentMoney");
        if (!Json.text(buyer, "currencyCode").equals(buyers.code())) {
            throw new IllegalArgumentException(set + " is not in the order's " + buyers);
        }
        return new Both(
                new ShopMoney(shops).of(holder, set).abs(),
                Money.exact(Json.decimal(buyer, "amount"), buyers).abs());
    }

    /** What a transaction is to the buyer. */
    Money of(JsonNode transaction) {
        return isOther()
                ? both(transaction, "amountSet").buyer()
                : new ShopMoney(shops).of(transaction, "amountSet").abs();
    }

    /**
     * What the buyer is to be charged of a reservation: all that is left of it in both currencies where that is what was asked but for
     * what rounding has made of it, else his amount that is nearest by the two amounts of the reservation. The shop's figure of the
     * capture may so be half a unit of the buyer's currency from what was asked.
     *
     * @param before ids of the captures that were there before this one was first tried
     * @throws ProviderFailure.Refused when it is no amount of the buyer's, or the order tells no such reservation
     */
    Money capture(Money asked, String reservation, Set<String> before) {
        if (!isOther()) {
            return asked;
        }
        var whole = transactions().stream()
                .filter(each -> Json.text(each, "id").equals(reservation))
                .map(each -> both(each, "amountSet"))
                .filter(each -> each.shop().isPositive() && each.buyer().isPositive())
                .findFirst()
                .orElseThrow(() -> noCapture(asked));
        var made = transactions().stream()
                .filter(each -> before.contains(Json.text(each, "id")) && isOn(each, "CAPTURE", reservation))
                .map(each -> both(each, "amountSet"))
                .toList();
        var left = made.stream().reduce(whole, Both::minus);
        if (left.buyer().isPositive() && isAll(asked.minus(left.shop()), whole, made.size() + 1)) {
            return left.buyer();
        }
        long near = nearest(asked, whole);
        if (near <= 0) {
            throw noCapture(asked);
        }
        return Money.of(near, buyers);
    }

    /** Each capture, this one included, is half a unit of the buyer's off at most, and half a unit of the shop's. */
    private static boolean isAll(Money off, Both whole, int captures) {
        var shop = BigInteger.valueOf(whole.shop().minor());
        var buyer = BigInteger.valueOf(whole.buyer().minor());
        return TWO.multiply(buyer)
                        .multiply(BigInteger.valueOf(off.abs().minor()))
                        .compareTo(BigInteger.valueOf(captures).multiply(shop.add(buyer)))
                <= 0;
    }

    private ProviderFailure.Refused noCapture(Money asked) {
        return new ProviderFailure.Refused(
                "shopify.capture-currency",
                "no amount in the buyer's currency",
                Map.of("currency", buyers.code(), "amount", asked.toString()));
    }

    /**
     * What the buyer is to get of one capture: what was said where it was, else all that is left of it in both currencies, or the one
     * amount that comes to what was asked.
     *
     * @throws ProviderFailure.Refused when it is more than is left, or no amount comes to it exactly
     */
    Money of(Portion portion) {
        return found(portion).orElseThrow(() -> refused(portion));
    }

    private Optional<Money> found(Portion portion) {
        if (!isOther()) {
            return Optional.of(portion.amount());
        }
        var whole = whole(portion);
        var left = whole.minus(back(portion.captureSourceId()));
        var said = portion.buyers();
        if (said != null) {
            boolean there = said.currency().equals(buyers) && said.isPositive();
            return there && said.compareTo(left.buyer()) <= 0 ? Optional.of(said) : Optional.empty();
        }
        if (portion.amount().equals(left.shop()) && left.buyer().isPositive()) {
            return Optional.of(left.buyer());
        }
        return counterpart(portion.amount(), whole)
                .filter(amount -> portion.amount().compareTo(left.shop()) < 0 && amount.compareTo(left.buyer()) < 0);
    }

    /**
     * Whether transactions paid so much back: by what the buyer got where that was said, else by the shop's figure, or by what he got where
     * that figure is rounded.
     */
    boolean paid(List<JsonNode> transactions, Portion portion) {
        var said = portion.buyers();
        if (isOther() && said != null) {
            return said.currency().equals(buyers)
                    && Money.sum(transactions.stream().map(this::of).toList(), buyers)
                            .equals(said);
        }
        var shop = new ShopMoney(shops);
        var sum = Money.sum(
                transactions.stream()
                        .map(each -> shop.of(each, "amountSet").abs())
                        .toList(),
                shops);
        return sum.equals(portion.amount())
                || (isOther()
                        && found(portion)
                                .filter(Money.sum(
                                        transactions.stream().map(this::of).toList(), buyers)::equals)
                                .isPresent());
    }

    /** What freight is to the buyer; empty where the shop's own two amounts do not tell exactly. */
    Optional<Money> freight(Money amount) {
        if (!isOther()) {
            return Optional.of(amount);
        }
        return ShopifyClient.nodes(order, "shippingLines").stream()
                .findFirst()
                .map(line -> both(line, "discountedPriceSet"))
                .flatMap(
                        whole -> amount.equals(whole.shop()) ? Optional.of(whole.buyer()) : counterpart(amount, whole));
    }

    /** Store credit is given of no capture: it has the rate of the order, as the first that was paid shows it. */
    private Both whole(Portion portion) {
        boolean credit = portion.captureSourceId().equals(Refund.STORE_CREDIT);
        return transactions().stream()
                .filter(each -> credit
                        ? Set.of("CAPTURE", "SALE").contains(Json.textOr(each, "kind", ""))
                        : Json.text(each, "id").equals(portion.captureSourceId()))
                .findFirst()
                .map(each -> both(each, "amountSet"))
                .orElseThrow(() -> new ProviderFailure.Refused(
                        "shopify.refund-no-capture",
                        "the order has no such capture",
                        Map.of("capture", portion.captureSourceId())));
    }

    private List<JsonNode> transactions() {
        return Json.list(order, "transactions");
    }

    private Both back(String capture) {
        var sum = new Both(Money.zero(shops), Money.zero(buyers));
        for (var each : transactions()) {
            if (isOn(each, "REFUND", capture) && !ours.contains(Json.text(each, "id"))) {
                var one = both(each, "amountSet");
                sum = new Both(sum.shop().plus(one.shop()), sum.buyer().plus(one.buyer()));
            }
        }
        return sum;
    }

    /** Whether a transaction of a kind was made on another one and has not failed. */
    private static boolean isOn(JsonNode transaction, String kind, String parent) {
        return Json.textOr(transaction, "kind", "").equals(kind)
                && Json.textOr(transaction.path("parentTransaction"), "id", "").equals(parent)
                && Transactions.state(Json.textOr(transaction, "status", "")) != Payment.State.FAILURE;
    }

    /** The one amount of the buyer's that some rate, by which the whole has its two amounts, makes what was asked. */
    private static Optional<Money> counterpart(Money asked, Both whole) {
        if (!whole.shop().isPositive() || !whole.buyer().isPositive()) {
            return Optional.empty();
        }
        long near = nearest(asked, whole);
        boolean alone =
                comesTo(near, asked, whole) && !comesTo(near - 1, asked, whole) && !comesTo(near + 1, asked, whole);
        return alone && near > 0 ? Optional.of(Money.of(near, whole.buyer().currency())) : Optional.empty();
    }

    private static long nearest(Money asked, Both whole) {
        var twice = TWO.multiply(BigInteger.valueOf(asked.minor()))
                .multiply(BigInteger.valueOf(whole.buyer().minor()));
        var shop = BigInteger.valueOf(whole.shop().minor());
        return twice.add(shop).divide(TWO.multiply(shop)).longValueExact();
    }

    /** Both the whole and the part are rounded to half a minor unit: {@code |asked − q·S/P| ≤ ½ + ½·q/P}. */
    private static boolean comesTo(long amount, Money asked, Both whole) {
        var buyer = BigInteger.valueOf(whole.buyer().minor());
        var part = BigInteger.valueOf(amount);
        var off = BigInteger.valueOf(asked.minor())
                .multiply(buyer)
                .subtract(part.multiply(BigInteger.valueOf(whole.shop().minor())))
                .abs();
        return TWO.multiply(off).compareTo(buyer.add(part)) <= 0;
    }

    private ProviderFailure.Refused refused(Portion portion) {
        var asked = portion.amount();
        var whole = whole(portion);
        var left = whole.minus(back(portion.captureSourceId()));
        var said = portion.buyers();
        boolean more = said != null
                || asked.compareTo(left.shop()) >= 0
                || !whole.shop().isPositive();
        var nearest = more ? left.buyer() : Money.of(nearest(asked, whole), buyers);
        return new ProviderFailure.Refused(
                "shopify.refund-currency",
                more ? "more than is left in the buyer's currency" : "no exact amount in the buyer's currency",
                Map.of(
                        "currency", buyers.code(),
                        "amount", said == null ? asked.toString() : said.toString(),
                        "nearest", nearest.toString(),
                        "left", (said == null ? left.shop() : left.buyer()).toString()));
    }
}
