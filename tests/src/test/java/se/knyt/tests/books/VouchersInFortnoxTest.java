package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.tests.books.WorkedSales.SALE_1249;
import static se.knyt.tests.books.WorkedSales.SALE_2449;
import static se.knyt.tests.books.WorkedSales.SALE_318;
import static se.knyt.tests.books.WorkedSales.SALE_599;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.engine.books.CutOverDesk;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.CutOvers;
import se.knyt.engine.settings.VoucherScopes.Scope;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;
import tools.jackson.databind.JsonNode;

/**
 * Vouchers of our own that stand in an accounting system: one for each day of a shop and one for each payout, with what they are made of
 * attached. Amounts are worked by hand, of {@link WorkedSales}. The provider takes 2.79 %
 * and 4.00 of each sale, with 25 % VAT on each: of 1 249.00 it is 34.85 + 4.00 and 8.71 + 1.00, of 599.00 16.71 + 4.00 and 4.18 + 1.00, of
 * 2 449.00 68.33 + 4.00 and 17.08 + 1.00, of 318.00, a book at 6 %, 8.87 + 4.00 and 2.22 + 1.00.
 */
class VouchersInFortnoxTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

    @TempDir
    Path folder;

    private World world;
    private Merchant merchant;

    @BeforeEach
    void open() {
        world = World.with(List.of("shopify-2"));
        merchant = new Merchant(world, Merchant.Way.SHOP);
    }

    @AfterEach
    void close() {
        merchant.close();
        world.close();
    }

    @Test
    void eachDayAndEachPayoutIsOneVoucherThereWithItsListWhateverAnswerIsLost() {
        OwnBooks.inFortnox(merchant);
        merchant.engine.desks().vouchers().begin(merchant.company, Scope.DAY, "Eva");
        var first = sold(SALE_1249);
        sold(SALE_599);
        ship();
        assertThat(Ledgers.general(world)).as("the day goes on").isEmpty();
        hangUp("POST /3/vouchers");
        hangUp("POST /3/voucherfileconnections");
        merchant.advance(Duration.ofDays(1));
        assertThat(Ledgers.general(world))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(Ledgers.rows("1581 1848.00", "3001 -1439.20", "3520 -39.20", "2611 -369.60"));
        assertThat(vouchers())
                .containsExactly("Dagsförsäljning Webbutiken 2026-03-03: 2 försäljningar, 0 krediteringar");
        assertThat(files()).containsExactly("dagsunderlag-2026-03-03.csv", "dagsunderlag-2026-03-03.pdf");

        hangUp("POST /3/vouchers");
        merchant.advance(Duration.ofDays(5));
        // 1 848.00 less 51.56 + 8.00 in fees and 12.89 + 2.00 VAT on them is paid.
        assertThat(Ledgers.general(world))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(Ledgers.rows(
                        "1589 1773.55", "6064 59.56", "2641 14.89", "3001 -1439.20", "3520 -39.20", "2611 -369.60"));
        world.post("shopify", "orders/" + first + "/refund", "{\"shipping\":true}");
        sold(SALE_2449);
        ship();
        merchant.advance(Duration.ofDays(10));
        // The first sale is taken back. Of the third 2 449.00 less the 1 249.00 taken back less 72.33 and 18.08 is
        // paid:
        // 1 109.59.
        assertThat(Ledgers.general(world))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(Ledgers.rows(
                        "1589 2883.14", "6064 131.89", "2641 32.97", "3001 -2399.20", "3520 -39.20", "2611 -609.60"));
        assertThat(Ledgers.own(merchant)).isEqualTo(Ledgers.general(world));
        assertThat(Ledgers.unexplained(merchant, 1581)).isEmpty();
        assertThat(world.get("fortnox", "canonical").path("invoices").size()).isZero();
        assertThat(vouchers()).as("two days, two payouts").hasSize(4);
        // Two of each day, and of each payout the provider's file and ours in two forms.
        assertThat(files()).hasSizeGreaterThanOrEqualTo(8).doesNotHaveDuplicates();
        assertThat(numbered()).containsExactly("K 1", "K 2", "K 3", "K 4");
        tied(3, 2);
    }

    /** Of two shops that one provider pays the one has invoices and the other a voucher a day, in the same accounting system. */
    @Test
    void oneShopByInvoicesAndAnotherByDaysShareAPayoutAndItsVoucher() {
        // Another seed, so that no payment of one shop bears the name of one of the other's.
        world.post("shopify-2", "settings", "{\"seed\":7}");
        long other = merchant.secondShop();
        var flows = List.of(new CutOverDesk.Flow(FlowCode.SALES_TO_VOUCHERS, other, merchant.fortnox, true));
        var first = sold(SALE_1249);
        ship();
        var today = world.now().atZone(ZONE).toLocalDate();
        refusedWhereItCannotBe(other, today);
        assertThat(desk().accept(merchant.company, new CutOvers.Change(today, LedgerMode.KNYT, other), flows, "Eva")
                        .refusals())
                .isEmpty();
        var second = sold(SALE_599);
        soldThere(SALE_2449);
        var there = soldThere(SALE_318);
        ship();
        world.post("shopify", "orders/" + second + "/refund", "{\"shipping\":true}");
        world.post("shopify-2", "orders/" + there + "/refund", "{\"shipping\":true}");
        merchant.settle();
        hangUp("POST /3/vouchers");
        merchant.advance(Duration.ofDays(1));
        // Invoices of 1 249.00 and 599.00 less the credit note of 599.00; the day has 2 449.00, and 318.00 both ways.
        assertThat(Ledgers.general(world))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(
                        Ledgers.rows("1510 1249.00", "1581 2449.00", "3001 -2880.00", "3520 -78.40", "2611 -739.60"));
        assertThat(Ledgers.customers(world)).isEqualByComparingTo("1249.00");
        assertThat(vouchers())
                .filteredOn(text -> text.startsWith("Dagsförsäljning"))
                .containsExactly("Dagsförsäljning Konsumentbutiken 2026-03-03: 2 försäljningar, 1 kreditering");

        hangUp("POST /3/vouchers");
        merchant.advance(Duration.ofDays(6));
        // 4 615.00 sold less 917.00 taken back, 144.76 in fees and 36.19 VAT on them.
        assertThat(Ledgers.general(world))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(Ledgers.rows(
                        "1589 3517.05", "6064 144.76", "2641 36.19", "3001 -2880.00", "3520 -78.40", "2611 -739.60"));
        tied(4, 1);
        proved(other, 3);
        var inFortnox = world.get("fortnox", "canonical");
        assertThat(inFortnox.path("invoices").size())
                .as("two, and a credit note")
                .isEqualTo(3);
        assertThat(inFortnox.path("payments").size())
                .as("of all three, and none of the day's")
                .isEqualTo(3);
        assertThat(numbered()).as("the day and the payout").containsExactly("K 1", "K 2");

        thenTheFirstShopChangesToo(first);
    }

    /** What the first shop had by invoice ends by credit note; what it sells from the day on is in the day's voucher. */
    private void thenTheFirstShopChangesToo(String first) {
        var tomorrow = world.now().atZone(ZONE).toLocalDate().plusDays(1);
        var flows = List.of(new CutOverDesk.Flow(FlowCode.SALES_TO_VOUCHERS, merchant.shop, merchant.fortnox, true));
        var change = new CutOvers.Change(tomorrow, LedgerMode.KNYT, merchant.shop);
        assertThat(desk().accept(merchant.company, change, flows, "Eva").refusals())
                .isEmpty();
        merchant.advance(Duration.ofDays(1));
        world.post("shopify", "orders/" + first + "/refund", "{\"shipping\":true}");
        sold(SALE_2449);
        ship();
        assertThat(Ledgers.customers(world)).as("a credit note").isEqualByComparingTo("-1249.00");
        merchant.advance(Duration.ofDays(10));
        // Before: 1510 -1 249.00 and 1581 2 449.00. Of it 2 449.00 - 1 249.00 - 72.33 - 18.08 = 1 109.59 is paid.
        assertThat(Ledgers.general(world))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(Ledgers.rows(
                        "1589 4626.64", "6064 217.09", "2641 54.27", "3001 -3840.00", "3520 -78.40", "2611 -979.60"));
        tied(5, 2);
        // Around its day: 1 249.00, 599.00, 2 449.00 sold, 599.00 and 1 249.00 taken back.
        proved(merchant.shop, 5);
    }

    private void refusedWhereItCannotBe(long other, LocalDate today) {
        long files = merchant.engine
                .companies()
                .connect(
                        merchant.company,
                        "sie-file",
                        "Bokföringsfiler",
                        "file:///",
                        Map.of("folder", folder.toString(), "company-name", "Testbolaget AB"),
                        Map.of())
                .id();
        var change = new CutOvers.Change(today, LedgerMode.KNYT, other);
        var toFiles = List.of(new CutOverDesk.Flow(FlowCode.SALES_TO_VOUCHERS, other, files, true));
        assertThat(desk().check(merchant.company, change, toFiles).refusals()).containsExactly("other-system");
        var first = new CutOvers.Change(today, LedgerMode.KNYT, merchant.shop);
        var flows = List.of(new CutOverDesk.Flow(FlowCode.SALES_TO_VOUCHERS, merchant.shop, merchant.fortnox, true));
        assertThat(desk().check(merchant.company, first, flows).refusals())
                .as("invoiced today already")
                .containsExactly("after");
        var same = new CutOvers.Change(today, LedgerMode.ACCOUNTING_SYSTEM, other);
        assertThat(desk().check(merchant.company, same, flows).refusals()).containsExactly("same");
    }

    private CutOverDesk desk() {
        return merchant.engine.desks().cutOver();
    }

    private void proved(long channel, int facts) {
        var state = desk().state(merchant.company);
        assertThat(state.now()).as("the company").isEqualTo(LedgerMode.ACCOUNTING_SYSTEM);
        assertThat(state.channels())
                .filteredOn(one -> one.id() == channel)
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.now()).isEqualTo(LedgerMode.KNYT);
                    assertThat(one.proof()).hasValueSatisfying(proof -> {
                        assertThat(proof.wrong()).isEmpty();
                        assertThat(proof.proved()).isTrue();
                        assertThat(proof.facts()).isEqualTo(facts);
                    });
                });
    }

    private void tied(int trails, int payouts) {
        var status = merchant.status();
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                .isEqualTo(trails);
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isEqualTo(payouts);
        assertThat(merchant.engine.export().numberGaps(merchant.company)).isEmpty();
    }

    /** Texts of the vouchers that stand in the accounting system, without the name that each is found by. */
    private List<String> vouchers() {
        return texts(world.get("fortnox", "canonical").path("vouchers"), "description").stream()
                .map(text -> text.replaceFirst(" \\(Knyt-[0-9a-f]{16}\\)$", ""))
                .toList();
    }

    /** Names of the files on them, without the hash that each is found by. */
    private List<String> files() {
        return texts(world.get("fortnox", "canonical").path("files"), "Name").stream()
                .map(name -> name.replaceFirst("^[0-9a-f]{8}-", ""))
                .sorted()
                .toList();
    }

    private static List<String> texts(JsonNode list, String field) {
        var texts = new ArrayList<String>();
        list.forEach(one -> texts.add(one.path(field).asString(one.toString())));
        return texts;
    }

    /** The accounting system's numbers beside ours, without their year. */
    private List<String> numbered() {
        return merchant.texts(
                "select regexp_replace(n.system_number, ' \\d+$', '') from voucher v join voucher_number n"
                        + " on n.company_id = v.company_id and n.voucher_id = v.voucher_id where v.company_id = ? order by 1");
    }

    private void hangUp(String route) {
        world.post("fortnox", "faults", "{\"route\":\"" + route + "\",\"times\":1,\"fault\":\"applied-then-hung-up\"}");
    }

    private String sold(String sale) {
        return world.sold("shopify", sale);
    }

    private String soldThere(String sale) {
        return world.sold("shopify-2", sale);
    }

    private void ship() {
        merchant.settle();
        world.post("shopify", "ship", "{}");
        world.post("shopify-2", "ship", "{}");
        merchant.settle();
    }
}
