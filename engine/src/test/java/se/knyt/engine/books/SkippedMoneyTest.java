package se.knyt.engine.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.engine.books.PayoutBench.fee;
import static se.knyt.engine.books.PayoutBench.line;
import static se.knyt.engine.books.PayoutBench.sale;
import static se.knyt.engine.books.PayoutBench.sek;
import static se.knyt.engine.books.PayoutBench.vat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.clearing.ItemSql;

/** Money of purchases that a rule skips: others have booked the sale, and a payout brings what it was paid with. */
class SkippedMoneyTest {
    private PayoutBench bench;

    @BeforeEach
    void open() {
        bench = new PayoutBench();
        bench.sold("1001", "55", "1249.00");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /**
     * The payout of E6: 1001 for 1 249,00 that is ours, and 1002 for 500,00 that a rule skips. While nobody has said where others have
     * booked it, it is open by name; where the books before Knyt have it on 1581, the voucher is right as it is; on 1689 it is corrected,
     * and corrected back when the purchase is skipped no more and its sale is in the books.
     */
    @Test
    void moneyOfASkippedPurchaseStandsWhereOthersHaveBookedItsSale() {
        skipped("open");
        bench.tell(
                "P1",
                sek("1694.34"),
                sale(1, "1001", "1249.00"),
                fee(2, "-43.73"),
                vat(3, "-10.93"),
                sale(4, "1002", "500.00"));
        bench.run();
        var asOurs = ": 1581 -174900, 1589 169434, 2641 1093, 6064 4373";
        assertThat(bench.state("P1")).isEqualTo("booked");
        assertThat(bench.vouchers()).singleElement().asString().endsWith(asOurs);
        assertThat(bench.looseEnds())
                .singleElement()
                .asString()
                .startsWith("payout.line-skipped")
                .contains("\"order\":\"1002\"", "\"rule\":\"start\"", "Före start", "\"account\":\"1581\"");
        assertThat(onReceivable()).containsExactly("skipped -50000");
        assertThat(ofEarlierBooks()).isEmpty();
        skipped("earlier");
        bench.run();
        assertThat(bench.vouchers()).hasSize(1);
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(onReceivable()).isEmpty();
        assertThat(ofEarlierBooks()).containsExactly("1581 day 2026-11-02 50000", "1581 month 2026-11-01 50000");
        assertThat(recounted()).isEqualTo(ofEarlierBooks());
        skipped("1689");
        bench.run();
        assertThat(ofEarlierBooks()).as("taken back with its line").isEmpty();
        assertThat(bench.vouchers()).hasSize(3);
        assertThat(bench.vouchers().getLast())
                .contains("Rättad utbetalning v1 Klarna P1")
                .endsWith(": 1581 -124900, 1589 169434, 1689 -50000, 2641 1093, 6064 4373");
        assertThat(
                        bench.texts(
                                "select account || ' ' || chosen_by || ' ' || chosen_version from voucher_row where company_id = ?"))
                .contains("1689 start 2");
        bench.sql("delete from skipped_reference where company_id = ?");
        bench.sold("1002", "56", "500.00");
        bench.planPayout("P1");
        bench.run();
        assertThat(bench.vouchers()).hasSize(5);
        assertThat(bench.vouchers().getLast())
                .contains("Rättad utbetalning v1.2 Klarna P1")
                .endsWith(asOurs);
        assertThat(bench.effects("book-payment")).hasSize(2);
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.state("P1")).isEqualTo("booked");
    }

    /**
     * Two shops that both have an order 1002. While a rule skips both, or another purchase bears the number that none skips, nobody knows
     * whose the 500.00 are: they are open as a line that met nothing, and on no rule's account. By a reference of its own it is known.
     */
    @Test
    void anOrderNumberOfTwoPurchasesNamesNeither() {
        skipped("1689");
        alsoSkipped(78, "1002");
        bench.tell(
                "P1",
                sek("1694.34"),
                sale(1, "1001", "1249.00"),
                fee(2, "-43.73"),
                vat(3, "-10.93"),
                sale(4, "1002", "500.00"));
        bench.run();
        var asOurs = ": 1581 -174900, 1589 169434, 2641 1093, 6064 4373";
        assertThat(bench.vouchers()).singleElement().asString().endsWith(asOurs);
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.line-unmatched");
        // The second is skipped no more: its shop is connected whole now, and it waits to be delivered.
        bench.sql("delete from skipped_reference where trail_id = 78 and company_id = ?");
        bench.sql("insert into trail (company_id, trail_id, order_number, placed_at, updated_at)"
                + " select company_id, 78, '1002', '2026-10-20Z', now() from company where company_id = ?");
        bench.planPayout("P1");
        bench.run();
        assertThat(bench.vouchers()).hasSize(1);
        assertThat(bench.looseEnds()).singleElement().asString().startsWith("payout.line-unmatched");
        // What the provider itself calls the payment is of one purchase alone.
        alsoSkipped(77, "T-1002");
        bench.planPayout("P1");
        bench.run();
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.vouchers().getLast())
                .endsWith(": 1581 -124900, 1589 169434, 1689 -50000, 2641 1093, 6064 4373");
        // And a purchase of the year after is none that the payout paid.
        bench.sql("delete from skipped_reference where reference = 'T-1002' and company_id = ?");
        bench.sql("update trail set placed_at = '2027-01-10Z' where trail_id = 78 and company_id = ?");
        bench.planPayout("P1");
        bench.run();
        assertThat(bench.looseEnds()).isEmpty();
        assertThat(bench.vouchers()).hasSize(3);
    }

    private void alsoSkipped(long trail, String reference) {
        bench.sql(
                "insert into skipped_reference (company_id, provider, reference, trail_id, rule, reason, settings_version, money)"
                        + " values (?, 'klarna', '" + reference + "', " + trail
                        + ", 'start', 'Före start', 2, '1689')");
    }

    /** 100.00 EUR at 11.2345 are 1 123.45 that the earlier books have on the account. */
    @Test
    void inAnotherCurrencyItIsWhatThePayoutsRateMakesOfIt() {
        skipped("earlier");
        bench.tell(
                "E1",
                Money.parse("97.50", Currency.EUR),
                Optional.of(new Payout.Exchange(Currency.SEK, new BigDecimal("11.2345"))),
                line(1, PayoutLine.Kind.SALE, "1002", "T-1002", Money.parse("100.00", Currency.EUR)),
                line(2, PayoutLine.Kind.FEE, "", "", Money.parse("-2.50", Currency.EUR)));
        bench.run();
        assertThat(bench.vouchers()).singleElement().asString().contains("1581 -112345");
        assertThat(onReceivable()).as("the sale that waits is an invoice").containsExactly("sale 0");
        assertThat(ofEarlierBooks()).containsExactly("1581 day 2026-11-02 112345", "1581 month 2026-11-01 112345");
    }

    private void skipped(String money) {
        bench.sql("delete from skipped_reference where company_id = ?");
        bench.sql(
                "insert into skipped_reference (company_id, provider, reference, trail_id, rule, reason, settings_version, money)"
                        + " values (?, 'klarna', '1002', 77, 'start', 'Före start', 2, '" + money + "')");
        if (!bench.texts("select reference from payout where company_id = ?").isEmpty()) {
            bench.planPayout("P1");
        }
    }

    /** What the payout has taken off of what the books before Knyt have, as it is summed by day and month. */
    private List<String> ofEarlierBooks() {
        return bench.texts("select account || ' ' || span || ' ' || begins_on || ' ' || earlier_minor from account_sum"
                + " where company_id = ? and earlier_minor <> 0 order by span");
    }

    private List<String> recounted() {
        bench.texts("select clearing_recount(?)::text");
        return ofEarlierBooks();
    }

    /** What stands open on 1581 by the payout's lines. */
    private List<String> onReceivable() {
        var items = ItemSql.of(
                bench.company,
                "SEK",
                new ClearingAccount(1581, ClearingAccount.Kind.PROVIDER, "klarna", 0),
                LocalDate.of(2026, 12, 31));
        return bench.test
                .engine
                .database()
                .forCompany(
                        "items",
                        bench.company,
                        tx -> tx.query(
                                "select kind || ' ' || account_minor from (" + items.text() + ") i",
                                row -> row.getString(1),
                                items.with(List.of())));
    }
}
