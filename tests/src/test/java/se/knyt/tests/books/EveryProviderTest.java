package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.core.bookkeeping.DisputeLoss;
import se.knyt.core.commerce.Dispute;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.intake.SettlementDrop.Outcome;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * The same month through every provider, read by two companies at once: one whose accounting system makes the invoices, and one whose
 * books are Knyt's own vouchers. The shop captures what it ships, so that neither of them stands in the other's way. Through each
 * provider, by hand; VAT is a fifth of what is sold at 25 % and 6/106 of a book, 15.7924… of 279.00:
 *
 * <pre>
 *                                              paid      3001      3003    3520     2611    2631    2421
 * day 1  2 × 249.00, a book, freight 49.00    826.00   -398.40  -263.21  -39.20  -109.40  -15.79
 *        249.00 and freight 49.00             298.00   -199.20           -39.20   -59.60
 *        3 × 249.00                           747.00   -597.60                   -149.40
 *        600.00 and 400.00, two parcels     1 000.00   -800.00                   -200.00
 *        a gift card                          500.00                                             -500.00
 *        249.00, disputed later               249.00   -199.20                    -49.80
 * day 2  the second goes back whole          -298.00    199.20            39.20    59.60
 *        of the third one piece              -249.00    199.20                     49.80
 *        1 200.00, with 300.00 of the card    900.00   -960.00                   -240.00          300.00
 * day 9  2 × 1 195.00                       2 390.00 -1 912.00                   -478.00
 *                                           6 363.00 -4 668.00  -263.21  -39.20 -1176.80  -15.79 -200.00
 * </pre>
 *
 * In euro, where the provider takes any, on day 1: 2 × 24.90 at 11.2345 is 559.478…, 559.48; its VAT of 9.96 is 111.896, 111.90; so 447.58
 * without. On day 9 the buyer's bank takes back the 249.00, where there is one that can (Swish has none), and it is lost: the revenue
 * stands, 199.20 is a bad debt on 6351 and 49.80 of VAT comes back.
 */
class EveryProviderTest {
    private static final String KLARNA = "klarna";
    private static final String[] IN_KRONOR = {
        "3001 -4668.00", "3003 -263.21", "3520 -39.20", "2611 -1176.80", "2631 -15.79", "2421 -200.00"
    };
    private static final String[] IN_EURO = {"3001 -447.58", "2611 -111.90"};
    private static final String[] LOST = {"6351 199.20", "2611 49.80"};
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    /** Captured once, or taken at once: the money of both parcels comes with the first, and one line pays for them together. */
    private static final List<String> TAKEN_ONCE = List.of("stripe", "svea", Providers.SWISH);
    /** Swish is in kronor; a report of Svea's with two currencies is parked, for Svea does not say which amount is in which. */
    private static final List<String> IN_KRONOR_ALONE = List.of("svea", Providers.SWISH);

    @TempDir
    Path folder;

    /** The accounts of what each owes. */
    private final Map<String, Integer> accounts = new TreeMap<>(Map.of(KLARNA, 1581, Providers.SHOP_PAYMENTS, 1587));
    /** The numbers of the orders that were paid through each. */
    private final Map<String, List<String>> orders = new HashMap<>();

    @Test
    void theSameMonthEndsInTheSameSalesBooksAndEachAccountGoesToNothing() throws Exception {
        Providers.ALL.forEach(provider -> accounts.put(provider.code(), provider.receivable()));
        try (var world = World.with(
                        Providers.ALL.stream().map(Providers.Provider::code).toList());
                var invoicing = new Merchant(world, Merchant.Way.SHOP);
                var own = new Merchant(world, Merchant.Way.SHOP)) {
            var both = List.of(invoicing, own);
            connected(invoicing, world, FlowCode.PAYOUTS_TO_BOOKS, invoicing.fortnox);
            invoicing
                    .engine
                    .companies()
                    .flow(invoicing.company, FlowCode.NUMBERS_TO_SHOP, invoicing.fortnox, invoicing.shop, false);
            connected(own, world, FlowCode.PAYOUTS_TO_VOUCHERS, OwnBooks.of(own, folder));
            own.engine.control().connectionState(own.company, own.fortnox, "paused", "Eva");
            both.forEach(merchant -> begun(merchant, world));

            firstDay(world);
            both.forEach(Merchant::settle);
            openItemsAreTheBooks(invoicing, world);
            pass(world, both, 1);
            secondDay(world);
            both.forEach(Merchant::settle);
            both.forEach(Merchant::settle);
            openItemsAreTheBooks(invoicing, world);
            pass(world, both, 7);
            ninthDay(world);
            both.forEach(Merchant::settle);
            pass(world, both, 8);
            for (var merchant : both) {
                bankReport(merchant, world);
                lost(merchant);
            }

            for (var merchant : both) {
                assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
                assertThat(merchant.status().trailsTied())
                        .as("%s", merchant.status())
                        .isEqualTo(merchant.status().orders())
                        .isEqualTo(
                                orders.values().stream().mapToLong(List::size).sum());
                assertThat(merchant.texts("select provider || ' ' || state || ' ' || difference_minor from payout"
                                + " where company_id = ? and (state <> 'booked' or difference_minor <> 0)"))
                        .isEmpty();
                assertThat(merchant.texts("select distinct provider from payout where company_id = ? order by 1"))
                        .containsExactlyElementsOf(accounts.keySet());
            }
            var invoiced = SalesBooks.withInvoices(invoicing, world);
            var vouchers = SalesBooks.ofOurs(own);
            accounts.forEach((provider, account) -> {
                var expected = expected(provider);
                assertThat(vouchers.of(orders.get(provider))).as(provider).isEqualTo(expected);
                assertThat(invoiced.of(orders.get(provider))).as(provider).isEqualTo(expected);
                // Each day what is open, item by item, and at the end nothing.
                assertThat(SalesBooks.unexplained(own, provider, account))
                        .as(provider)
                        .isEmpty();
            });
            assertThat(Ledgers.customers(world)).isZero();
            for (var books : List.of(Ledgers.own(own), Ledgers.general(world))) {
                assertThat(books)
                        .doesNotContainKeys(1510, 1689, 2420, 2999)
                        .doesNotContainKeys(accounts.values().toArray(Integer[]::new));
            }
            assertThat(inTransit(Ledgers.own(own))).isEqualByComparingTo(inTransit(Ledgers.general(world)));
        }
    }

    /**
     * Two pieces at 249.00 and freight at 49.00, sent one by one, with Knyt capturing at the provider: 298.00 with the first parcel and
     * 249.00 with the second. Svea takes rows and nothing else. Stripe captures once: a person is asked before the first parcel, and has all
     * 547.00 captured.
     */
    @Test
    void eachParcelIsCapturedAtTheProviderItself() {
        var codes = Stream.concat(Stream.of(KLARNA), Providers.ALL.stream().map(Providers.Provider::code))
                .filter(code -> !code.equals(Providers.SWISH))
                .toList();
        try (var world = World.with(codes.subList(1, codes.size()));
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            codes.subList(1, codes.size())
                    .forEach(code -> Providers.connect(
                            merchant, world, Providers.of(code), FlowCode.PAYOUTS_TO_BOOKS, merchant.fortnox));
            merchant.change(s -> s.withHands(List.of(new MoneyHand("", 0, Hand.KNYT_AT_PROVIDER))));
            var all = new ArrayList<String>();
            for (var code : codes) {
                all.add(sold(world, code, "{\"sku\":\"MOSSA-1\",\"quantity\":2}", 4_900, ""));
            }
            all.forEach(order -> world.post(
                    "shopify",
                    "orders/" + order + "/ship",
                    "{\"capture\":false,\"lines\":[{\"sku\":\"MOSSA-1\",\"quantity\":1}]}"));
            merchant.settle();
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).containsExactly("capture.once-part");
            long atStripe = Long.parseLong(merchant.texts("select trail_id::text from trail where company_id = ?"
                            + " and held_code = 'capture.once-part'")
                    .getFirst());
            assertThat(merchant.engine.desks().authorizations().capture(merchant.company, atStripe, Map.of(), "eva"))
                    .isEmpty();
            merchant.settle();
            all.forEach(order -> world.post("shopify", "orders/" + order + "/ship", "{\"capture\":false}"));
            merchant.settle();
            assertThat(merchant.texts("select c.connector || ' ' || string_agg((e.body::json ->> 'amount') || ' in '"
                            + " || json_array_length(e.body::json -> 'rows') || ' ' || e.state, ', '"
                            + " order by e.effect_id) from effect e join connection c using (company_id, connection_id)"
                            + " where company_id = ? and kind = 'capture' group by c.connector order by 1"))
                    .as("%s", Trouble.of(merchant))
                    .containsExactlyElementsOf(codes.stream()
                            .sorted()
                            .map(code -> code
                                    + (code.equals("stripe")
                                            ? " 547.00 SEK in 2 done"
                                            : " 298.00 SEK in 2 done, 249.00 SEK in 1 done"))
                            .toList());
        }
    }

    private static BigDecimal inTransit(Map<Integer, BigDecimal> books) {
        return books.getOrDefault(1589, BigDecimal.ZERO);
    }

    private Map<Integer, BigDecimal> expected(String provider) {
        var sums = Ledgers.rows(IN_KRONOR);
        if (!IN_KRONOR_ALONE.contains(provider)) {
            Ledgers.rows(IN_EURO).forEach((account, sum) -> sums.merge(account, sum, BigDecimal::add));
        }
        if (!provider.equals(Providers.SWISH)) {
            Ledgers.rows(LOST).forEach((account, sum) -> sums.merge(account, sum, BigDecimal::add));
        }
        return sums;
    }

    private static void connected(Merchant merchant, World world, String flow, long target) {
        Providers.ALL.forEach(provider -> Providers.connect(merchant, world, provider, flow, target));
        Providers.booked(merchant, Providers.SHOP_PAYMENTS, merchant.shop, flow, target);
    }

    /** The shop's hand captures; a euro has its price each day. */
    private static void begun(Merchant merchant, World world) {
        merchant.change(s -> s.withHands(List.of(new MoneyHand("", 0, Hand.SHOP))));
        var first = LocalDate.ofInstant(world.now(), ZONE);
        var rates = new StringBuilder("Date,SEK\n" + first + ",11.2345\n");
        for (int day = 1; day < 40; day++) {
            rates.append(first.plusDays(day)).append(",11.3000\n");
        }
        merchant.engine
                .rates()
                .fromFile(merchant.company, "eurofxref.csv", rates.toString().getBytes(StandardCharsets.UTF_8), "Eva");
    }

    private void firstDay(World world) {
        for (var provider : accounts.keySet()) {
            var all = new ArrayList<String>();
            all.add(sold(world, provider, "{\"sku\":\"MOSSA-1\",\"quantity\":2},{\"sku\":\"BOK-VANTAR\"}", 4_900, ""));
            all.add(sold(world, provider, "{\"sku\":\"MOSSA-1\"}", 4_900, ""));
            all.add(sold(world, provider, "{\"sku\":\"MOSSA-1\",\"quantity\":3}", 0, ""));
            all.add(sold(
                    world,
                    provider,
                    "{\"sku\":\"TROJA-S\",\"price\":60000},{\"sku\":\"MUGG-BLA\",\"price\":40000}",
                    0,
                    ""));
            all.add(sold(world, provider, "{\"gift_card\":true,\"price\":50000}", 0, ""));
            all.add(sold(world, provider, "{\"sku\":\"MOSSA-1\"}", 0, ""));
            if (!IN_KRONOR_ALONE.contains(provider)) {
                var euro = ",\"currency\":\"EUR\"";
                all.add(sold(world, provider, "{\"sku\":\"MOSSA-1\",\"quantity\":2,\"price\":2490}", 0, euro));
            }
            var parts = all.get(3);
            if (TAKEN_ONCE.contains(provider) && !provider.equals(Providers.SWISH)) {
                world.post("shopify", "orders/" + parts + "/capture", "{}");
            }
            world.post(
                    "shopify",
                    "orders/" + parts + "/ship",
                    "{\"capture\":" + !TAKEN_ONCE.contains(provider)
                            + ",\"lines\":[{\"sku\":\"TROJA-S\",\"quantity\":1}]}");
            for (var order : all) {
                if (!order.equals(parts)) {
                    world.post("shopify", "orders/" + order + "/ship", "{\"capture\":true}");
                }
            }
            orders.put(provider, all);
        }
    }

    private void secondDay(World world) {
        var cards = world.get("shopify", "gift-cards")
                .path("gift_cards")
                .valueStream()
                .map(card -> card.path("id").asString(""))
                .iterator();
        orders.forEach((provider, all) -> {
            world.post("shopify", "orders/" + all.get(1) + "/refund", "{\"shipping\":true}");
            world.post(
                    "shopify",
                    "orders/" + all.get(2) + "/refund",
                    "{\"lines\":[{\"sku\":\"MOSSA-1\",\"quantity\":1}]}");
            world.post(
                    "shopify",
                    "orders/" + all.get(3) + "/ship",
                    "{\"capture\":" + !TAKEN_ONCE.contains(provider) + "}");
            var card = ",\"gift_card\":30000,\"gift_card_id\":\"" + cards.next() + "\"";
            all.add(sold(world, provider, "{\"sku\":\"TROJA-S\",\"price\":120000}", 0, card));
            world.post("shopify", "orders/" + all.getLast() + "/ship", "{\"capture\":true}");
        });
    }

    /** The bank's word comes on the day of a sale that is larger: what is taken back is taken from that. */
    private void ninthDay(World world) {
        orders.forEach((provider, all) -> {
            all.add(sold(world, provider, "{\"sku\":\"FILT-GRA\",\"quantity\":2}", 0, ""));
            world.post("shopify", "orders/" + all.getLast() + "/ship", "{\"capture\":true}");
            if (!provider.equals(Providers.SWISH)) {
                var dispute = dispute(world, provider, all.get(5));
                world.post(dispute.getKey(), dispute.getValue(), "{}");
                world.post(dispute.getKey(), dispute.getValue() + "/close", "{\"won\":false}");
            }
        });
    }

    /** The system in which it is disputed, and where there; Shopify's own payments are disputed in the shop's account. */
    private static Map.Entry<String, String> dispute(World world, String provider, String order) {
        if (provider.equals(Providers.SHOP_PAYMENTS)) {
            return Map.entry("shopify", "orders/" + order + "/dispute");
        }
        var purchase = world.get("shopify", "orders/" + order + "/purchase")
                .path("purchase")
                .asString("");
        return Map.entry(provider, "purchases/" + purchase + "/dispute");
    }

    private static String sold(World world, String provider, String lines, int shipping, String more) {
        return world.sold(
                "shopify",
                "{\"payment\":\"" + provider + "\",\"business\":false,\"discount\":false,\"shipping\":" + shipping
                        + ",\"lines\":[" + lines + "]" + more + "}");
    }

    /** Each does by itself what is due, day by day. */
    private static void pass(World world, List<Merchant> both, int days) {
        for (int day = 0; day < days; day++) {
            world.advance(Duration.ofDays(1));
            both.forEach(merchant -> merchant.engine.control().moveClock(merchant.company, world.now()));
            both.forEach(merchant -> merchant.quiet(Duration.ofMinutes(4)));
        }
    }

    /** What is open with the providers is what stands on their accounts and in the customer ledger, before anything is paid out. */
    private void openItemsAreTheBooks(Merchant merchant, World world) {
        var general = Ledgers.general(world);
        var books = accounts.values().stream()
                .map(account -> general.getOrDefault(account, BigDecimal.ZERO))
                .reduce(Ledgers.customers(world), BigDecimal::add);
        var open = merchant.texts("select (sum(in_books(amount_minor, currency, 'SEK', rate)) / 100.0)::text"
                        + " from provider_item where company_id = ? and cleared_on is null")
                .getFirst();
        assertThat(books).as("%s", Trouble.of(merchant)).isEqualByComparingTo(open);
    }

    /** What no provider has decided the merchant has lost too; each loss is booked. */
    private static void lost(Merchant merchant) {
        var desk = merchant.engine.desks().disputes();
        for (var text : merchant.texts("select dispute_id::text from dispute where company_id = ? order by 1")) {
            long id = Long.parseLong(text);
            desk.decide(merchant.company, id, Dispute.State.LOST, "Eva");
            assertThat(desk.book(merchant.company, id, DisputeLoss.Way.BAD_DEBT, "Eva")
                            .problem())
                    .as("%s", merchant.texts("select provider || ' ' || state from dispute where company_id = ?"))
                    .isEmpty();
        }
        merchant.settle();
        merchant.settle();
    }

    private static void bankReport(Merchant merchant, World world) throws IOException, InterruptedException {
        var page = URI.create(world.uri(Providers.SWISH) + "/_control/bank/report.csv?from=2026-03-01&to=2026-04-30");
        try (var client = HttpClient.newHttpClient()) {
            var report = client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();
            assertThat(merchant.engine.desks().settlementFiles().take(merchant.company, 0, "swish.csv", report, "Eva"))
                    .isInstanceOf(Outcome.Taken.class);
        }
        merchant.settle();
        merchant.settle();
    }
}
