package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.engine.books.PaidByHandDesk.Way;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * One sale of 1 249.00 whose invoice somebody pays by hand in Fortnox before Klarna pays out 1 200.44: 1 249.00 less 2.79 % (34.85),
 * 4.00 and VAT on each (8.71 and 1.00). Held until a person chooses; then each account ends where it should.
 */
class PaidByHandTest {
    private World world;
    private Merchant merchant;

    @BeforeEach
    void open() {
        world = new World();
        merchant = new Merchant(world, Merchant.Way.SHOP);
        world.post(
                "shopify",
                "sell",
                "{\"lines\":[{\"sku\":\"TROJA-S\",\"price\":120000}],\"shipping\":4900,\"discount\":false,\"business\":false}");
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
    }

    @AfterEach
    void close() {
        merchant.close();
        world.close();
    }

    private List<String> texts(String sql) {
        return new ArrayList<>(merchant.engine
                .database()
                .forCompany("texts", merchant.company, tx -> tx.query(sql, row -> row.getString(1), merchant.company)));
    }

    private List<String> openEnds() {
        return texts("select code from loose_end where company_id = ? and closed_at is null order by code");
    }

    private long refused() {
        return Long.parseLong(
                texts("select effect_id::text from effect where company_id = ? and kind = 'register-payment'")
                        .getFirst());
    }

    private boolean choose(Way way) {
        return merchant.engine.desks().paidByHand().choose(merchant.company, refused(), way, "eva@example.com");
    }

    private void paidOut() {
        merchant.advance(Duration.ofDays(7));
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).containsExactly("payment.made-elsewhere");
        assertThat(merchant.status().certificatesClosed()).as("not booked").isZero();
    }

    private void bookedAndTied() {
        merchant.settle();
        assertThat(openEnds()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(merchant.status().certificatesClosed())
                .as("%s", Trouble.of(merchant))
                .isEqualTo(1);
        assertThat(merchant.status().trailsTied()).isEqualTo(1);
        assertThat(Ledgers.customers(world)).isEqualByComparingTo("0.00");
        assertThat(texts("select count(*)::text from voucher v where v.company_id = ? and not exists (select 1 from"
                        + " voucher_number n where n.company_id = v.company_id and n.voucher_id = v.voucher_id)"))
                .as("vouchers without the accounting system's number")
                .containsExactly("0");
    }

    @Test
    void leftToStandTheProvidersAccountAndTheirsBothEndAtZero() {
        world.post("fortnox", "invoices/1/pay", "{}");
        paidOut();
        assertThat(Ledgers.general(world)).containsEntry(1930, new BigDecimal("1249.00"));

        var seen = merchant.engine.desks().paidByHand().find(merchant.company, refused());
        assertThat(seen.orElseThrow().theirs().voucher()).startsWith("C 1 ");
        assertThat(seen.orElseThrow().theirs().user()).isEmpty();
        assertThat(choose(Way.LET_STAND)).isTrue();
        assertThat(choose(Way.LET_STAND)).as("pressed twice").isFalse();
        assertThat(choose(Way.TAKE_BACK)).as("decided").isFalse();
        bookedAndTied();
        assertThat(Ledgers.general(world))
                .doesNotContainKeys(1581, 1930)
                .containsEntry(1589, new BigDecimal("1200.44"));
        assertThat(world.get("fortnox", "numbers").toString()).contains("\"gap_free\":true");
        assertThat(texts("select difference || ' ' || difference_minor from payout_line where company_id = ?"
                        + " and difference <> ''"))
                .containsExactly("paid_by_hand 124900");
    }

    @Test
    void aBookedOneIsAwaitedUntilAPersonHasTakenItBack() {
        world.post("fortnox", "invoices/1/pay", "{}");
        paidOut();
        assertThat(choose(Way.TAKE_BACK)).isTrue();
        assertThat(choose(Way.TAKE_BACK)).as("pressed twice").isFalse();
        merchant.settle();
        assertThat(openEnds()).containsExactly("fortnox.undo-by-hand");
        assertThat(texts("select count(*)::text from effect where company_id = ? and kind = 'undo-payment'"))
                .containsExactly("1");

        world.post("fortnox", "invoicepayments/1/back", "{}");
        merchant.advance(Duration.ofHours(1));
        bookedAndTied();
        assertThat(Ledgers.general(world))
                .doesNotContainKeys(1581, 1930)
                .containsEntry(1589, new BigDecimal("1200.44"));
    }

    @Test
    void oneThatIsOnlyRegisteredIsDeleted() {
        world.post("fortnox", "invoices/1/pay", "{\"unbooked\":true}");
        paidOut();
        assertThat(choose(Way.TAKE_BACK)).isTrue();
        bookedAndTied();
        assertThat(Ledgers.general(world))
                .doesNotContainKeys(1581, 1930)
                .containsEntry(1589, new BigDecimal("1200.44"));
    }

    /** Let stand, theirs is booked by Knyt: 1930 debit and credit. */
    @Test
    void oneThatIsOnlyRegisteredIsBookedWhereItStands() {
        world.post("fortnox", "invoices/1/pay", "{\"unbooked\":true}");
        paidOut();
        assertThat(choose(Way.LET_STAND)).isTrue();
        bookedAndTied();
        assertThat(Ledgers.general(world))
                .doesNotContainKeys(1581, 1930)
                .containsEntry(1589, new BigDecimal("1200.44"));
    }

    /** The answer to the deletion is lost: it is asked for, and done once. */
    @Test
    void anAnswerThatIsLostIsAskedFor() {
        world.post("fortnox", "invoices/1/pay", "{\"unbooked\":true}");
        paidOut();
        world.post(
                "fortnox",
                "faults",
                "{\"route\":\"DELETE /3/invoicepayments/{Number}\",\"times\":1,\"fault\":\"applied-then-hung-up\"}");
        assertThat(choose(Way.TAKE_BACK)).isTrue();
        merchant.settle();
        merchant.advance(Duration.ofHours(1));
        bookedAndTied();
        assertThat(Ledgers.general(world)).doesNotContainKeys(1581, 1930);
    }
}
