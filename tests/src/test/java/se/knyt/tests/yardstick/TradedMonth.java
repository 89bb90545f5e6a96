package se.knyt.tests.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.DisputeLoss;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.flows.RefundChoice;
import se.knyt.engine.intake.SettlementDrop;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.tests.books.Providers;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * A month of trade through every provider, by script, from 3 to 31 March 2026. Through each: sales with freight, with two VAT rates,
 * in two parcels, and in euro where the provider takes any; refunds of all and of a piece; a chargeback that is lost. Through some:
 * a gift card, and goods paid in part with it; a refund of an amount that a person asks for in Knyt. Payouts come by themselves, and
 * the bank's file is dropped twice.
 *
 * <p>By provider, Knyt captures through the shop or at the provider, or the shop captures by itself.
 */
final class TradedMonth implements AutoCloseable {
    private static final String KLARNA = "klarna";
    private static final LocalDate FIRST = LocalDate.of(2026, 3, 3);
    private static final LocalDate LAST = LocalDate.of(2026, 3, 31);
    /** Captured once, or taken at once: the money of both parcels comes with the first. */
    private static final List<String> TAKEN_ONCE = List.of("stripe", "svea", Providers.SWISH);

    private static final List<String> IN_KRONOR_ALONE = List.of("svea", Providers.SWISH);
    /** Whose captures are Knyt's: those whose ids do not hang on which capture came first. The others are the shop's. */
    private static final Map<String, Hand> HANDS =
            Map.of(KLARNA, Hand.KNYT_THROUGH_SHOP, "kustom", Hand.KNYT_AT_PROVIDER);
    /** Gift cards are sold through these; what becomes of a card is the same whoever was paid for it. */
    private static final List<String> CARDS = List.of(KLARNA, Providers.SHOP_PAYMENTS, "stripe");
    /** Places of the sales of the first day among those through one provider. */
    private static final int PIECE_BACK = 0;

    private static final int ALL_BACK = 1;
    private static final int PARCELS = 2;
    private static final int DISPUTED = 3;
    private static final int IDLE_DAYS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final World world;
    private final Merchant merchant;
    /** Names of the orders that were paid through each provider, in the order of the sales. */
    private final Map<String, List<String>> orders = new LinkedHashMap<>();

    TradedMonth(Booking booking, Path folder) {
        world = World.with(Providers.ALL.stream().map(Providers.Provider::code).toList());
        merchant = new Merchant(world, Merchant.Way.SHOP);
        long books = booking.of(merchant, folder);
        for (var provider : Providers.ALL) {
            Providers.connect(merchant, world, provider, booking.payouts(), books);
        }
        Providers.booked(merchant, Providers.SHOP_PAYMENTS, merchant.shop, booking.payouts(), books);
        Stream.concat(
                        Stream.of(KLARNA, Providers.SHOP_PAYMENTS),
                        Providers.ALL.stream().map(Providers.Provider::code))
                .forEach(provider -> orders.put(provider, new ArrayList<>()));
        var hands = new ArrayList<MoneyHand>();
        hands.add(new MoneyHand("", 0, Hand.SHOP));
        HANDS.forEach((provider, hand) -> hands.add(new MoneyHand(provider, 0, hand)));
        merchant.change(s -> s.withHands(hands));
        rates();
    }

    World world() {
        return world;
    }

    Merchant merchant() {
        return merchant;
    }

    void play() {
        orders.keySet().forEach(this::firstSales);
        settle();
        until(FIRST.plusDays(1));
        orders.keySet().forEach(this::refunds);
        settle();
        until(FIRST.plusDays(8));
        orders.keySet().forEach(this::chargeback);
        settle();
        askedRefund();
        settle();
        until(FIRST.plusDays(16));
        bankReport();
        bankFile();
        losses();
        idleUntil(LAST);
        bankReport();
        bankFile();
        settle();
    }

    /** A euro has one price on the first day and another on those after it. */
    private void rates() {
        var rates = new StringBuilder("Date,SEK\n" + FIRST + ",11.2345\n");
        FIRST.plusDays(1)
                .datesUntil(LAST.plusDays(10))
                .forEach(day -> rates.append(day).append(",11.3000\n"));
        merchant.engine
                .rates()
                .fromFile(merchant.company, "eurofxref.csv", rates.toString().getBytes(StandardCharsets.UTF_8), "Eva");
    }

    private void firstSales(String provider) {
        sold(provider, "{\"sku\":\"MOSSA-1\",\"quantity\":2},{\"sku\":\"BOK-VANTAR\"}", 4_900, "");
        sold(provider, "{\"sku\":\"MOSSA-1\"}", 4_900, "");
        var parts =
                sold(provider, "{\"sku\":\"TROJA-S\",\"price\":60000},{\"sku\":\"MUGG-BLA\",\"price\":40000}", 0, "");
        sold(provider, "{\"sku\":\"MOSSA-1\"}", 0, "");
        if (!IN_KRONOR_ALONE.contains(provider)) {
            sold(provider, "{\"sku\":\"MOSSA-1\",\"quantity\":2,\"price\":2490}", 0, ",\"currency\":\"EUR\"");
        }
        if (CARDS.contains(provider)) {
            sold(provider, "{\"gift_card\":true,\"price\":" + 100 * cardValue(provider) + "}", 0, "");
        }
        if (TAKEN_ONCE.contains(provider) && !provider.equals(Providers.SWISH)) {
            world.post("shopify", "orders/" + parts + "/capture", "{}");
        }
        ship(provider, parts, ",\"lines\":[{\"sku\":\"TROJA-S\",\"quantity\":1}]");
        for (var order : orders.getOrDefault(provider, List.of())) {
            if (!order.equals(parts)) {
                ship(provider, order, "");
            }
        }
    }

    /** A piece of one sale goes back, and all of another; the second parcel is sent, and the card pays for a part of what is sold now. */
    private void refunds(String provider) {
        world.post(
                "shopify",
                "orders/" + order(provider, PIECE_BACK) + "/refund",
                "{\"lines\":[{\"sku\":\"MOSSA-1\",\"quantity\":1}]}");
        world.post("shopify", "orders/" + order(provider, ALL_BACK) + "/refund", "{\"shipping\":true}");
        ship(provider, order(provider, PARCELS), "");
        if (CARDS.contains(provider)) {
            var paidByCard = ",\"gift_card\":30000,\"gift_card_id\":\"" + card(provider) + "\"";
            ship(provider, sold(provider, "{\"sku\":\"TROJA-S\",\"price\":120000}", 0, paidByCard), "");
        }
    }

    /** In kronor; each provider's card is known by it. */
    private int cardValue(String provider) {
        return 500 + CARDS.indexOf(provider);
    }

    private String card(String provider) {
        return world.get("shopify", "gift-cards")
                .path("gift_cards")
                .valueStream()
                .filter(card -> card.path("value").asString("").equals(cardValue(provider) + ".00"))
                .map(card -> card.path("id").asString(""))
                .findFirst()
                .orElseThrow();
    }

    /** On the day of a sale that is larger: what is taken back is taken from that. Money by Swish no bank takes back. */
    private void chargeback(String provider) {
        ship(provider, sold(provider, "{\"sku\":\"FILT-GRA\",\"quantity\":2}", 0, ""), "");
        if (provider.equals(Providers.SWISH)) {
            return;
        }
        var disputed = order(provider, DISPUTED);
        var system = provider;
        var place = "orders/" + disputed + "/dispute";
        if (provider.equals(Providers.SHOP_PAYMENTS)) {
            system = "shopify";
        } else {
            place = "purchases/"
                    + world.get("shopify", "orders/" + disputed + "/purchase")
                            .path("purchase")
                            .asString("") + "/dispute";
        }
        world.post(system, place, "{}");
        world.post(system, place + "/close", "{\"won\":false}");
    }

    private void askedRefund() {
        var trail = Long.parseLong(merchant.texts(
                        "select trail_id::text from trail where company_id = ? and replace(order_number, '#', '') = '"
                                + order(KLARNA, PIECE_BACK) + "'")
                .getFirst());
        var asked = merchant.engine
                .desks()
                .refunds()
                .ask(merchant.company, trail, new RefundChoice(Map.of(), Money.sek("25.00")), "", "a", "Eva")
                .orElseThrow();
        assertThat(asked.problem()).isEmpty();
    }

    /** What no provider has decided the merchant has lost too; each loss is booked. */
    private void losses() {
        var desk = merchant.engine.desks().disputes();
        for (var text :
                merchant.texts("select dispute_id::text from dispute where company_id = ? order by source_id")) {
            long dispute = Long.parseLong(text);
            desk.decide(merchant.company, dispute, Dispute.State.LOST, "Eva");
            assertThat(desk.book(merchant.company, dispute, DisputeLoss.Way.BAD_DEBT, "Eva")
                            .problem())
                    .isEmpty();
        }
        settle();
    }

    /** Payouts of Swish are the days of the bank's report. */
    private void bankReport() {
        var report = bytes(
                URI.create(world.uri(Providers.SWISH) + "/_control/bank/report.csv?from=2026-03-01&to=2026-04-30"));
        assertThat(merchant.engine.desks().settlementFiles().take(merchant.company, 0, "swish.csv", report, "Eva"))
                .isInstanceOf(SettlementDrop.Outcome.Taken.class);
        settle();
    }

    /** What stands on the merchant's account in kronor, as the ones who paid say. */
    private void bankFile() {
        var rows = new ArrayList<String>();
        for (var system : Stream.concat(World.NAMES.stream(), orders.keySet().stream())
                .filter(name -> !name.equals(Providers.SHOP_PAYMENTS))
                .distinct()
                .toList()) {
            for (var line : world.get(system, "bank/lines").path("lines")) {
                if (line.path("currency").asString("").equals("SEK")) {
                    rows.add(line.path("booked").asString("") + ";"
                            + Money.of(line.path("amount").asLong(), Currency.SEK)
                                    .toPlain()
                            + ";" + line.path("text").asString(""));
                }
            }
        }
        rows.sort(null);
        var content = "Bokföringsdatum;Belopp;Text\n" + String.join("\n", rows) + "\n";
        var file = new BankDrop.File(
                "utdrag.csv", content.getBytes(StandardCharsets.UTF_8), true, 1930, "SE1680000000832710000000");
        assertThat(merchant.engine.desks().bank().take(merchant.company, file, "Eva"))
                .isInstanceOf(BankDrop.Outcome.Taken.class);
        settle();
    }

    private String order(String provider, int nth) {
        return orders.getOrDefault(provider, List.of()).get(nth);
    }

    /** @return the order's name */
    private String sold(String provider, String lines, int shipping, String more) {
        var order = world.sold(
                "shopify",
                "{\"payment\":\"" + provider + "\",\"business\":false,\"discount\":false,\"shipping\":" + shipping
                        + ",\"lines\":[" + lines + "]" + more + "}");
        orders.getOrDefault(provider, new ArrayList<>()).add(order);
        return order;
    }

    private void ship(String provider, String order, String more) {
        boolean again = TAKEN_ONCE.contains(provider) && order.equals(order(provider, PARCELS));
        boolean byShop = !HANDS.containsKey(provider) && !again;
        world.post("shopify", "orders/" + order + "/ship", "{\"capture\":" + byShop + more + "}");
    }

    /** Twice: what was done in one system at the first is read from it at the second. */
    private void settle() {
        merchant.settle();
        merchant.settle();
    }

    /** Lets the days pass one by one, each to the same hour, however long the work of the day before it took. */
    private void until(LocalDate day) {
        for (var next = today().plusDays(1); !next.isAfter(day); next = next.plusDays(1)) {
            morning(next);
        }
    }

    /** Lets days pass on which nothing happens, some at a time. */
    private void idleUntil(LocalDate day) {
        for (var next = today().plusDays(IDLE_DAYS); next.isBefore(day); next = next.plusDays(IDLE_DAYS)) {
            morning(next);
        }
        morning(day);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(world.now(), ZoneOffset.UTC);
    }

    private void morning(LocalDate day) {
        world.advance(Duration.between(world.now(), Instant.parse(day + "T08:00:00Z")));
        merchant.engine.control().moveClock(merchant.company, world.now());
        merchant.quiet(PATIENCE);
    }

    private static byte[] bytes(URI page) {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Every purchase has come to its end, and every payout adds up: else the texts would be those of a month that went wrong. */
    void requireWhole() {
        assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(merchant.status().trailsTied())
                .as("%s", merchant.status())
                .isEqualTo(orders.values().stream().mapToLong(List::size).sum());
        assertThat(merchant.texts("select distinct provider from payout where company_id = ? and state = 'booked'"
                        + " and difference_minor = 0 order by 1"))
                .containsExactlyElementsOf(orders.keySet().stream().sorted().toList());
    }

    @Override
    public void close() {
        merchant.close();
        world.close();
    }
}
