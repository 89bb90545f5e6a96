package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.engine.settings.Prepayments;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;

/**
 * Captured at the order and delivered later, where the company books that as a prepayment: 2 449.00 of two blankets of 1 200.00 and
 * freight of 49.00, VAT 489.80. When the money comes: 1581 +2449.00 · 2420 −1959.20 · 2611 −489.80. The first delivery is one of them
 * with the freight, net 960.00 + 39.20 = 999.20; the second the other, net 960.00.
 */
class PaidInAdvanceTest extends PrepaidBooks {
    private static final String ORDER =
            "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":120000,\"quantity\":2}],\"shipping\":4900,\"discount\":false,"
                    + "\"business\":false}";
    private static final String TWO_ROWS =
            ORDER.replace("\"quantity\":2}", "\"quantity\":1},{\"sku\":\"TROJA-S\",\"price\":120000,\"quantity\":1}");
    private static final String ONE = "{\"lines\":[{\"sku\":\"FILT-GRA\",\"quantity\":1}]}";

    @Test
    void inOurOwnBooksTwoDeliveriesDrawItInAnotherMonthThanItsPayout() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            var order = paidOutBeforeDelivery(merchant);
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2420 -1959.20", "2611 -489.80"))
                    .doesNotContainKeys(1581, 3001, 3520, 2999);
            delivered(merchant, order);
            assertThat(Ledgers.own(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2420 -960.00", "2611 -489.80", "3001 -960.00", "3520 -39.20"));
            assertThat(open(merchant)).containsExactly("-96000");
            // What began as a prepayment ends as one, whatever is chosen since.
            choose(merchant, Prepayments.WAITING);
            delivered(merchant, order);
            merchant.engine.control().planAgain(merchant.company);
            merchant.settle();
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2611 -489.80", "3001 -1920.00", "3520 -39.20"))
                    .doesNotContainKeys(1581, 2420, 2999);
            assertThat(Ledgers.unexplained(merchant, 1581)).isEmpty();
            assertThat(Ledgers.general(world)).isEmpty();
            assertThat(prepaid(merchant)).containsExactly("-195920", "96000", "99920");
            assertThat(open(merchant)).isEmpty();
            tied(merchant, 1);
        }
    }

    /**
     * Sale at capture. By hand: 2 449.00 when the money comes is 3001 −1920.00 · 3520 −39.20 · 2611 −489.80. Nothing of it is delivered when the
     * month ends: 3001 +1920.00 · 3520 +39.20 · 2420 −1959.20 on its last day, and back on the first. One blanket with the freight is delivered
     * in the next month and the other not: 3001 +960.00 · 2420 −960.00 at its end, and back.
     */
    @Test
    void bookedAsTheSaleWhatIsNotDeliveredAtAMonthsEndIsMovedAndBack() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            choose(merchant, new Prepayments(List.of(new Prepayments.Change(LocalDate.EPOCH, Prepayments.Way.SOLD))));
            var first = today().withDayOfMonth(1).plusMonths(1);
            var name =
                    world.post("shopify", "sell", ORDER).path("orders").get(0).asString("");
            var order = name.replace("#", "");
            world.post("shopify", "orders/" + order + "/capture", "{}");
            merchant.settle();
            merchant.advance(Duration.ofDays(2));
            var sold = Ledgers.rows("2611 -489.80", "3001 -1920.00", "3520 -39.20");
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(sold)
                    .doesNotContainKeys(2420, 2999);
            merchant.advance(Duration.ofDays(ChronoUnit.DAYS.between(today(), first) + 1));
            assertThat(runs(merchant)).as("%s", Trouble.of(merchant)).hasSize(2);
            assertThat(Ledgers.own(merchant)).containsAllEntriesOf(sold).doesNotContainKeys(1581, 2420);
            assertThat(at(merchant, first.minusDays(1))).isEqualTo("-195920");
            delivered(merchant, order);
            assertThat(Ledgers.own(merchant)).containsAllEntriesOf(sold).doesNotContainKeys(1581, 2420, 2999);
            assertThat(open(merchant)).containsExactly("-96000");
            merchant.advance(Duration.ofDays(32));
            assertThat(runs(merchant)).hasSize(4);
            assertThat(at(merchant, first.plusMonths(1).minusDays(1))).isEqualTo("-96000");
            delivered(merchant, order);
            merchant.engine.control().planAgain(merchant.company);
            merchant.advance(Duration.ofDays(32));
            // All is delivered: nothing is moved at the end of that month, and nothing was moved twice.
            assertThat(runs(merchant)).as("%s", Trouble.of(merchant)).hasSize(4);
            assertThat(Ledgers.own(merchant)).containsAllEntriesOf(sold).doesNotContainKeys(1581, 2420, 2999);
            assertThat(open(merchant)).isEmpty();
            assertThat(Ledgers.unexplained(merchant, 1581)).isEmpty();
            tied(merchant, 1);
        }
    }

    private static List<String> runs(Merchant merchant) {
        return merchant.texts(
                "select voucher_key from voucher where company_id = ? and voucher_key like 'not-delivered:%'");
    }

    /** What stands on the account of prepayments at a day, by vouchers of ours. */
    private static String at(Merchant merchant, LocalDate day) {
        return merchant.texts(
                        "select coalesce(sum(r.debit_minor - r.credit_minor), 0)::text from voucher_row r join voucher v"
                                + " on v.company_id = r.company_id and v.voucher_id = r.voucher_id"
                                + " where r.company_id = ? and r.account = 2420 and v.voucher_date <= date '" + day
                                + "'")
                .getFirst();
    }

    /** The invoices are made by the accounting system and paid from the prepayment, which the payout's line has met before. */
    @Test
    void withACustomerLedgerTheInvoicesArePaidFromItAndNoLinePaysThemAgain() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var order = paidOutBeforeDelivery(merchant);
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2420 -1959.20", "2611 -489.80"))
                    .doesNotContainKeys(1510, 1581, 3001, 3520, 2999);
            delivered(merchant, order);
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2420 -960.00", "2611 -489.80", "3001 -960.00", "3520 -39.20"))
                    .doesNotContainKeys(1510, 1581);
            delivered(merchant, order);
            merchant.engine.control().planAgain(merchant.company);
            merchant.settle();
            assertThat(world.get("fortnox", "canonical").path("invoices").size())
                    .isEqualTo(2);
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2611 -489.80", "3001 -1920.00", "3520 -39.20"))
                    .doesNotContainKeys(1510, 1581, 2420, 2999);
            assertThat(Ledgers.customers(world)).isZero();
            assertThat(merchant.texts(
                            "select body::json ->> 'method' || ' ' || (body::json ->> 'amount') from effect where company_id = ?"
                                    + " and kind = 'register-payment' order by effect_id"))
                    .containsExactly("FÖRSKOTT 1249.00 SEK", "FÖRSKOTT 1200.00 SEK");
            // 240.00 + 9.80 and 240.00 of VAT are put back; the invoices bear them.
            assertThat(prepaid(merchant)).containsExactly("-195920", "-24980", "-24000");
            assertThat(open(merchant)).isEmpty();
            tied(merchant, 1);
        }
    }

    /** Cancelled after it was booked and paid out: the same prepayment turned round, and nothing twice. */
    @Test
    void cancelledInsteadItIsTurnedRound() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            var order = paidOutBeforeDelivery(merchant);
            world.post("shopify", "orders/" + order + "/refund", "{\"amount\":100000}");
            merchant.settle();
            assertThat(ends(merchant)).as("of what it is is not told").containsExactly("prepaid.part-refunded");
            world.post("shopify", "orders/" + order + "/cancel", "{\"refund\":true}");
            merchant.settle();
            merchant.settle();
            // 4 849.00, more than went back: 3 840.00 + 39.20 + 969.80 of VAT.
            var other = world.post("shopify", "sell", ORDER.replace("\"quantity\":2", "\"quantity\":4"))
                    .path("orders")
                    .get(0)
                    .asString("");
            merchant.settle();
            world.post("shopify", "orders/" + other.replace("#", "") + "/ship", "{}");
            merchant.settle();
            merchant.settle();
            merchant.advance(Duration.ofDays(14));
            assertThat(prepaid(merchant)).as("%s", Trouble.of(merchant)).containsExactly("-195920", "195920");
            assertThat(open(merchant)).isEmpty();
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2611 -969.80", "3001 -3840.00", "3520 -39.20"))
                    .doesNotContainKeys(1510, 1581, 2420, 2999);
            tied(merchant, 2);
        }
    }

    /** One of the two goes; the other, 1 200.00 with 240.00 VAT, is never sent and goes back: 2420 +960.00 · 2611 +240.00 of the prepayment. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsNeverSentIsTurnedRoundWhenTheRestIsDelivered(boolean own) {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            if (own) {
                OwnBooks.of(merchant, folder);
            }
            var order = paidOutBeforeDelivery(merchant, TWO_ROWS);
            delivered(merchant, order);
            world.post(
                    "shopify",
                    "orders/" + order + "/refund",
                    "{\"lines\":[{\"sku\":\"TROJA-S\",\"quantity\":1}],\"shipping\":false,\"restock\":\"CANCEL\"}");
            merchant.settle();
            merchant.settle();
            assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).isEmpty();
            var other =
                    world.post("shopify", "sell", ORDER).path("orders").get(0).asString("");
            merchant.settle();
            world.post("shopify", "orders/" + other.replace("#", "") + "/ship", "{}");
            merchant.settle();
            merchant.settle();
            merchant.advance(Duration.ofDays(14));
            assertThat(open(merchant)).as("%s", Trouble.of(merchant)).isEmpty();
            // 999.20 and 249.80 of the first, 1 959.20 and 489.80 of the other.
            assertThat(own ? Ledgers.own(merchant) : Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2611 -739.60", "3001 -2880.00", "3520 -78.40"))
                    .doesNotContainKeys(1510, 1581, 2420, 2999);
            tied(merchant, 2);
        }
    }

    /**
     * 30 % in advance: 734.70 with 146.94 of VAT, 2420 −587.76. The first of the two goes with the freight, 1 249.00: it draws all of it, and
     * Knyt captures the rest, 514.30; the second is captured whole. In whichever books, what is left is what was sold.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPartOfThePriceIsDrawnInOrderAndTheRestIsCapturedAtTheDelivery(boolean own) {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            if (own) {
                OwnBooks.of(merchant, folder);
            }
            choose(merchant, new Prepayments(List.of(new Prepayments.Change(LocalDate.EPOCH, Prepayments.Way.BOOKED))));
            var name =
                    world.post("shopify", "sell", ORDER).path("orders").get(0).asString("");
            var order = name.replace("#", "");
            world.post("shopify", "orders/" + order + "/capture", "{\"amount\":73470}");
            merchant.settle();
            merchant.advance(Duration.ofDays(14));
            assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(own ? Ledgers.own(merchant) : Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2420 -587.76", "2611 -146.94"))
                    .doesNotContainKeys(1510, 1581, 3001, 3520, 2999);
            delivered(merchant, order);
            assertThat(open(merchant)).as("%s", Trouble.of(merchant)).isEmpty();
            assertThat(own ? Ledgers.own(merchant) : Ledgers.general(world))
                    .containsAllEntriesOf(Ledgers.rows(
                            own ? "1581 514.30" : "1510 514.30", "2611 -249.80", "3001 -960.00", "3520 -39.20"))
                    .doesNotContainKeys(2420);
            delivered(merchant, order);
            merchant.engine.control().planAgain(merchant.company);
            merchant.advance(Duration.ofDays(14));
            merchant.settle();
            assertThat(own ? Ledgers.own(merchant) : Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2611 -489.80", "3001 -1920.00", "3520 -39.20"))
                    .doesNotContainKeys(1510, 1581, 2420, 2999);
            tied(merchant, 1);
        }
    }

    /**
     * A card pays 300.00 of 2 449.00 and 500.00 come first: 2420 −400.00, VAT 100.00. The first delivery, 1 249.00, is paid by the card, draws
     * the 500.00, and 449.00 of it is captured; the second, 1 200.00, is captured whole.
     */
    @Test
    void aCardPaysBeforeWhatCameAndTheRestIsCaptured() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            choose(merchant, new Prepayments(List.of(new Prepayments.Change(LocalDate.EPOCH, Prepayments.Way.BOOKED))));
            var name = world.post("shopify", "sell", ORDER.replace("}],", "}],\"gift_card\":30000,"))
                    .path("orders")
                    .get(0)
                    .asString("");
            var order = name.replace("#", "");
            world.post("shopify", "orders/" + order + "/capture", "{\"amount\":50000}");
            merchant.settle();
            merchant.advance(Duration.ofDays(14));
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2420 -400.00", "2611 -100.00"))
                    .doesNotContainKeys(1510, 1581, 2421, 3001);
            delivered(merchant, order);
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("1510 449.00", "2421 300.00", "2611 -249.80", "3001 -960.00"))
                    .doesNotContainKeys(2420);
            delivered(merchant, order);
            merchant.advance(Duration.ofDays(14));
            merchant.settle();
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("2421 300.00", "2611 -489.80", "3001 -1920.00"))
                    .doesNotContainKeys(1510, 1581, 2420, 2999);
            assertThat(merchant.status().trailsTied())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(1);
        }
    }

    /** Paid on one day, and its payout has come; it is another month when it is delivered. */
    private String paidOutBeforeDelivery(Merchant merchant) {
        return paidOutBeforeDelivery(merchant, ORDER);
    }

    private String paidOutBeforeDelivery(Merchant merchant, String sale) {
        choose(merchant, new Prepayments(List.of(new Prepayments.Change(LocalDate.EPOCH, Prepayments.Way.BOOKED))));
        var paid = today();
        var name = world.post("shopify", "sell", sale).path("orders").get(0).asString("");
        var order = name.replace("#", "");
        world.post("shopify", "orders/" + order + "/capture", "{}");
        merchant.settle();
        assertThat(prepaid(merchant))
                .as("until the day is over it may be delivered")
                .isEmpty();
        var nextMonth = paid.withDayOfMonth(1).plusMonths(1);
        merchant.advance(Duration.ofDays(Math.max(14, ChronoUnit.DAYS.between(paid, nextMonth))));
        assertThat(ends(merchant)).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(merchant.texts(
                        "select distinct v.voucher_date::text from voucher v join voucher_row r on r.company_id = v.company_id"
                                + " and r.voucher_id = v.voucher_id where v.company_id = ? and r.account = 2420"))
                .as("the day the money came")
                .containsExactly(paid.toString());
        var status = merchant.status();
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isPositive();
        assertThat(status.trailsTied()).as("nothing is delivered").isZero();
        return order;
    }

    private void delivered(Merchant merchant, String order) {
        world.post("shopify", "orders/" + order + "/ship", ONE);
        merchant.settle();
        merchant.settle();
        merchant.advance(Duration.ofDays(1));
        merchant.settle();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(world.now(), ZoneId.of("Europe/Stockholm"));
    }

    private void choose(Merchant merchant, Prepayments wanted) {
        merchant.change(s -> s.withPrepayments(wanted));
    }

    /** What is open of each purchase on it. */
    private static List<String> open(Merchant merchant) {
        return merchant.texts(
                "select sum(account_minor)::text from prepaid_move where company_id = ? and settled_on is null group by trail_id");
    }
}
