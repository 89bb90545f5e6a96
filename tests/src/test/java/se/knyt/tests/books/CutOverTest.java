package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.engine.books.CutOverDesk;
import se.knyt.engine.books.VoucherFiles;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.monthend.MonthEnds;
import se.knyt.engine.settings.CutOvers;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * A company changes who keeps its books, from a day on. Amounts are worked by hand: 1 249.00 is goods of 1 200.00 and freight of 49.00 at
 * 25 % (960.00 + 39.20 + VAT 249.80), 599.00 goods at 25 % (479.20 + 119.80), 318.00 a book at 6 % (300.00 + 18.00). The provider takes
 * 2.79 % and 4.00 of each, with 25 % VAT on each: of 1 249.00 it is 34.85 + 4.00 and 8.71 + 1.00, of 599.00 16.71 + 4.00 and 4.18 + 1.00,
 * of 318.00 8.87 + 4.00 and 2.22 + 1.00.
 */
class CutOverTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final String SALE_1249 = sale("FILT-GRA", 120_000, 4900);
    private static final String SALE_599 = sale("TROJA-S", 59_900, 0);
    private static final String SALE_318 = sale("BOK-KOK", 31_800, 0);

    @TempDir
    Path folder;

    private World world;
    private Merchant merchant;

    private static String sale(String sku, int price, int shipping) {
        return "{\"lines\":[{\"sku\":\"" + sku + "\",\"price\":" + price + "}],\"shipping\":" + shipping
                + ",\"discount\":false,\"business\":false}";
    }

    @BeforeEach
    void open() {
        world = new World();
        merchant = new Merchant(world, Merchant.Way.SHOP);
        // What is sold on the eve and what is sold on the day leave the provider in one payout.
        world.post("klarna", "terms", "{\"delay_days\":3}");
    }

    @AfterEach
    void close() {
        merchant.close();
        world.close();
    }

    @Test
    void fromTheAccountingSystemToVouchersOfOurOwn() {
        long files = merchant.engine
                .companies()
                .connect(
                        merchant.company,
                        "sie-file",
                        "Bokföringsfiler",
                        "file:///",
                        Map.of(
                                "folder", folder.toString(),
                                "company-name", "Testbolaget AB",
                                "organization-number", "556000-0175"),
                        Map.of())
                .id();
        var flows = List.of(
                new CutOverDesk.Flow(FlowCode.SALES_TO_VOUCHERS, merchant.shop, files, true),
                new CutOverDesk.Flow(FlowCode.PAYOUTS_TO_VOUCHERS, merchant.klarna, files, true));
        var first = name(SALE_1249);
        ship();
        var second = name(SALE_599);
        merchant.settle();

        // The first is invoiced today: from today on is too late, and it is named.
        var tooLate = desk().accept(merchant.company, new CutOvers.Change(today(), LedgerMode.KNYT), flows, "Eva");
        assertThat(tooLate.refusals()).containsExactly("after");
        assertThat(tooLate.after().names()).containsExactly(first);
        assertThat(desk().check(merchant.company, new CutOvers.Change(today().plusDays(1), LedgerMode.KNYT), List.of())
                        .refusals())
                .containsExactly("flows");
        assertThat(desk().check(
                                merchant.company,
                                new CutOvers.Change(today().plusDays(1), LedgerMode.ACCOUNTING_SYSTEM),
                                flows)
                        .refusals())
                .containsExactly("same");
        var accepted = desk().accept(
                        merchant.company, new CutOvers.Change(today().plusDays(1), LedgerMode.KNYT), flows, "Eva");
        assertThat(accepted.refusals()).isEmpty();
        assertThat(accepted.open().items().names()).containsExactly(first);
        assertThat(accepted.open().sum().toPlain()).isEqualTo("1249.00");
        assertThat(accepted.unbooked().count()).as("not delivered").isZero();

        theDay();
        // Ordered before the day and delivered on it: the new way.
        name(SALE_318);
        ship();
        assertThat(Ledgers.own(merchant))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(Ledgers.rows("1581 917.00", "3001 -479.20", "2611 -119.80", "3003 -300.00", "2631 -18.00"));
        assertThat(Ledgers.customers(world)).isEqualByComparingTo("1249.00");
        proved(3);

        merchant.advance(Duration.ofDays(6));
        // 2 166.00 less 72.43 in fees and 18.11 VAT on them. The invoice is paid where it stands, and the payout takes
        // all three off.
        assertThat(Ledgers.own(merchant))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(Ledgers.rows(
                        "1581 -1249.00",
                        "1589 2075.46",
                        "6064 72.43",
                        "2641 18.11",
                        "3001 -479.20",
                        "2611 -119.80",
                        "3003 -300.00",
                        "2631 -18.00"));
        assertThat(Ledgers.general(world))
                .isEqualTo(Ledgers.rows("1581 1249.00", "3001 -960.00", "3520 -39.20", "2611 -249.80"));
        assertThat(Ledgers.customers(world)).isEqualByComparingTo("0.00");
        tied(3);

        // Each is taken back the way it began.
        world.post("shopify", "orders/" + first + "/refund", "{\"shipping\":true}");
        world.post("shopify", "orders/" + second + "/refund", "{\"shipping\":true}");
        merchant.settle();
        assertThat(Ledgers.customers(world)).as("a credit note").isEqualByComparingTo("-1249.00");
        assertThat(Ledgers.own(merchant)).containsEntry(1581, new BigDecimal("-1848.00"));
        proved(5);
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();

        assertThat(desk().withdraw(merchant.company, null, "Eva"))
                .as("it has taken effect")
                .isFalse();
        assertThat(desk().check(
                                merchant.company,
                                new CutOvers.Change(today().plusDays(1), LedgerMode.ACCOUNTING_SYSTEM),
                                back())
                        .refusals())
                .isEmpty();
    }

    @Test
    void fromVouchersOfOurOwnToTheAccountingSystem() {
        OwnBooks.of(merchant, folder);
        var first = name(SALE_1249);
        ship();
        var sold = today();
        var tomorrow = today().plusDays(1);
        new MonthEnds(merchant.engine.database(), merchant.engine.clocks())
                .lock(merchant.company, YearMonth.from(today()).minusMonths(1), "Eva");
        assertThat(desk().check(
                                merchant.company,
                                new CutOvers.Change(
                                        YearMonth.from(today()).minusMonths(1).atDay(20), LedgerMode.ACCOUNTING_SYSTEM),
                                back())
                        .refusals())
                .containsExactly("after", "locked");
        assertThat(desk().accept(
                                merchant.company,
                                new CutOvers.Change(tomorrow, LedgerMode.ACCOUNTING_SYSTEM),
                                back(),
                                "Eva")
                        .refusals())
                .isEmpty();
        assertThat(desk().withdraw(merchant.company, null, "Eva")).isTrue();
        assertThat(desk().state(merchant.company).next()).isEmpty();
        var accepted = desk().accept(
                        merchant.company, new CutOvers.Change(tomorrow, LedgerMode.ACCOUNTING_SYSTEM), back(), "Eva");
        assertThat(accepted.refusals()).isEmpty();
        assertThat(accepted.open().items().names()).containsExactly(first);

        theDay();
        name(SALE_599);
        ship();
        assertThat(Ledgers.customers(world)).isEqualByComparingTo("599.00");
        assertThat(Ledgers.own(merchant))
                .isEqualTo(Ledgers.rows("1581 1249.00", "3001 -960.00", "3520 -39.20", "2611 -249.80"));
        proved(2);

        merchant.advance(Duration.ofDays(6));
        // 1 848.00 less 59.56 and 14.89; the payout's voucher goes to the accounting system now, the sale's was in a
        // file.
        assertThat(Ledgers.general(world))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(Ledgers.rows(
                        "1581 -1249.00", "1589 1773.55", "6064 59.56", "2641 14.89", "3001 -479.20", "2611 -119.80"));
        assertThat(Ledgers.customers(world)).isEqualByComparingTo("0.00");
        tied(2);
        // The sale was numbered in our books, and that number counts; the payout's own number is a reference beside the
        // system's.
        assertThat(names()).containsExactly("K 1 / K 1 / K/2026/1", "K 1 2026 / Knyt-ref 000002 / K/2026/ref-2");
        assertThat(sie(sold, sold)).containsExactly("K 1");
        assertThat(sie(sold.plusDays(1), sold.plusDays(30))).containsExactly("K 1");
        assertThatThrownBy(() -> sie(sold, sold.plusDays(30)))
                .as("the one and the other")
                .isInstanceOfSatisfying(
                        VoucherFiles.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("vouchers.period-over-cut-over"));
        world.post("shopify", "orders/" + first + "/refund", "{\"shipping\":true}");
        merchant.settle();
        assertThat(Ledgers.customers(world))
                .as("a voucher of ours, no credit note")
                .isEqualByComparingTo("0.00");
        var sum = new TreeMap<>(Ledgers.own(merchant));
        // 1 249.00 sold and taken back again, and what the payout took off.
        assertThat(sum).containsEntry(1581, new BigDecimal("-1848.00")).doesNotContainKey(3520);
        proved(3);
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();
    }

    /** Series and number of each voucher of a SIE file. */
    private List<String> sie(LocalDate from, LocalDate to) {
        var file = new VoucherFiles(merchant.engine.database()).sie(merchant.company, from, to, today());
        return new String(file, Charset.forName("IBM437"))
                .lines()
                .filter(line -> line.startsWith("#VER "))
                .map(line -> line.replaceFirst("#VER \"?(\\w+)\"? \"?(\\d+)\"? .*", "$1 $2"))
                .toList();
    }

    /** Each voucher by the number that counts, our own, and its page. */
    private List<String> names() {
        return merchant.engine
                .database()
                .forCompany(
                        "names",
                        merchant.company,
                        tx -> tx.query(
                                "select voucher_name(company_id, voucher_id, series, fiscal_year, number) || ' / '"
                                        + " || voucher_own_name(company_id, series, fiscal_year, number) || ' / '"
                                        + " || voucher_path(company_id, series, fiscal_year, number)"
                                        + " from voucher where company_id = ? order by number",
                                row -> row.getString(1),
                                merchant.company));
    }

    private void theDay() {
        merchant.advance(Duration.ofDays(1));
        world.post("klarna", "terms", "{\"delay_days\":2}");
    }

    private List<CutOverDesk.Flow> back() {
        return List.of(
                new CutOverDesk.Flow(FlowCode.DELIVERIES_TO_INVOICES, merchant.shop, merchant.fortnox, true),
                new CutOverDesk.Flow(FlowCode.REFUNDS_TO_CREDIT_NOTES, merchant.shop, merchant.fortnox, true),
                new CutOverDesk.Flow(FlowCode.PAYOUTS_TO_BOOKS, merchant.klarna, merchant.fortnox, true));
    }

    private CutOverDesk desk() {
        return merchant.engine.desks().cutOver();
    }

    private LocalDate today() {
        return world.now().atZone(ZONE).toLocalDate();
    }

    private void proved(int facts) {
        assertThat(desk().state(merchant.company).proof()).hasValueSatisfying(proof -> {
            assertThat(proof.wrong()).isEmpty();
            assertThat(proof.proved()).isTrue();
            assertThat(proof.facts()).isEqualTo(facts);
        });
    }

    private void tied(int trails) {
        var status = merchant.status();
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                .isEqualTo(trails);
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isEqualTo(1);
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(merchant.engine.export().numberGaps(merchant.company)).isEmpty();
    }

    private String name(String sale) {
        return world.post("shopify", "sell", sale)
                .path("orders")
                .get(0)
                .asString("")
                .replace("#", "");
    }

    private void ship() {
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
    }
}
