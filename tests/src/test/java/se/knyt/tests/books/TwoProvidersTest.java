package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.knyt.core.money.Money;
import se.knyt.engine.books.ProviderForm;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.flows.RefundChoice;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.simulators.stripe.StripeSimulator;
import se.knyt.spi.Secret;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * One order of 1 249,00 paid by two providers, 800,00 by Klarna and 449,00 by Stripe, beside one of 599,00 by Klarna alone; then 850,00 of
 * the first is paid back in the shop: Klarna's 800,00 and 50,00 of Stripe's. Both ways of booking, from the checkout to the last payout.
 */
class TwoProvidersTest {
    private static final String SPLIT =
            "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":120000}],\"shipping\":4900,\"discount\":false,\"business\":false,"
                    + "\"payment\":\"klarna\",\"further\":{\"payment\":\"stripe\",\"amount\":44900}}";
    private static final String SALE_599 =
            "{\"lines\":[{\"sku\":\"TROJA-S\",\"price\":59900}],\"shipping\":0,\"discount\":false,\"business\":false,"
                    + "\"payment\":\"klarna\"}";

    @TempDir
    Path folder;

    /** 960,00 + 479,20 in goods, 39,20 in freight, 249,80 + 119,80 VAT; 800,00 + 599,00 at Klarna, 449,00 at Stripe. */
    @Test
    void inOwnBooksEachProviderOwesItsPartAndEachPayoutEmptiesItsOwnAccount() {
        try (var world = World.with(List.of("stripe"));
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            long files = OwnBooks.of(merchant, folder);
            stripe(merchant, world, FlowCode.PAYOUTS_TO_VOUCHERS, files);
            var order = sell(merchant, world);
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows(
                            "1581 1399.00", "1582 449.00", "3001 -1439.20", "3520 -39.20", "2611 -369.60"));
            assertThat(open(merchant)).isEqualTo(Map.of("klarna", 139_900L, "stripe", 44_900L));
            assertThat(owed(merchant)).isEqualTo(Map.of("klarna", 139_900L, "stripe", 44_900L));

            payBack(merchant, world, order);
            // Klarna has only the other order's 599,00 left, Stripe 449,00 - 50,00; 850,00 less a fifth of it in VAT is
            // 680,00.
            var booked = Ledgers.own(merchant);
            assertThat(booked.get(1581)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("599.00");
            assertThat(booked.get(1582)).isEqualByComparingTo("399.00");
            assertThat(booked.get(3001).add(booked.getOrDefault(3520, BigDecimal.ZERO)))
                    .isEqualByComparingTo("-798.40");
            assertThat(booked.get(2611)).isEqualByComparingTo("-199.60");

            merchant.advance(Duration.ofDays(20));
            assertThat(Ledgers.own(merchant)).as("%s", Trouble.of(merchant)).doesNotContainKeys(1581, 1582);
            tied(merchant);
            assertThat(Ledgers.general(world)).isEmpty();
        }
    }

    /** One invoice and one credit note, each settled by a payment on either provider's account. */
    @Test
    void inTheAccountingSystemTheOneInvoiceIsPaidByTheTwoPayouts() {
        try (var world = World.with(List.of("stripe"));
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            stripe(merchant, world, FlowCode.PAYOUTS_TO_BOOKS, merchant.fortnox);
            var order = sell(merchant, world);
            assertThat(Ledgers.customers(world)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("1848.00");
            assertThat(open(merchant)).isEqualTo(Map.of("klarna", 139_900L, "stripe", 44_900L));

            payBack(merchant, world, order);
            // 1 848,00 - 850,00.
            assertThat(Ledgers.customers(world)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("998.00");
            assertThat(merchant.texts("select sum(base_minor + vat_minor)::text from fact_vat where company_id = ?"))
                    .as("the VAT of the month is told once of the one credit note, whoever pays it back")
                    .containsExactly("99800");

            merchant.advance(Duration.ofDays(20));
            assertThat(Ledgers.customers(world)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("0.00");
            assertThat(Ledgers.general(world)).doesNotContainKeys(1510, 1581, 1582);
            tied(merchant);
            assertThat(merchant.status().invoiceOpenMinor()).isZero();
            // The invoice by 800,00 and 449,00 and the other by 599,00; the credit note by 800,00 and 50,00.
            assertThat(payments(merchant))
                    .containsExactly("-50.00 1582", "-800.00 1581", "449.00 1582", "599.00 1581", "800.00 1581");
        }
    }

    /**
     * The same 850,00 asked for in Knyt: Stripe's 449,00, used last, would go back first, and 401,00 of Klarna's; the person makes it 200,00
     * and 650,00. Through the shop it is one refund there; where Klarna's part is made at Klarna, the shop's is a part of the same
     * credit. One credit note either way.
     */
    @ParameterizedTest
    @EnumSource(names = {"KNYT_THROUGH_SHOP", "KNYT_AT_PROVIDER"})
    void aRefundAskedForInKnytIsDividedBetweenTheTwo(Hand klarna) {
        try (var world = World.with(List.of("stripe"));
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            stripe(merchant, world, FlowCode.PAYOUTS_TO_BOOKS, merchant.fortnox);
            var hand = new MoneyHand("klarna", merchant.shop, Hand.KNYT_THROUGH_SHOP, klarna, LocalDate.EPOCH);
            merchant.change(s -> s.withHands(List.of(hand)));
            var order = sell(merchant, world);
            var desk = merchant.engine.desks().refunds();
            long trail = trail(merchant, order);
            var divided = desk.preview(merchant.company, trail, new RefundChoice(Map.of(), Money.sek("850.00")))
                    .orElseThrow();
            assertThat(divided.problem()).as("%s", divided.arguments()).isEmpty();
            assertThat(divided.shares())
                    .extracting(s -> s.provider() + " " + s.amount())
                    .containsExactly("klarna 401.00 SEK", "stripe 449.00 SEK");
            var mine = new HashMap<String, Money>();
            desk.offer(merchant.company, trail)
                    .orElseThrow()
                    .payers()
                    .forEach(
                            p -> mine.put(p.capture(), Money.sek(p.provider().equals("klarna") ? "650.00" : "200.00")));
            var choice = new RefundChoice(Map.of(), Money.sek("850.00"), Map.of(), mine);
            var asked =
                    desk.ask(merchant.company, trail, choice, "", "a", "eva").orElseThrow();
            assertThat(asked.problem()).as("%s", asked.arguments()).isEmpty();
            merchant.settle();
            merchant.settle();
            assertThat(Ledgers.customers(world)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("998.00");

            merchant.advance(Duration.ofDays(20));
            assertThat(Ledgers.customers(world)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("0.00");
            assertThat(Ledgers.general(world)).doesNotContainKeys(1510, 1581, 1582);
            tied(merchant);
            assertThat(payments(merchant))
                    .containsExactly("-200.00 1582", "-650.00 1581", "449.00 1582", "599.00 1581", "800.00 1581");
        }
    }

    /**
     * The same order reserved twice at Klarna, 800,00 and 449,00, and paid back 850,00: with the 599,00 beside it everything stands on 1581.
     * The person who packs has all of the first captured ahead, on both reservations: a prepayment until it ships, and captured once.
     */
    @Test
    void twoReservationsAtOneProviderAreCapturedPaidOutAndPaidBackEachByItself() {
        try (var world = World.with(List.of("stripe"));
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            var sold = world.post("shopify", "sell", SPLIT.replace("\"stripe\"", "\"klarna\""));
            var order = sold.path("orders").get(0).asString("").replace("#", "");
            world.post("shopify", "sell", SALE_599);
            merchant.settle();
            var desk = merchant.engine.desks().authorizations();
            long trail = trail(merchant, order);
            var ahead = desk.ahead(merchant.company, trail).orElseThrow();
            assertThat(ahead.most()).isEqualTo(Money.sek("1249.00"));
            assertThat(desk.capture(merchant.company, trail, Map.of(), "eva")).isEmpty();
            assertThat(desk.capture(merchant.company, trail, Map.of(), "eva")).isEqualTo("capture-ahead-under-way");
            merchant.settle();
            merchant.settle();
            assertThat(desk.capture(merchant.company, trail, Map.of(), "eva")).isEqualTo("capture-ahead-none");
            merchant.advance(Duration.ofDays(1));
            // Paid and not delivered: 1 249,00 less its VAT of 249,80 is owed.
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1581 1249.00", "2420 -999.20", "2611 -249.80"));

            world.post("shopify", "ship", "{}");
            merchant.settle();
            merchant.settle();
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1581 1848.00", "3001 -1439.20", "3520 -39.20", "2611 -369.60"));
            assertThat(captured(merchant)).containsExactly("449.00", "599.00", "800.00");
            assertThat(open(merchant)).isEqualTo(Map.of("klarna", 184_800L));

            payBack(merchant, world, order);
            assertThat(Ledgers.own(merchant).get(1581))
                    .as("%s", Trouble.of(merchant))
                    .isEqualByComparingTo("998.00");
            merchant.advance(Duration.ofDays(20));
            // Each line met its own item. The second payout is below zero and carried over: 599,00 - 850,00 - 25,89 in
            // fees.
            assertThat(Ledgers.own(merchant).get(1581))
                    .as("%s", Trouble.of(merchant))
                    .isEqualByComparingTo("-276.89");
            assertThat(open(merchant)).isEmpty();
            assertThat(Ledgers.own(merchant)).doesNotContainKeys(2420);
            assertThat(merchant.status().trailsTied())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(2);
            assertThat(merchant.status().looseEnds())
                    .as("%s", Trouble.of(merchant))
                    .isZero();
        }
    }

    private static List<String> captured(Merchant merchant) {
        return merchant
                .engine
                .database()
                .forCompany(
                        "test-captures",
                        merchant.company,
                        tx -> tx.query(
                                "select body::json ->> 'amount' from effect where company_id = ? and kind = 'capture' and state = 'done'",
                                row -> row.getString(1).replace(" SEK", ""),
                                merchant.company))
                .stream()
                .sorted()
                .toList();
    }

    private static long trail(Merchant merchant, String order) {
        return merchant.engine
                .database()
                .forCompany(
                        "test-trail",
                        merchant.company,
                        tx -> tx.first(
                                        "select trail_id from trail where company_id = ? and order_number = ? and merged_into is null",
                                        row -> row.getLong(1),
                                        merchant.company,
                                        order)
                                .orElseThrow());
    }

    private static String sell(Merchant merchant, World world) {
        var sold = world.post("shopify", "sell", SPLIT);
        world.post("shopify", "sell", SALE_599);
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
        // The shop tells of the captures that Knyt made through it.
        merchant.settle();
        return sold.path("orders").get(0).asString("").replace("#", "");
    }

    private static void payBack(Merchant merchant, World world, String order) {
        world.post("shopify", "orders/" + order + "/refund", "{\"amount\":85000}");
        merchant.settle();
        merchant.settle();
    }

    private static void tied(Merchant merchant) {
        var status = merchant.status();
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                .isEqualTo(2);
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isGreaterThanOrEqualTo(2);
    }

    private static void stripe(Merchant merchant, World world, String flow, long target) {
        var companies = merchant.engine.companies();
        long id = companies
                .connect(
                        merchant.company,
                        "stripe",
                        "Stripe",
                        world.uri("stripe").toString(),
                        Map.of(),
                        Map.of("api-key", new Secret(StripeSimulator.API_KEY)))
                .id();
        companies.flow(merchant.company, flow, id, target, true);
        // Its VAT question the company's accountant has answered.
        var desk = merchant.engine.desks().providers();
        var form = new HashMap<>(
                desk.form(merchant.company, "stripe").orElseThrow().values());
        form.put("vat", "EXEMPT");
        assertThat(desk.save(merchant.company, new ProviderForm("stripe", form), "Eva"))
                .isEmpty();
    }

    /** What each provider owes, by open items. */
    private static Map<String, Long> open(Merchant merchant) {
        return sums(
                merchant,
                "select provider, sum(amount_minor)::bigint from provider_item where company_id = ? and cleared_on is null group by 1");
    }

    /** The same as the first page has it. */
    private static Map<String, Long> owed(Merchant merchant) {
        return sums(merchant, "select provider, open_minor from trail_owed where company_id = ? and open_minor <> 0");
    }

    private static Map<String, Long> sums(Merchant merchant, String query) {
        var result = new TreeMap<String, Long>();
        merchant.engine
                .database()
                .doForCompany(
                        "test-sums",
                        merchant.company,
                        tx -> tx.query(query, row -> result.put(row.getString(1), row.getLong(2)), merchant.company));
        return result;
    }

    /** Each payment registered in the accounting system, with its account. */
    private static List<String> payments(Merchant merchant) {
        return merchant
                .engine
                .database()
                .forCompany(
                        "test-payments",
                        merchant.company,
                        tx -> tx.query(
                                "select (body::json ->> 'amount'), body::json ->> 'account' from effect where company_id = ?"
                                        + " and kind = 'register-payment' and state = 'done'",
                                row -> row.getString(1).replace(" SEK", "") + " " + row.getString(2),
                                merchant.company))
                .stream()
                .sorted()
                .toList();
    }
}
