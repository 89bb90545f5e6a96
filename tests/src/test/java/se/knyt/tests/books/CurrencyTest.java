package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.bank.BankDrop;
import se.knyt.engine.books.PaidByHandDesk;
import se.knyt.engine.books.Revaluations;
import se.knyt.engine.books.RoadBooking;
import se.knyt.engine.flows.RefundChoice;
import se.knyt.engine.flows.Road;
import se.knyt.engine.rules.ActionText;
import se.knyt.engine.rules.Rule;
import se.knyt.engine.settings.Prepayments;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * A shop in euro, books in kronor. Sold for 119.00 on a day when a euro cost 11.2345; paid out when it cost 11.30. The sale is worked
 * voucher E9 of the domain page with domestic VAT: gross and VAT are converted once each, the net is the rest. Of the payout each
 * amount is converted at its day's rate, the sale leaves the provider's account at what it was booked at, and the difference is one row:
 *
 * <pre>
 * sale        119.00 EUR   1 336.91   VAT 23.80 EUR   267.38   net 1 069.53
 * fees          7.32 EUR      82.72   (3.32 → 37.52, 4.00 → 45.20)
 * VAT on them   1.83 EUR      20.68   (0.83 → 9.38, 1.00 → 11.30)
 * paid        109.85 EUR   1 241.31
 * gain                         7.80   1 241.31 + 82.72 + 20.68 − 1 336.91
 * </pre>
 */
class CurrencyTest {
    private static final String SALE =
            "{\"lines\":[{\"sku\":\"TROJA-S\",\"price\":11900}],\"shipping\":0,\"discount\":false,\"business\":false}";

    private static final String[] BACK = {"3001 534.76", "2611 133.69", "1930 -680.00", "7960 11.55"};

    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void open() {
        world = new World();
        world.post("shopify", "settings", "{\"currency\":\"EUR\"}");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void withoutAnAccountingSystem() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            world.post("shopify", "sell", SALE);
            ship(merchant);
            assertThat(Trouble.of(merchant).toString())
                    .as("no rate is known yet")
                    .contains("currency.no-rate");
            assertThat(Ledgers.own(merchant)).isEmpty();
            publish(merchant);
            merchant.settle();
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1581 1336.91", "3001 -1069.53", "2611 -267.38"));
            // 119.00 EUR are open, at what 1581 has.
            assertThat(open(merchant)).isEqualTo("11900 EUR 133691");
            merchant.advance(Duration.ofDays(7));
            assertThat(open(merchant)).isEmpty();
            assertThat(rateOfThePayout(merchant)).isEqualTo("11.3 0");
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows(
                            "1589 1241.31", "6064 82.72", "2641 20.68", "3960 -7.80", "3001 -1069.53", "2611 -267.38"));
            tied(merchant);
            revalued(merchant);
            var before = Ledgers.own(merchant);
            paidBackFromTheBank(merchant, /* named= */ true);
            assertThat(Ledgers.since(before, Ledgers.own(merchant)))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows(BACK));
        }
    }

    /** The invoice is sent with the rate, the payment with the invoice's: the difference is booked once, with the payout. */
    @Test
    void withAnAccountingSystem() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            publish(merchant);
            world.post("shopify", "sell", SALE);
            ship(merchant);
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1510 1336.91", "3001 -1069.53", "2611 -267.38"));
            merchant.advance(Duration.ofDays(7));
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows(
                            "1589 1241.31", "6064 82.72", "2641 20.68", "3960 -7.80", "3001 -1069.53", "2611 -267.38"));
            assertThat(Ledgers.customers(world)).isEqualByComparingTo(BigDecimal.ZERO);
            tied(merchant);
            revalued(merchant);
            var before = Ledgers.general(world);
            paidBackFromTheBank(merchant, /* named= */ false);
            assertThat(Ledgers.since(before, Ledgers.general(world)))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows(BACK));
            assertThat(Ledgers.customers(world)).isEqualByComparingTo(BigDecimal.ZERO);
        }
    }

    /**
     * A card of 50.00 EUR is sold with 25 % of VAT at 11.2345: 561.73, VAT 112.35, and 449.38 stand on 2421. At 11.30 it pays 20.00 of 40.00:
     * 449.38 · 20 / 50 = 179.75 of it; at that day's rate it would be 226.00 less VAT of 45.20, 180.80, so the rates have made 1.05. At 11.40 the
     * 30.00 that are left pay all of 30.01 but a cent (0.11): all that stands, 269.63, of 342.00 less 68.40, 273.60: 3.97. That is given back: as it was.
     */
    @Test
    void withoutAnAccountingSystemACardThatBoreItsVatInEuroIsWorthWhatStandsForIt() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            cardThatBoreItsVat(
                    merchant,
                    () -> Ledgers.own(merchant),
                    "1581 226.00, 2421 179.75, 2611 -45.20, 3001 -361.60, 7960 1.05",
                    "1581 0.11, 2421 269.63, 3001 -273.71, 7960 3.97");
        }
    }

    /** The invoices are paid from 2421 at their own rates; the base of the card's VAT goes from 3001 to 3098. */
    @Test
    void withAnAccountingSystemACardThatBoreItsVatInEuroIsWorthWhatStandsForIt() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            cardThatBoreItsVat(
                    merchant,
                    () -> Ledgers.general(world),
                    "1510 226.00, 2421 179.75, 2611 -45.20, 3001 -180.80, 3098 -180.80, 7960 1.05",
                    "1510 0.11, 2421 269.63, 3001 -0.11, 3098 -273.60, 7960 3.97");
        }
    }

    private void cardThatBoreItsVat(
            Merchant merchant, Supplier<Map<Integer, BigDecimal>> books, String first, String second) {
        publish(merchant);
        var cards = new Rule("Kort", "", "true", List.of(new ActionText("card-vat", Map.of("rate", "25"))));
        merchant.change(s -> s.withRules(s.ruleSet().withRules(List.of(cards))));
        merchant.engine.control().planAgain(merchant.company);
        world.post(
                "shopify",
                "sell",
                "{\"lines\":[{\"gift_card\":true,\"price\":5000}],\"shipping\":0,\"discount\":false,\"business\":false}");
        merchant.deliver();
        merchant.settle();
        assertThat(books.get().get(2421)).as("%s", Trouble.of(merchant)).isEqualByComparingTo("-449.38");
        assertThat(books.get().get(2611)).isEqualByComparingTo("-112.35");
        var ends = text(merchant, "select ends from gift_card where company_id = ?");
        merchant.advance(Duration.ofDays(1));
        var before = books.get();
        world.sold("shopify", byCard(ends, 2000, 4000));
        merchant.deliver();
        merchant.settle();
        assertThat(Ledgers.since(before, books.get()))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(Ledgers.rows(first.split(", ")));
        assertThat(card(merchant)).isEqualTo("3000 26963 26963");
        merchant.advance(Duration.ofDays(22));
        before = books.get();
        var other = world.sold("shopify", byCard(ends, 3000, 3001));
        merchant.deliver();
        merchant.settle();
        var used = books.get();
        assertThat(Ledgers.since(before, used))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(Ledgers.rows(second.split(", ")));
        assertThat(card(merchant)).isEqualTo("0 0 0");
        world.post("shopify", "orders/" + other + "/refund", "{}");
        merchant.settle();
        merchant.settle();
        assertThat(Ledgers.since(before, books.get()))
                .as("%s", Trouble.of(merchant))
                .isEmpty();
        assertThat(card(merchant)).isEqualTo("3000 26963 26963");
        assertThat(books.get().get(2421)).isEqualByComparingTo("-269.63");
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();
    }

    private static String byCard(String ends, int card, int price) {
        return "{\"gift_card\":" + card + ",\"gift_card_id\":\"" + ends
                + "\",\"lines\":[{\"sku\":\"TROJA-S\",\"price\":" + price
                + "}],\"shipping\":0,\"discount\":false,\"business\":false}";
    }

    /** What is left of the only card, what of it is booked, and what all movements come to. */
    private static String card(Merchant merchant) {
        return text(
                merchant,
                "select left_minor || ' ' || booked_minor || ' ' || (select sum(s.booked_minor) from gift_card_sum s"
                        + " where s.company_id = g.company_id and s.span = 'day') from gift_card g where company_id = ?");
    }

    /** Somebody has registered 119.00 EUR on 1930, at the invoice's rate: it moves to 1581, and all is as if Knyt had registered it. */
    @Test
    void paidByHandInTheAccountingSystemItCanStand() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            publish(merchant);
            world.post("shopify", "sell", SALE);
            ship(merchant);
            world.post("fortnox", "invoices/1/pay", "{}");
            merchant.advance(Duration.ofDays(7));
            var refused = Long.parseLong(text(
                    merchant, "select effect_id::text from effect where company_id = ? and kind = 'register-payment'"));
            var desk = merchant.engine.desks().paidByHand();
            var found = desk.find(merchant.company, refused).orElseThrow();
            assertThat(found.problem()).isEmpty();
            assertThat(found.voucher().orElseThrow().rows())
                    .extracting(r -> r.account() + " " + r.signed().toPlain())
                    .containsExactlyInAnyOrder("1581 1336.91", "1930 -1336.91");
            assertThat(desk.choose(merchant.company, refused, PaidByHandDesk.Way.LET_STAND, "Eva"))
                    .isTrue();
            merchant.settle();
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows(
                            "1589 1241.31", "6064 82.72", "2641 20.68", "3960 -7.80", "3001 -1069.53", "2611 -267.38"));
            tied(merchant);
        }
    }

    /**
     * Paid on the first day, 3 × 33.33 EUR with 20.00 of VAT: 1 123.34, VAT 224.69, and 898.65 owed in goods. Its payout comes before any
     * delivery, at 11.30: 91.50 EUR paid are 1 033.95, fees 2.79 + 4.00 are 31.53 + 45.20, VAT on them 0.70 + 1.00 is 7.91 + 11.30; less
     * 1 123.34 that is a gain of 6.55. Then a piece at a time is sent, at whatever a euro costs by then: what is sold is worth what came.
     */
    @Test
    void paidInAdvanceInOurOwnBooks() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            var order = paidInAdvance(merchant, 3333);
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows(
                            "1589 1033.95", "6064 76.73", "2641 19.21", "3960 -6.55", "2420 -898.65", "2611 -224.69"));
            // Another rate of the day becomes known: the one that was booked counts.
            merchant.engine
                    .database()
                    .doForCompany(
                            "test-rate",
                            merchant.company,
                            tx -> tx.update(
                                    "insert into exchange_rate (source, currency, day, value) select 'ecb', 'SEK', min(event_date), 11.9"
                                            + " from fact where company_id = ?",
                                    merchant.company));
            onePiece(merchant, order);
            assertThat(text(merchant, "select sum(account_minor)::text from prepaid_move where company_id = ?"))
                    .as("898.65 less 299.51")
                    .isEqualTo("-59914");
            onePiece(merchant, order);
            onePiece(merchant, order);
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("3001 -898.65", "2611 -224.69", "3960 -6.55"))
                    .doesNotContainKeys(1581, 2420, 2999, 7960);
            tied(merchant);
        }
    }

    /**
     * 3 × 33.75 EUR with 20.25 of VAT: 1 137.49, VAT 227.50, and 909.99 owed in goods, a third of which is 303.33. Each invoice is made, and
     * paid from what came, at the rate of that day: 379.16, of which VAT 75.83, which Knyt puts back. The payout is 92.72 EUR (1 047.74),
     * fees 2.82 + 4.00 (31.87 + 45.20), VAT on them 0.71 + 1.00 (8.02 + 11.30): 6.64 more than 1 137.49.
     */
    @Test
    void paidInAdvanceWithAnAccountingSystem() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var order = paidInAdvance(merchant, 3375);
            onePiece(merchant, order);
            onePiece(merchant, order);
            onePiece(merchant, order);
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows(
                            "1589 1047.74", "6064 77.07", "2641 19.32", "3960 -6.64", "3001 -909.99", "2611 -227.50"));
            assertThat(Ledgers.customers(world)).isEqualByComparingTo(BigDecimal.ZERO);
            assertThat(text(
                            merchant,
                            "select count(*)::text from prepaid_move where company_id = ? and settled_on is null"))
                    .isEqualTo("0");
            tied(merchant);
        }
    }

    /**
     * 30.00 of 3 × 33.33 EUR on the first day: 337.04 with 67.41 of VAT, so 269.63 owed in goods. The first piece, at 11.30, draws all of it;
     * Klarna owes 3.33 EUR, 37.63, with 0.67 of VAT, 7.57: sold for 269.63 + 30.06. The rest is captured as it is sent.
     */
    @Test
    void aPartPaidInAdvanceInOurOwnBooks() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            var order = paidInAdvance(merchant, 3333, "{\"amount\":3000}");
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2420 -269.63", "2611 -67.41"))
                    .doesNotContainKeys(1581, 3001, 2999);
            onePiece(merchant, order);
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("3001 -299.69", "2611 -74.98"))
                    .doesNotContainKeys(2420, 2999);
            onePiece(merchant, order);
            onePiece(merchant, order);
            merchant.advance(Duration.ofDays(14));
            merchant.settle();
            assertThat(Ledgers.own(merchant)).as("%s", Trouble.of(merchant)).doesNotContainKeys(1581, 2420, 2999);
            var status = merchant.status();
            assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
            assertThat(status.trailsTied()).isEqualTo(1);
        }
    }

    /**
     * The same with a customer ledger: the invoice of 33.33 EUR is 376.63 at 11.30, VAT 75.37, and 30.00 EUR of it are paid from 2420, 339.00.
     * Put back are VAT of 67.80 and, of the 271.20 then drawn, 1.57 more than stand there: 3001 and 2611 have what they have without one.
     */
    @Test
    void aPartPaidInAdvanceWithAnAccountingSystem() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var order = paidInAdvance(merchant, 3333, "{\"amount\":3000}");
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2420 -269.63", "2611 -67.41"))
                    .doesNotContainKeys(1581, 3001, 2999);
            onePiece(merchant, order);
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("3001 -299.69", "2611 -74.98"))
                    .doesNotContainKeys(2420, 2999);
            onePiece(merchant, order);
            onePiece(merchant, order);
            merchant.advance(Duration.ofDays(14));
            merchant.settle();
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .doesNotContainKeys(1510, 1581, 2420, 2999);
            assertThat(Ledgers.customers(world)).isEqualByComparingTo(BigDecimal.ZERO);
            var status = merchant.status();
            assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
            assertThat(status.trailsTied()).isEqualTo(1);
        }
    }

    /** @param price of a piece, in cents */
    private String paidInAdvance(Merchant merchant, int price) {
        return paidInAdvance(merchant, price, "{}");
    }

    /** @param captured how much, where it is not all */
    private String paidInAdvance(Merchant merchant, int price, String captured) {
        publish(merchant);
        merchant.change(s -> s.withPrepayments(
                new Prepayments(List.of(new Prepayments.Change(LocalDate.EPOCH, Prepayments.Way.BOOKED)))));
        var name = world.post("shopify", "sell", SALE.replace("11900}", price + ",\"quantity\":3}"))
                .path("orders")
                .get(0)
                .asString("");
        var order = name.replace("#", "");
        world.post("shopify", "orders/" + order + "/capture", captured);
        merchant.settle();
        merchant.advance(Duration.ofDays(14));
        return order;
    }

    private void onePiece(Merchant merchant, String order) {
        world.post("shopify", "orders/" + order + "/ship", "{\"lines\":[{\"sku\":\"TROJA-S\",\"quantity\":1}]}");
        merchant.settle();
        merchant.settle();
        merchant.advance(Duration.ofDays(4));
        merchant.settle();
    }

    /**
     * 59.50 EUR go back from the bank account, which shows 680.00. At the sale's rate they are 668.45, of which VAT 133.69: 11.55 more is a
     * loss by exchange. At the day's 11.40 they are 678.30: a line of 680.00 that names the order is that refund, one of 710.00 is 4.7 % off.
     *
     * @param named whether the line names the order, else a person chooses it
     */
    private void paidBackFromTheBank(Merchant merchant, boolean named) {
        long trail = Long.parseLong(text(merchant, "select min(trail_id)::text from trail where company_id = ?"));
        var asked = merchant.engine
                .desks()
                .refunds()
                .ask(
                        merchant.company,
                        trail,
                        new RefundChoice(Map.of(), Money.parse("59.50", Currency.EUR)).by(Road.BANK),
                        "",
                        "a",
                        "Eva")
                .orElseThrow();
        assertThat(asked.problem()).as("%s", asked.arguments()).isEmpty();
        merchant.settle();
        long owed = Long.parseLong(text(
                merchant, "select fact_id::text from provider_item where company_id = ? and provider = 'other-road'"));
        var today = LocalDate.ofInstant(world.now(), java.time.ZoneId.of("Europe/Stockholm"));
        shownByTheBank(merchant, today, named);
        if (named) {
            return;
        }
        var line = merchant.engine.desks().roads().lines(merchant.company, owed).getFirst();
        var paid = merchant.engine
                .desks()
                .roads()
                .paid(
                        merchant.company,
                        owed,
                        new RoadBooking.Word(
                                line.on(),
                                line.account(),
                                "",
                                false,
                                line.id(),
                                "Eva",
                                line.amount().negated()));
        assertThat(paid.orElseThrow().problem()).isEmpty();
        merchant.settle();
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();
    }

    private static void shownByTheBank(Merchant merchant, LocalDate today, boolean named) {
        var order =
                named ? text(merchant, "select min(order_number) from trail where company_id = ?") : "till utlandet";
        var file = "Bokföringsdatum;Belopp;Text\n" + today + ";-710,00;Återbetalning " + order + "\n" + today
                + ";-680,00;Återbetalning " + order + "\n";
        var outcome = merchant.engine
                .desks()
                .bank()
                .take(
                        merchant.company,
                        new BankDrop.File(
                                "utdrag.csv",
                                file.getBytes(StandardCharsets.UTF_8),
                                true,
                                1930,
                                "SE3550000000054910000003"),
                        "Eva");
        assertThat(outcome).isInstanceOfSatisfying(BankDrop.Outcome.Taken.class, taken -> {
            assertThat(taken.kept()).isEqualTo(1);
            assertThat(taken.matched()).isEqualTo(named ? 1 : 0);
        });
        merchant.settle();
        assertThat(merchant.status().looseEnds() == 0)
                .as("%s", Trouble.of(merchant))
                .isEqualTo(named);
    }

    /**
     * The payout has not been seen at the bank when March ends: 109.85 EUR in transit are 1 252.29 at 11.40, 10.98 more than 1 241.31, on
     * that day, and 1 241.31 again on the next.
     */
    private static void revalued(Merchant merchant) {
        merchant.advance(Duration.ofDays(24));
        var march = YearMonth.of(2026, 3);
        assertThat(merchant.engine
                        .desks()
                        .revaluations()
                        .run(merchant.company, march, "Eva")
                        .state())
                .isEqualTo(Revaluations.State.BOOKED);
        merchant.settle();
        assertThat(
                        text(
                                merchant,
                                "select string_agg(v.voucher_date || ' ' || r.account || ' ' || (r.debit_minor - r.credit_minor), ', '"
                                        + " order by v.voucher_date, r.account) from voucher v join voucher_row r on r.company_id = v.company_id"
                                        + " and r.voucher_id = v.voucher_id where v.company_id = ? and v.voucher_key like 'revaluation:%'"))
                .isEqualTo("2026-03-31 1589 1098, 2026-03-31 3960 -1098, 2026-04-01 1589 -1098, 2026-04-01 3960 1098");
        assertThat(text(
                        merchant,
                        "select string_agg(distinct state, ',') || count(*) from effect where company_id = ?"
                                + " and effect_key like 'voucher:revaluation:%'"))
                .isEqualTo("done2");
        assertThat(merchant.engine
                        .desks()
                        .revaluations()
                        .state(merchant.company, march)
                        .proved())
                .isTrue();
    }

    /** What is open with the provider, in its currency and as the books have it. */
    private static String open(Merchant merchant) {
        return text(
                merchant,
                "select own_minor || ' ' || currency || ' ' || in_books(own_minor, currency, 'SEK', rate) from provider_item"
                        + " where company_id = ? and cleared_on is null");
    }

    private static String rateOfThePayout(Merchant merchant) {
        return text(
                merchant, "select trim_scale(book_rate) || ' ' || opening_book_minor from payout where company_id = ?");
    }

    private static String text(Merchant merchant, String query) {
        return merchant.engine
                .database()
                .forCompany(
                        "test-currency",
                        merchant.company,
                        tx -> String.join(",", tx.query(query, row -> row.getString(1), merchant.company)));
    }

    private void ship(Merchant merchant) {
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
    }

    /** The day of the sale, and the weeks after it: from the fourth on a euro costs more. */
    private void publish(Merchant merchant) {
        var first = LocalDate.ofInstant(world.now(), java.time.ZoneId.of("Europe/Stockholm"));
        var text = new StringBuilder("Date,SEK\n" + first + ",11.2345\n");
        for (int day = 1; day < 40; day++) {
            text.append(first.plusDays(day)).append(day < 21 ? ",11.3000\n" : ",11.4000\n");
        }
        merchant.engine
                .rates()
                .fromFile(merchant.company, "eurofxref.csv", text.toString().getBytes(StandardCharsets.UTF_8), "Eva");
    }

    private static void tied(Merchant merchant) {
        var status = merchant.status();
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(status.trailsTied()).isEqualTo(1);
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isEqualTo(1);
    }
}
