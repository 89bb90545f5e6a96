package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import se.knyt.core.money.Money;
import se.knyt.engine.books.RoadBooking.Word;
import se.knyt.engine.flows.AskedRefunds;
import se.knyt.engine.flows.RefundChoice;
import se.knyt.engine.flows.Road;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * 1 249.00 paid through Klarna and delivered: 3001 −960.00, 3520 −39.20, 2611 −249.80. 249.00 of it goes back from the bank account, the
 * other 1 000.00 through Klarna: of the sale nothing is left. A sale of 2 449.00 stays and pays Klarna's fees; at Klarna 249.00 + 2 449.00 are open until it pays out.
 */
abstract class RoadBooks {
    private static final String BACK =
            "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":120000}],\"shipping\":4900,\"discount\":false,\"business\":false}";
    private static final String KEPT = BACK.replace("120000}", "120000,\"quantity\":2}");

    World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** @return the credit that is owed */
    long owedAndTheRestByTheProvider(Merchant merchant) {
        deliver(merchant, BACK);
        deliver(merchant, KEPT);
        var road = ask(merchant, "249.00", "a", Road.BANK);
        assertThat(road.problem()).as("%s", road.arguments()).isEmpty();
        assertThat(road.hands()).containsExactly("bank");
        merchant.settle();
        assertThat(refundsAtKlarna()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(ask(merchant, "1000.01", "b", Road.PROVIDER).problem()).isEqualTo("refund-ask.more-than-captured");
        assertThat(ask(merchant, "1000.01", "c", Road.BANK).problem()).isEqualTo("refund-ask.more-than-captured");
        assertThat(ask(merchant, "1000.00", "d", Road.PROVIDER).problem()).isEmpty();
        merchant.settle();
        merchant.settle();
        assertThat(refundsAtKlarna()).as("%s", Trouble.of(merchant)).isEqualTo(100_000);
        assertThat(text(
                        merchant,
                        "select string_agg(code, ',') from loose_end where company_id = ? and closed_at is null"))
                .isEqualTo("refund.by-road");
        assertThat(ask(merchant, "0.01", "e", Road.BANK).problem()).isNotEmpty();
        return Long.parseLong(text(
                merchant, "select fact_id::text from provider_item where company_id = ? and provider = 'other-road'"));
    }

    Word word(int account, boolean elsewhere) {
        return new Word(today(), account, "1001", elsewhere, null, "Eva");
    }

    LocalDate today() {
        return world.now().atZone(ZoneId.of("Europe/Stockholm")).toLocalDate();
    }

    void deliver(Merchant merchant, String wishes) {
        var name = world.post("shopify", "sell", wishes).path("orders").get(0).asString("");
        merchant.settle();
        world.post("shopify", "orders/" + name.replace("#", "") + "/ship", "{}");
        merchant.settle();
        merchant.settle();
    }

    static AskedRefunds.Outcome ask(Merchant merchant, String amount, String nonce, Road road) {
        long trail = Long.parseLong(
                text(merchant, "select min(trail_id)::text from trail where company_id = ? and merged_into is null"));
        return merchant.engine
                .desks()
                .refunds()
                .ask(merchant.company, trail, new RefundChoice(Map.of(), Money.sek(amount)).by(road), "", nonce, "Eva")
                .orElseThrow();
    }

    long refundsAtKlarna() {
        return world.get("klarna", "canonical")
                .path("orders")
                .valueStream()
                .flatMap(order -> order.path("refunds").valueStream())
                .mapToLong(r -> r.path("refunded_amount").asLong())
                .sum();
    }

    static String text(Merchant merchant, String sql) {
        return merchant.engine
                .database()
                .forCompany("text", merchant.company, tx -> tx.query(sql, row -> row.getString(1), merchant.company))
                .getFirst();
    }
}
