package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.tests.books.WorkedSales.SALE_1249;
import static se.knyt.tests.books.WorkedSales.SALE_2449;
import static se.knyt.tests.books.WorkedSales.SALE_318;
import static se.knyt.tests.books.WorkedSales.SALE_599;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.FeeTable;
import se.knyt.core.bookkeeping.FeeVat;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.engine.settings.VoucherScopes.Scope;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * Mode B with one voucher a day. Amounts are worked by hand, of {@link WorkedSales}.
 */
class DayVouchersTest {

    @TempDir
    Path folder;

    private World world;
    private Merchant merchant;

    @BeforeEach
    void open() {
        world = new World();
        merchant = new Merchant(world, Merchant.Way.SHOP);
        OwnBooks.of(merchant, folder);
    }

    @AfterEach
    void close() {
        merchant.close();
        world.close();
    }

    @Test
    void aDayIsBookedOnceWithWhatItHoldsWhateverDiesAndWhatComesLaterInAFurtherVoucher() {
        choose(Scope.DAY);
        // Chosen today, and today goes on as it began.
        var first = world.sold("shopify", SALE_1249);
        ship();
        assertThat(vouchers()).containsExactly("sale 2026-03-03 4");
        merchant.advance(Duration.ofDays(1));
        List.of(SALE_1249, SALE_599, SALE_318).forEach(sale -> world.post("shopify", "sell", sale));
        ship();
        world.post("shopify", "orders/" + first + "/refund", "{\"shipping\":true}");
        merchant.settle();
        // Four facts, and nothing booked of them yet.
        assertThat(number("select count(*) from fact where company_id = ?")).isEqualTo(5);
        assertThat(number("select count(*) from day_entry where company_id = ? and voucher_id is null"))
                .as("%s", Trouble.of(merchant))
                .isEqualTo(4);
        assertThat(vouchers()).hasSize(1);
        assertThat(state().waiting()).isEqualTo(4);

        // The process dies between fact and voucher; a parcel leaves before midnight that nobody hears of.
        merchant.engine.close();
        world.post("shopify", "sell", SALE_2449);
        world.post("shopify", "ship", "{}");
        world.advance(Duration.ofDays(1));
        try (var again = new Merchant(merchant, merchant.database);
                var beside = new Merchant(merchant, merchant.database)) {
            again.engine.control().moveClock(again.company, world.now());
            again.settle();
            assertThat(vouchers()).containsExactly("sale 2026-03-03 4", day(1) + " 2026-03-04 10");
            assertThat(rows(day(1)))
                    .containsExactly(
                            "1581 2166.00",
                            "1581 -1249.00",
                            "2611 249.80",
                            "2611 -369.60",
                            "2631 -18.00",
                            "3001 960.00",
                            "3001 -1439.20",
                            "3003 -300.00",
                            "3520 39.20",
                            "3520 -39.20");
            assertThat(text(day(1))).isEqualTo("Dagsförsäljning Webbutiken 2026-03-04: 3 försäljningar, 1 kreditering");
            specificationIsTheVoucher(again, day(1), 4);
            again.advance(Duration.ofDays(1));
            assertThat(rows(day(2))).containsExactly("1581 2449.00", "2611 -489.80", "3001 -1920.00", "3520 -39.20");
            assertThat(text(day(2))).contains("2026-03-04, sent inkommet 2: 1 försäljning, 0 krediteringar");
            specificationIsTheVoucher(again, day(2), 1);
            sumsAreTheBooks(again);

            choose(again, Scope.SALE);
            again.advance(Duration.ofDays(1));
            world.post("shopify", "sell", SALE_599);
            again.settle();
            world.post("shopify", "ship", "{}");
            again.settle();
            assertThat(vouchers()).hasSize(4).contains("sale 2026-03-07 3");
            var around = again.engine.desks().vouchers().state(again.company).around();
            assertThat(around).hasValueSatisfying(check -> {
                assertThat(check.facts()).isEqualTo(7);
                assertThat(check.proved()).isTrue();
            });
            again.advance(Duration.ofDays(10));
            assertThat(again.status().trailsTied())
                    .as("%s %s", again.status(), Trouble.of(again))
                    .isEqualTo(6);
            assertThat(again.status().looseEnds()).as("%s", Trouble.of(again)).isZero();
            assertThat(Ledgers.own(again)).doesNotContainKey(1581);
            assertThat(again.engine.export().numberGaps(again.company)).isEmpty();
            assertThat(number(
                            "select count(*) from effect where company_id = ? and kind = 'create-voucher' and effect_key like"
                                    + " 'voucher:day:%' and state = 'done'"))
                    .isEqualTo(2);
            sumsAreTheBooks(again);
            assertThat(beside.status().queue()).isZero();
        }
    }

    /** A sale whose provider has lost its accounts since: named at its purchase, and the day goes on without it; then booked by itself. */
    @Test
    void whatCannotBePostedIsNamedAndDoesNotBlockItsDay() {
        choose(Scope.DAY);
        merchant.advance(Duration.ofDays(1));
        world.post("shopify", "sell", SALE_599);
        ship();
        run(
                "insert into day_entry select company_id, 'sale:left-out', connection_id, day, series, target_id, trail_id, document_id,"
                        + " credit, provider, currency, provider_minor, replace(replace(body, '\"klarna\"', '\"unknown\"'), entry_key,"
                        + " 'sale:left-out'), due_at from day_entry where company_id = ?");
        merchant.advance(Duration.ofDays(1));
        assertThat(rows(day(1))).containsExactly("1581 599.00", "2611 -119.80", "3001 -479.20");
        assertThat(texts("select code || ' ' || args from loose_end where company_id = ? and closed_at is null"))
                .singleElement()
                .asString()
                .startsWith("provider.no-accounts")
                .contains("unknown");
        assertThat(state().heldOut()).isEqualTo(1);
        var accounts = new ProviderSettings(
                "unknown",
                1599,
                "OKAND",
                FeeTable.of(6570, FeeVat.EXEMPT),
                BankLeg.IN_TRANSIT,
                1930,
                null,
                List.of(),
                List.of());
        merchant.change(s -> s.withProviders(List.of(accounts)));
        merchant.settle();
        assertThat(rows(day(2))).containsExactly("1599 599.00", "2611 -119.80", "3001 -479.20");
        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();
    }

    private void choose(Scope scope) {
        choose(merchant, scope);
    }

    private static void choose(Merchant with, Scope scope) {
        with.engine.desks().vouchers().choose(with.company, scope, "Eva");
    }

    private se.knyt.engine.books.VoucherDesk.State state() {
        return merchant.engine.desks().vouchers().state(merchant.company);
    }

    private String day(int part) {
        return "day:" + merchant.shop + ":2026-03-04:K" + (part == 1 ? "" : ":" + part);
    }

    /** Key, day and rows of each voucher of sales, in the order of their numbers; a sale's own by its kind. */
    private List<String> vouchers() {
        return texts(
                "select regexp_replace(v.voucher_key, '^sale:.*', 'sale') || ' ' || v.voucher_date || ' ' || count(*)"
                        + " from voucher v join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id"
                        + " where v.company_id = ? and v.payout_id is null group by v.voucher_id, v.voucher_key, v.voucher_date, v.number"
                        + " order by v.number");
    }

    private List<String> rows(String key) {
        return texts("select r.account || ' ' || (r.debit_minor - r.credit_minor)::numeric(20, 2) / 100"
                        + " from voucher v join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id"
                        + " where v.company_id = ? and v.voucher_key = '" + key + "' order by r.row_no")
                .stream()
                .map(row -> row.split(" ")[0] + " " + new BigDecimal(row.split(" ")[1]).setScale(2))
                .toList();
    }

    private String text(String key) {
        return texts("select text from voucher where company_id = ? and voucher_key = '" + key + "'")
                .getFirst();
    }

    /** Read back: a line for each sale and credit, and under each row's heading what sums to it. */
    private void specificationIsTheVoucher(Merchant with, String key, int lines) {
        long evidence = number("select e.evidence_id from evidence e join voucher v on v.company_id = e.company_id"
                + " and v.voucher_id = e.document_id where v.company_id = ? and v.voucher_key = '" + key + "'");
        var kept = with.engine
                .database()
                .forCompany(
                        "evidence", with.company, tx -> with.engine.archive().evidence(tx, with.company, evidence))
                .orElseThrow();
        assertThat(kept.mediaType()).isEqualTo("text/csv");
        var text =
                new String(kept.content(), StandardCharsets.UTF_8).substring(1).split("\r\n");
        assertThat(text).hasSize(lines + 1);
        var headings = text[0].split(";");
        var sums = new TreeMap<Integer, BigDecimal>();
        var accounts = new TreeMap<Integer, String>();
        for (int line = 1; line < text.length; line++) {
            var cells = text[line].split(";");
            for (int i = 0; i < headings.length; i++) {
                if (headings[i].startsWith("rad ")) {
                    int row = Integer.parseInt(headings[i].split(" ")[1]);
                    accounts.put(row, headings[i].split(" ")[3]);
                    var amount = cells[i].isEmpty() ? BigDecimal.ZERO : new BigDecimal(cells[i].replace(',', '.'));
                    sums.merge(row, amount, BigDecimal::add);
                }
            }
        }
        assertThat(sums.entrySet().stream()
                        .map(e -> accounts.get(e.getKey()) + " " + e.getValue().setScale(2))
                        .toList())
                .isEqualTo(rows(key));
    }

    private static void sumsAreTheBooks(Merchant with) {
        assertThat(Ledgers.kept(with, "day")).isEqualTo(Ledgers.own(with));
        assertThat(Ledgers.kept(with, "month")).isEqualTo(Ledgers.own(with));
        assertThat(Ledgers.unexplained(with, 1581)).isEmpty();
    }

    private void ship() {
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
    }

    private List<String> texts(String sql) {
        try (var connection = merchant.database.connect();
                var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, merchant.company);
            var found = new java.util.ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long number(String sql) {
        return Long.parseLong(texts(sql).getFirst());
    }

    private void run(String sql) {
        merchant.engine.database().doForCompany("run", merchant.company, tx -> tx.update(sql, merchant.company));
    }
}
