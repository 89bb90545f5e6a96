package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.core.bookkeeping.FiscalYear;
import se.knyt.core.bookkeeping.FiscalYears;
import se.knyt.core.bookkeeping.ProviderChecks.Problem;
import se.knyt.core.money.Money;
import se.knyt.engine.books.FeeInvoiceDesk;
import se.knyt.engine.books.OwnReceivableDesk;
import se.knyt.engine.books.VoucherFiles;
import se.knyt.engine.flows.FlowCode;
import se.knyt.formats.sie.SieReader;
import se.knyt.formats.sie.SieSource;
import se.knyt.formats.sie.SieVoucher;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;
import tools.jackson.databind.JsonNode;

/**
 * Mode B: without an accounting system Knyt's vouchers are the books. Amounts are the worked vouchers E1 and E8b and the payout
 * arithmetic of the domain page: a sale of 1 249.00, one of 599.00, the first taken back whole.
 */
class OwnBooksTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final String SALE_1249 =
            "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":120000}],\"shipping\":4900,\"discount\":false,\"business\":false}";
    private static final String SALE_599 =
            "{\"lines\":[{\"sku\":\"TROJA-S\",\"price\":59900}],\"shipping\":0,\"discount\":false,\"business\":false}";
    private static final String SALE_2449 =
            "{\"lines\":[{\"sku\":\"FILT-GRA\",\"price\":120000,\"quantity\":2}],\"shipping\":4900,\"discount\":false,"
                    + "\"business\":false}";

    @TempDir
    Path folder;

    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void saleRefundAndPayoutBecomeVouchersFilesAndATiedTrail() throws Exception {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            var first = name(world.post("shopify", "sell", SALE_1249));
            world.post("shopify", "sell", SALE_599);
            ship(merchant);
            // E1, and the same for 599.00 without freight.
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1581 1848.00", "3001 -1439.20", "3520 -39.20", "2611 -369.60"));
            sumsAreTheBooks(merchant);
            merchant.advance(Duration.ofDays(6));
            sumsAreTheBooks(merchant);
            assertThat(Ledgers.own(merchant))
                    .isEqualTo(Ledgers.rows(
                            "1589 1773.55",
                            "6064 59.56",
                            "2641 14.89",
                            "3001 -1439.20",
                            "3520 -39.20",
                            "2611 -369.60"));
            world.post("shopify", "orders/" + first + "/refund", "{\"shipping\":true}");
            world.post("shopify", "sell", SALE_2449);
            ship(merchant);
            merchant.settle();
            merchant.advance(Duration.ofDays(10));
            // E8b takes the first sale back; 2 449.00 less the refund less 68.33 + 4.00 in fees with 17.08 + 1.00 VAT
            // is paid.
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows(
                            "1589 2883.14",
                            "6064 131.89",
                            "2641 32.97",
                            "3001 -2399.20",
                            "3520 -39.20",
                            "2611 -609.60"));
            var status = merchant.status();
            assertThat(status.trailsTied())
                    .as("%s %s", status, Trouble.of(merchant))
                    .isEqualTo(3);
            assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
            assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isEqualTo(2);
            assertThat(status.invoiceOpenMinor()).isZero();
            assertThat(merchant.engine.export().numberGaps(merchant.company)).isEmpty();
            assertThat(Ledgers.general(world)).isEmpty();
            filesAreTheBooks(merchant);
            sumsAreTheBooks(merchant);
        }
    }

    /** Sold before the day of the contract's own account stands on the common one until it is paid, sold after it on its own. */
    @Test
    void aContractsOwnAccountHoldsFromItsDayAndEachSaleIsTakenOffWhereItStands() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            world.post("shopify", "sell", SALE_1249);
            ship(merchant);
            var tomorrow = world.now().atZone(ZONE).toLocalDate().plusDays(1);
            var desk = merchant.engine.desks().ownReceivables();
            assertThat(choose(desk, merchant, tomorrow.minusDays(1)))
                    .extracting(Problem::code)
                    .containsExactly("booked");
            assertThat(choose(desk, merchant, tomorrow)).isEmpty();
            merchant.advance(Duration.ofDays(1));
            world.post("shopify", "sell", SALE_599);
            ship(merchant);
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows(
                            "1581 1249.00", "1597 599.00", "3001 -1439.20", "3520 -39.20", "2611 -369.60"));
            merchant.advance(Duration.ofDays(10));
            // The fees are those of the two sales, in whichever payouts they come.
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows(
                            "1589 1773.55",
                            "6064 59.56",
                            "2641 14.89",
                            "3001 -1439.20",
                            "3520 -39.20",
                            "2611 -369.60"));
            assertThat(Ledgers.unexplained(merchant, 1581, 0)).isEmpty();
            assertThat(Ledgers.unexplained(merchant, 1597, 1597)).isEmpty();
            assertThat(merchant.status().looseEnds()).isZero();
        }
    }

    private static List<Problem> choose(OwnReceivableDesk desk, Merchant merchant, LocalDate from) {
        return desk.choose(
                merchant.company,
                "klarna",
                merchant.klarna,
                new OwnReceivableDesk.Input("", "1597", "KLARNA-2", from.toString(), Set.of(merchant.shop), "", "", ""),
                Set.of(),
                "eva@example.com");
    }

    /** What is kept for the pages of accounts says what the vouchers say, item by item and on each day. */
    private static void sumsAreTheBooks(Merchant merchant) {
        assertThat(Ledgers.kept(merchant, "day")).isEqualTo(Ledgers.own(merchant));
        assertThat(Ledgers.kept(merchant, "month")).isEqualTo(Ledgers.own(merchant));
        assertThat(Ledgers.unexplained(merchant, 1581)).isEmpty();
    }

    /** What the folder holds and what can be downloaded, read back, are the vouchers in the database. */
    private void filesAreTheBooks(Merchant merchant) throws Exception {
        var delivered = new ArrayList<SieVoucher>();
        for (var file : OwnBooks.files(folder)) {
            delivered.addAll(SieReader.read(SieSource.of(file)).document().vouchers());
        }
        assertThat(sums(delivered)).isEqualTo(Ledgers.own(merchant));
        assertThat(delivered).hasSize(6);
        var today = world.now().atZone(ZONE).toLocalDate();
        var from = today.minusDays(40);
        var bytes = merchant.engine.voucherFiles().sie(merchant.company, from, today, today);
        var document = SieReader.read(SieSource.of(bytes)).document();
        assertThat(sums(document.vouchers())).isEqualTo(Ledgers.own(merchant));
        assertThat(document.vouchers()).extracting(SieVoucher::number).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(document.header().organizationNumber()).isEqualTo("556000-0175");
        var list = merchant.engine.voucherFiles().list(merchant.company, from, today);
        assertThat(list).contains("6 verifikationer").contains("1581  Fordran Klarna");
        // One voucher per cause: nothing before the first day, and a period turned round is refused.
        var none = merchant.engine.voucherFiles().sie(merchant.company, from.minusDays(9), from.minusDays(1), today);
        assertThat(new String(none, StandardCharsets.ISO_8859_1)).doesNotContain("#VER");
        assertThatThrownBy(() -> merchant.engine.voucherFiles().sie(merchant.company, today, from, today))
                .isInstanceOfSatisfying(
                        VoucherFiles.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("vouchers.period-turned"));
    }

    private static Map<Integer, BigDecimal> sums(List<SieVoucher> vouchers) {
        var result = new TreeMap<Integer, BigDecimal>();
        for (var voucher : vouchers) {
            voucher.rows()
                    .forEach(row -> result.merge(row.account(), row.amount().toDecimal(), BigDecimal::add));
        }
        result.values().removeIf(amount -> amount.signum() == 0);
        return result;
    }

    /** A broken year that ends with the month: the sale is in one, its payout in the next, each numbered from one. */
    @Test
    void numbersBeginAnewWithEachFiscalYearBrokenOrNot() {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            var today = world.now().atZone(ZONE).toLocalDate();
            var end = today.withDayOfMonth(today.lengthOfMonth());
            merchant.engine
                    .companies()
                    .fiscalYears(
                            merchant.company,
                            new FiscalYears(
                                    List.of(new FiscalYear(end.plusDays(1).minusMonths(15), end))));
            world.post("shopify", "sell", SALE_1249);
            ship(merchant);
            merchant.advance(Duration.ofDays(Math.max(1, end.toEpochDay() - today.toEpochDay() + 1)));
            world.post("shopify", "sell", SALE_599);
            ship(merchant);
            merchant.advance(Duration.ofDays(5));
            var numbers = merchant.engine
                    .database()
                    .forCompany(
                            "numbers",
                            merchant.company,
                            tx -> tx.query(
                                    "select fiscal_year || ' ' || string_agg(number::text, ',' order by number) from"
                                            + " voucher where company_id = ? and series = 'K' group by fiscal_year order"
                                            + " by fiscal_year",
                                    row -> row.getString(1),
                                    merchant.company));
            assertThat(numbers).hasSize(2).allMatch(n -> n.matches("\\d{6}-\\d{6} 1(,2)*.*"));
            assertThat(merchant.engine.export().numberGaps(merchant.company)).isEmpty();
            assertThatThrownBy(
                            () -> merchant.engine.voucherFiles().sie(merchant.company, today, end.plusDays(20), today))
                    .isInstanceOfSatisfying(
                            VoucherFiles.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("vouchers.period-in-two-years"));
            assertThatThrownBy(() -> merchant.engine.companies().fiscalYears(merchant.company, FiscalYears.CALENDAR))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> merchant.engine
                            .companies()
                            .flow(
                                    merchant.company,
                                    FlowCode.DELIVERIES_TO_INVOICES,
                                    merchant.shop,
                                    merchant.fortnox,
                                    true))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private void ship(Merchant merchant) {
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
    }

    /**
     * Klarna invoices all fees (settlement type GROSS): 1 249.00 is paid out whole, and 2.79 % of it, 34.85, and 4.00 come on an invoice with
     * 8.71 and 1.00 of VAT: told until it is booked, and then 38.85 + 9.71 owed on 2440.
     */
    @Test
    void feesThatAreInvoicedApartLeaveThePayoutWholeAndAreBookedWithTheirInvoice() throws Exception {
        try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            world.post("klarna", "terms", "{\"settlement_type\":\"GROSS\"}");
            world.post("shopify", "sell", SALE_1249);
            ship(merchant);
            merchant.advance(Duration.ofDays(6));
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1589 1249.00", "3001 -960.00", "3520 -39.20", "2611 -249.80"));
            assertThat(merchant.status().certificatesClosed()).isEqualTo(1);
            assertThat(merchant.openEnds()).isEmpty();

            var paid = LocalDate.parse(merchant.texts("select book_date::text from payout where company_id = ?")
                    .getFirst());
            var month = YearMonth.from(paid);
            var told = merchant.engine.desks().feesApart();
            assertThat(told.months(merchant.company)).singleElement().satisfies(one -> {
                assertThat(one.month()).isEqualTo(month);
                assertThat(List.of(one.fees(), one.vat())).isEqualTo(List.of(Money.sek("38.85"), Money.sek("9.71")));
                assertThat(one.agrees()).isFalse();
            });
            var invoice = new FeeInvoiceDesk.Input(
                    merchant.klarna,
                    "klarna",
                    "K-1",
                    month.atEndOfMonth(),
                    Optional.empty(),
                    month,
                    "",
                    Optional.empty(),
                    "",
                    "",
                    "38.85",
                    "9.71",
                    false);
            assertThat(merchant.engine
                            .desks()
                            .feeInvoices()
                            .book(merchant.company, invoice, null, "Eva")
                            .done())
                    .isTrue();
            merchant.settle();
            assertThat(told.months(merchant.company))
                    .singleElement()
                    .satisfies(one -> assertThat(one.agrees()).isTrue());
            assertThat(Ledgers.own(merchant))
                    .isEqualTo(Ledgers.rows(
                            "1589 1249.00",
                            "2440 -48.56",
                            "2641 9.71",
                            "6064 38.85",
                            "3001 -960.00",
                            "3520 -39.20",
                            "2611 -249.80"));
        }
    }

    private static String name(JsonNode sold) {
        return sold.path("orders").get(0).asString("").replace("#", "");
    }
}
