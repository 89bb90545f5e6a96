package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * The accounting system's bank feed books the bank line: Knyt books a payout of 1 200.44 (1 249.00 less fees of 38.85 and VAT of 9.71) on
 * 1589 and never on 1930, and closes its bank leg by the one voucher that takes just that from 1589 to 1930.
 */
class BankFeedTest {
    private World world;
    private Merchant merchant;

    @BeforeEach
    void open() {
        world = new World();
        merchant = new Merchant(world, Merchant.Way.SHOP);
        merchant.engine
                .desks()
                .bank()
                .bankLeg(merchant.company, BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK, "eva@example.com");
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
    }

    @AfterEach
    void close() {
        merchant.close();
        world.close();
    }

    private void feedBooks(String amount) {
        var today = LocalDate.ofInstant(world.now(), ZoneId.of("Europe/Stockholm"));
        world.post("fortnox", "vouchers", """
                {"Voucher":{"Description":"Insättning","VoucherSeries":"A","TransactionDate":"%s",
                 "VoucherRows":[{"Account":1930,"Debit":%s,"Credit":0},{"Account":1589,"Debit":0,"Credit":%s}]}}""".formatted(today, amount, amount));
    }

    private String leg() {
        return merchant.engine
                .database()
                .forCompany(
                        "leg",
                        merchant.company,
                        tx -> tx.first(
                                        "select bank_leg || ' ' || bank_by from payout where company_id = ?",
                                        row -> row.getString(1),
                                        merchant.company)
                                .orElseThrow());
    }

    @Test
    void theFeedsOwnVoucherClosesTheBankLegAndKnytBooksNothing() {
        assertThat(Ledgers.general(world))
                .containsEntry(1589, new BigDecimal("1200.44"))
                .doesNotContainKey(1930);
        assertThat(merchant.engine.desks().feed().look(merchant.company).closed())
                .isZero();
        assertThat(leg()).isEqualTo("open ");
        assertThat(merchant.engine.desks().feed().deposits(merchant.company).vouchers())
                .as("what Knyt books is no feed's")
                .isEmpty();
        feedBooks("1200.44");
        assertThat(merchant.engine.desks().feed().deposits(merchant.company).vouchers())
                .as("because of which Knyt is not let book straight to the bank")
                .singleElement()
                .asString()
                .startsWith("A 1 ");
        // By the schedule of the accounting system's connection, every six hours, without anybody's asking.
        merchant.advance(Duration.ofHours(7));
        assertThat(leg()).startsWith("matched fortnox A 1 ");
        assertThat(merchant.engine.desks().feed().look(merchant.company).closed())
                .as("once")
                .isZero();
        merchant.settle();
        assertThat(Ledgers.general(world))
                .containsEntry(1930, new BigDecimal("1200.44"))
                .doesNotContainKey(1589);
    }

    @Test
    void anotherAmountOrTwoThatFitLeaveItOpen() {
        feedBooks("1200.43");
        assertThat(merchant.engine.desks().feed().look(merchant.company).closed())
                .isZero();
        feedBooks("1200.44");
        feedBooks("1200.44");
        assertThat(merchant.engine.desks().feed().look(merchant.company).closed())
                .as("which of two")
                .isZero();
        assertThat(leg()).isEqualTo("open ");
    }
}
