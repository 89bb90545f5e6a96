package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.core.money.Money;
import se.knyt.engine.books.ProviderForm;
import se.knyt.engine.flows.AskedRefunds;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.flows.RefundChoice;
import se.knyt.engine.intake.SettlementDrop.Outcome;
import se.knyt.engine.settings.Hand;
import se.knyt.engine.settings.MoneyHand;
import se.knyt.simulators.swish.SwishSimulator;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * 1 249.00 paid by Swish in the shop and delivered; the next day another buys for 2 449.00, and the first is paid back by Knyt at Swish,
 * 249.00 and then the other 1 000.00. The bank's report is dropped: 1 249.00 of the one day, 2 449.00 − 249.00 − 1 000.00 = 1 200.00 of
 * the other.
 */
class SwishRefundTest {
    private static final String PAID_BACK =
            "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":120000}],\"shipping\":4900,\"discount\":false,\"business\":false,"
                    + "\"payment\":\"swish\"}";
    private static final String KEPT = PAID_BACK.replace("120000}", "120000,\"quantity\":2}");

    /** 2 449.00 with a fifth of it in VAT, 489.80; freight 49.00 less 9.80. The first sale is as if it had never been. */
    private static final String[] SALES = {"3001 -1920.00", "3520 -39.20", "2611 -489.80"};

    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void open() {
        world = World.with(List.of("swish"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** The answer to the first is lost after Swish has taken it in. */
    @Test
    void withACustomerLedgerEachRefundIsMadeOnceAndTheBanksReportSettlesAll() throws Exception {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            connect(merchant, FlowCode.PAYOUTS_TO_BOOKS, merchant.fortnox);
            deliver(merchant, PAID_BACK);
            merchant.advance(Duration.ofDays(1));
            deliver(merchant, KEPT);
            world.post(
                    "swish",
                    "faults",
                    "{\"route\":\"PUT /swish-cpcapi/api/v2/refunds/*\",\"times\":1,\"fault\":\"applied-then-hung-up\"}");
            payBack(merchant, "249.00", "a");
            payBack(merchant, "1000.00", "b");
            assertThat(refunds()).as("%s", Trouble.of(merchant)).containsExactly("1000.00 PAID", "249.00 PAID");
            assertThat(ask(merchant, "1.00", "c").problem()).isNotEmpty();

            bankReport(merchant);
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows(SALES))
                    .containsAllEntriesOf(Ledgers.rows("1589 2449.00"))
                    .doesNotContainKeys(1510, 1585, 2999);
            assertThat(Ledgers.customers(world)).isZero();
            tied(merchant);
        }
    }

    /** Swish takes the first in and does not carry it out: nothing is credited, and a person is told. */
    @Test
    void inOurOwnBooksWhatSwishDidNotCarryOutIsNotBookedAndWhatItDidIs() throws Exception {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            connect(merchant, FlowCode.PAYOUTS_TO_VOUCHERS, OwnBooks.of(merchant, folder));
            deliver(merchant, PAID_BACK);
            merchant.advance(Duration.ofDays(1));
            deliver(merchant, KEPT);
            var before = Ledgers.own(merchant);
            world.post("swish", "refunds/fail-next", "{\"code\":\"RF07\"}");
            payBack(merchant, "249.00", "a");
            assertThat(refunds()).as("%s", Trouble.of(merchant)).containsExactly("249.00 ERROR");
            assertThat(merchant.openEnds()).containsExactly("swish.not-carried-out");
            assertThat(Ledgers.own(merchant)).isEqualTo(before);

            tryAgain(merchant);
            payBack(merchant, "1000.00", "c");
            assertThat(refunds())
                    .as("%s", Trouble.of(merchant))
                    .containsExactly("1000.00 PAID", "249.00 ERROR", "249.00 PAID");
            bankReport(merchant);
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows(SALES))
                    .containsAllEntriesOf(Ledgers.rows("1589 2449.00"))
                    .doesNotContainKeys(1585, 2999);
            assertThat(Ledgers.unexplained(merchant, 1585)).isEmpty();
            tied(merchant);
        }
    }

    /**
     * The shop says of two sales that they are paid, and Swish does not. The buyer of the first answers after a day; the second declines,
     * and pays a new request that the shop knows nothing of: the bank's report tells. 1 249.00 and 2 449.00, sales 2 880.00, freight 78.40,
     * VAT 739.60.
     */
    @Test
    void whatTheShopCallsPaidIsALooseEndUntilSwishOrTheBankSaysSo() throws Exception {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            connect(merchant, FlowCode.PAYOUTS_TO_BOOKS, merchant.fortnox);
            // An app that waits for its buyer longer than Swish's three minutes.
            world.post("swish", "terms", "{\"buyers_answer\":false,\"timeout_seconds\":250000}");
            deliver(merchant, PAID_BACK);
            merchant.advance(Duration.ofHours(23));
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
            merchant.advance(Duration.ofHours(2));
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).containsExactly("payment.not-paid");
            world.post("swish", "payments/" + told(merchant, "1249.00", "providerOrderId") + "/pay", "{}");
            merchant.advance(Duration.ofHours(2));
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).isEmpty();

            merchant.advance(Duration.ofDays(1));
            deliver(merchant, KEPT);
            world.post("swish", "payments/" + told(merchant, "2449.00", "providerOrderId") + "/decline", "{}");
            merchant.advance(Duration.ofHours(2));
            assertThat(merchant.openEnds()).as("%s", Trouble.of(merchant)).containsExactly("payment.came-to-nothing");
            world.post("swish", "terms", "{\"buyers_answer\":true}");
            world.post(
                    "swish",
                    "purchases",
                    "{\"reference\":\"" + told(merchant, "2449.00", "paymentId")
                            + "\",\"amount_minor\":244900,\"currency\":\"SEK\",\"capture\":true}");
            bankReport(merchant);
            assertThat(Ledgers.general(world))
                    .as("%s", Trouble.of(merchant))
                    .containsAllEntriesOf(Ledgers.rows("1589 3698.00", "3001 -2880.00", "3520 -78.40", "2611 -739.60"))
                    .doesNotContainKeys(1510, 1585, 2999);
            tied(merchant);
        }
    }

    /** Of a payment of an amount, as the shop tells it: its id at Swish, and what the bank's report names it by. */
    private static String told(Merchant merchant, String amount, String field) {
        return merchant.texts(
                        "select body::json ->> '" + field + "' from document where company_id = ? and kind = 'payment'"
                                + " and body::json ->> 'amount' like '" + amount + "%'")
                .getFirst();
    }

    private void connect(Merchant merchant, String flow, long target) {
        var companies = merchant.engine.companies();
        long id = companies
                .connect(
                        merchant.company,
                        "swish",
                        "Swish",
                        world.uri("swish").toString(),
                        Map.of("swish-number", SwishSimulator.PAYEE_ALIAS),
                        Map.of())
                .id();
        companies.flow(merchant.company, flow, id, target, true);
        // What the bank's fees carry the company's accountant has answered.
        var desk = merchant.engine.desks().providers();
        var form =
                new HashMap<>(desk.form(merchant.company, "swish").orElseThrow().values());
        form.put("vat", "EXEMPT");
        assertThat(desk.save(merchant.company, new ProviderForm("swish", form), "Eva"))
                .isEmpty();
        var hand =
                new MoneyHand("swish", merchant.shop, Hand.KNYT_THROUGH_SHOP, Hand.KNYT_AT_PROVIDER, LocalDate.EPOCH);
        merchant.change(s -> s.withHands(List.of(hand)));
    }

    private void deliver(Merchant merchant, String wishes) {
        var order = world.sold("shopify", wishes);
        merchant.settle();
        world.post("shopify", "orders/" + order + "/ship", "{}");
        merchant.settle();
        merchant.settle();
    }

    private void payBack(Merchant merchant, String amount, String nonce) {
        var asked = ask(merchant, amount, nonce);
        assertThat(asked.problem())
                .as("%s %s", asked.arguments(), Trouble.of(merchant))
                .isEmpty();
        merchant.settle();
        merchant.settle();
    }

    /** A refund of the first purchase, as a person asks for it. */
    private static AskedRefunds.Outcome ask(Merchant merchant, String amount, String nonce) {
        long trail =
                number(merchant, "select min(trail_id)::text from trail where company_id = ? and merged_into is null");
        return merchant.engine
                .desks()
                .refunds()
                .ask(merchant.company, trail, new RefundChoice(Map.of(), Money.sek(amount)), "", nonce, "eva")
                .orElseThrow();
    }

    /** Amount and state of each refund that Swish holds. */
    private List<String> refunds() {
        return world.get("swish", "canonical")
                .path("refund")
                .valueStream()
                .map(each -> each.path("amount").decimalValue().setScale(2).toPlainString() + " "
                        + each.path("status").asString())
                .sorted()
                .toList();
    }

    private void bankReport(Merchant merchant) throws IOException, InterruptedException {
        merchant.advance(Duration.ofDays(2));
        var page = URI.create(world.uri("swish") + "/_control/bank/report.csv?from=2026-03-01&to=2026-03-31");
        try (var client = HttpClient.newHttpClient()) {
            var report = client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofByteArray())
                    .body();
            assertThat(merchant.engine.desks().settlementFiles().take(merchant.company, 0, "swish.csv", report, "Eva"))
                    .isInstanceOfSatisfying(
                            Outcome.Taken.class,
                            taken -> assertThat(taken.payouts()).hasSize(2));
        }
        merchant.settle();
        merchant.settle();
    }

    private static void tied(Merchant merchant) {
        var status = merchant.status();
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                .isEqualTo(2);
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isEqualTo(2);
    }

    /** As a person who has seen to what is told. */
    private static void tryAgain(Merchant merchant) {
        long end = number(
                merchant, "select min(loose_end_id)::text from loose_end where company_id = ? and closed_at is null");
        assertThat(merchant.engine.control().retry(merchant.company, end, "eva"))
                .isEqualTo(1);
        merchant.settle();
        merchant.settle();
    }

    private static long number(Merchant merchant, String sql) {
        return Long.parseLong(merchant.texts(sql).getFirst());
    }
}
