package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * Without a bank connection the money stands in transit until a bookkeeper says that the bank has it: to the öre or not at all, once,
 * on the bank's day. The rows are those of the domain page: 1930 debit, 1589 credit.
 */
class BankReceiptTest {
    private World world;
    private Merchant merchant;

    @BeforeEach
    void open() {
        world = new World();
        merchant = new Merchant(world, Merchant.Way.SHOP);
    }

    @AfterEach
    void close() {
        merchant.close();
        world.close();
    }

    @Test
    void whatTheBankHasIsBookedOnceAndOnlyToTheOre() {
        world.post(
                "shopify",
                "sell",
                "{\"lines\":[{\"sku\":\"TROJA-S\",\"price\":120000}],\"shipping\":4900,\"discount\":false,\"business\":false}");
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
        merchant.advance(Duration.ofDays(7));
        assertThat(merchant.status().certificatesClosed())
                .as("%s", Trouble.of(merchant))
                .isEqualTo(1);
        // 1 249.00 less 2.79 % (34.85), 4.00 and VAT on each (8.71 and 1.00).
        assertThat(Ledgers.general(world)).containsEntry(1589, new BigDecimal("1200.44"));
        assertThat(number("select count(*) from evidence e join payout p on p.company_id = e.company_id"
                        + " and p.payout_id = e.document_id where e.company_id = ? and e.created_at < p.paid_at"))
                .as("files fetched before the money was paid, by the company's clock")
                .isZero();
        var receipts = merchant.engine.desks().bank().receipts();
        long payout = number("select payout_id from payout where company_id = ?");
        var today = LocalDate.ofInstant(world.now(), ZoneId.of("Europe/Stockholm"));

        var less = receipts.confirm(merchant.company, payout, today, Money.sek("1200.43"), 0, "eva@example.com");
        assertThat(less.problem()).isEqualTo("bank.differs");
        assertThat(less.arguments()).containsEntry("2", "-0.01 SEK");
        assertThat(receipts.confirm(merchant.company, payout, today.plusDays(1), Money.sek("1200.44"), 0, "eva")
                        .problem())
                .isEqualTo("bank.day");
        var preview = receipts.preview(merchant.company, payout, today, Money.sek("1200.44"), 0);
        assertThat(preview.voucher().orElseThrow().rows())
                .extracting(r -> r.account() + " " + r.debit().toPlain() + " "
                        + r.credit().toPlain())
                .containsExactlyInAnyOrder("1930 1200.44 0.00", "1589 0.00 1200.44");
        merchant.settle();
        assertThat(Ledgers.general(world)).doesNotContainKey(1930);

        assertThat(receipts.confirm(merchant.company, payout, today, Money.sek("1200.44"), 0, "eva@example.com")
                        .problem())
                .isEmpty();
        assertThat(receipts.confirm(merchant.company, payout, today, Money.sek("1200.44"), 0, "eva@example.com")
                        .problem())
                .isEqualTo("bank.confirmed-already");
        merchant.settle();
        assertThat(Ledgers.general(world))
                .as("%s", Trouble.of(merchant))
                .containsEntry(1930, new BigDecimal("1200.44"))
                .doesNotContainKey(1589);
        assertThat(number("select count(*) from voucher_number where company_id = ?"))
                .as("the accounting system's numbers of both vouchers")
                .isEqualTo(2);
        assertThat(
                        number(
                                "select count(*) from payout where company_id = ? and bank_leg = 'matched' and state = 'booked'"))
                .isEqualTo(1);
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(merchant.status().trailsTied()).isEqualTo(1);
    }

    private long number(String sql) {
        return merchant.engine
                .database()
                .forCompany(
                        "number",
                        merchant.company,
                        tx -> tx.first(sql, row -> row.getLong(1), merchant.company)
                                .orElseThrow());
    }
}
