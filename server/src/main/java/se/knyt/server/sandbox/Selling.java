package se.knyt.server.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.engine.Engine;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.simulators.world.SandboxWorld;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What buyers do in the sandbox's shop: buy, and choose whom to pay through. */
final class Selling {
    private static final Logger LOG = LoggerFactory.getLogger(Selling.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SELL_EVERY = Duration.ofSeconds(20);
    private static final int SELL_MAX = 100_000;
    /** What is drawn is taxed so, in hundredths of a percent: the shop's art at 12 % is held, since 12 % is taken for food, and sold only by its number. */
    private static final List<Integer> RATES = List.of(2500, 600);

    private static final String LASTING = "klarna";

    /** 500.00, of a card sold and of what one pays with it. */
    private static final int GIFT_CARD_MINOR = 50_000;

    static final String PAID_WITH = "paid-with";
    static final String SWISH = "swish";
    private static final String COUNT = "count";
    private static final String KLARNA = "klarna";
    private static final String SHOP_PAYMENTS = "shopify-payments";
    private static final String SHOP = "shopify";

    private final Engine engine;
    private final SandboxWorld world;
    private final long company;
    private final SandboxRates rates;
    private final AtomicBoolean byItself = new AtomicBoolean();

    Selling(Engine engine, SandboxWorld world, long company) {
        this.engine = engine;
        this.world = world;
        this.company = company;
        rates = new SandboxRates(engine, company);
    }

    /** Sells as the options of a command say; gives the orders' names. */
    List<String> sell(Map<String, String> options) {
        int count = number(options.getOrDefault(COUNT, "1"));
        var wanted = JSON.createObjectNode();
        options.forEach((name, value) -> {
            if (!Set.of(COUNT, PAID_WITH).contains(name)) {
                put(wanted, name, value);
            }
        });
        paidWith(options).ifPresent(provider -> wanted.put("payment", provider));
        return sell(count, wanted);
    }

    /** Sells to the shop's own wishes; where none of them says whom the buyers pay through, each connected provider in turn. */
    List<String> sell(int count, ObjectNode wanted) {
        // Only Klarna's app checks for fraud.
        if (!wanted.has("payment") && !wanted.has("fraud")) {
            var inTurn = wanted.putArray("payments");
            connected().forEach(inTurn::add);
        }
        if (!wanted.has("rates")) {
            RATES.forEach(wanted.putArray("rates")::add);
        }
        var orders = world.sell(count, wanted);
        engine.control().readNow(company);
        return orders;
    }

    /** Somebody buys a gift card; gives the order's name. */
    String giftCard() {
        var wanted = plain();
        wanted.putArray("lines").addObject().put("gift_card", true).put("price", GIFT_CARD_MINOR);
        return sell(1, wanted).getFirst();
    }

    /** Somebody pays a part with a gift card that was sold, or else with one that the shop has given away; gives the order's name. */
    String withGiftCard() {
        var wanted = plain().put("gift_card", GIFT_CARD_MINOR).put("gift_card_id", world.spendableGiftCard());
        // The rest is captured once the card has been read: with a provider whose reservation outlives a leap of the
        // clock.
        connected().stream().filter(LASTING::equals).forEach(provider -> wanted.put("payment", provider));
        wanted.putArray("lines").addObject().put("sku", "TROJA-M");
        return sell(1, wanted).getFirst();
    }

    /** A gift card that was sold is valid for the last day today; gives the end of its code. */
    String endGiftCard() {
        var ends = world.endGiftCard();
        if (ends.isEmpty()) {
            throw new SandboxRefusal("no-gift-card", "There is no gift card without a last day: sell one, and ship.");
        }
        engine.control().readNow(company);
        return ends;
    }

    /** Somebody in Sweden pays in euro through Klarna, which pays out in the currency of the purchase; gives the order's name. */
    String inEuro() {
        rates.known();
        var wanted = plain().put("currency", "EUR").put("payment", KLARNA);
        wanted.putArray("lines")
                .addObject()
                .put("sku", "MOSSA-1")
                .put("quantity", 2)
                .put("price", 2_490);
        return sell(1, wanted).getFirst();
    }

    /** A private buyer, without discount and shipping. */
    private static ObjectNode plain() {
        return JSON.createObjectNode()
                .put("business", false)
                .put("discount", false)
                .put("shipping", 0);
    }

    /** Whom the buyers pay through; what no app of the shop takes is refused in words. */
    private Optional<String> paidWith(Map<String, String> options) {
        var provider = options.getOrDefault(PAID_WITH, "");
        if (provider.isEmpty()) {
            return Optional.empty();
        }
        if (!payments().contains(provider)) {
            var all = String.join(", ", payments());
            throw new SandboxRefusal(
                    "payment",
                    "The shop takes no payment through " + provider + ". It takes " + all + ".",
                    provider,
                    all);
        }
        return Optional.of(provider);
    }

    /** Every provider that the shop has an app of, Klarna first. */
    List<String> payments() {
        var all = new ArrayList<>(world.payments());
        all.sort(Comparator.comparing((String name) -> !name.equals(KLARNA)).thenComparing(name -> name));
        return List.copyOf(all);
    }

    /** Those of them whose payouts the company reads. Swish has none: who is to pay by it is asked to. */
    List<String> connected() {
        return known().stream().filter(provider -> !provider.equals(SWISH)).toList();
    }

    boolean takesSwish() {
        return known().contains(SWISH);
    }

    private List<String> known() {
        var known = engine.control().connections(company).stream()
                .map(ConnectionRow::connector)
                .toList();
        return payments().stream()
                .filter(provider -> provider.equals(SHOP_PAYMENTS)
                        ? known.contains(SHOP) && knowsFeesOf(provider)
                        : known.contains(provider))
                .toList();
    }

    /** The shop tells of its own payments too; until a person has said what VAT their fees bear, no payout of theirs would be booked. */
    private boolean knowsFeesOf(String provider) {
        return engine
                .database()
                .forCompany(
                        "sandbox-fees",
                        company,
                        tx -> engine.settings()
                                .current(tx, company)
                                .settings()
                                .posting()
                                .providers())
                .stream()
                .anyMatch(one ->
                        one.provider().equals(provider) && one.fees().first().vat() != FeeVat.UNANSWERED);
    }

    /** One buyer through each of those, for two blankets: more than most of what comes back. */
    List<String> dear() {
        var wanted = plain();
        wanted.putArray("lines").addObject().put("sku", "FILT-GRA").put("quantity", 2);
        return sell(Math.max(1, connected().size()), wanted);
    }

    /** The same through one provider. */
    List<String> dear(String provider) {
        var wanted = plain().put("payment", provider);
        wanted.putArray("lines").addObject().put("sku", "FILT-GRA").put("quantity", 2);
        return sell(1, wanted);
    }

    /** Sells by itself: an order now and then, shipped with the next one, until it is turned off. */
    String auto(boolean on) {
        if (!on) {
            byItself.set(false);
            return "The shop no longer sells by itself.";
        }
        if (byItself.compareAndSet(false, true)) {
            Thread.ofVirtual().name("sandbox-sells").start(this::sellOn);
        }
        return "The shop sells by itself.";
    }

    boolean byItself() {
        return byItself.get();
    }

    private void sellOn() {
        try {
            while (byItself.get()) {
                world.shipAll(JSON.createObjectNode());
                sell(1, JSON.createObjectNode());
                Thread.sleep(SELL_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.info("the shop stopped selling by itself: {}", e.getMessage());
        } finally {
            byItself.set(false);
        }
    }

    static int number(String text) {
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > SELL_MAX) {
            throw new SandboxRefusal(
                    COUNT, "A count is a number from 1 to " + SELL_MAX + ", not " + text, Integer.toString(SELL_MAX));
        }
        return Integer.parseInt(text);
    }

    private static void put(ObjectNode into, String name, String value) {
        if (value.equals("true") || value.equals("false")) {
            into.put(name, Boolean.parseBoolean(value));
        } else if (value.matches("\\d{1,9}")) {
            into.put(name, Integer.parseInt(value));
        } else {
            into.put(name, value);
        }
    }
}
