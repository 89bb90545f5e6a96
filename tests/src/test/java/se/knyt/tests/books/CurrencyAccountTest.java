package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.engine.books.OwnReceivableDesk;
import se.knyt.engine.books.Revaluations;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.clearing.ItemSql;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * What Klarna owes in euro stands on 1597 and not on 1581, and its payouts in euro are in transit on 1690. The amounts are those of {@link
 * CurrencyTest}; the second sale, of the same 119.00 EUR on a day of 11.30, is 1 344.70 (119.00 × 11.30).
 */
class CurrencyAccountTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final String SALE =
            "{\"lines\":[{\"sku\":\"TROJA-S\",\"price\":11900}],\"shipping\":0,\"discount\":false,\"business\":false}";

    @TempDir
    Path folder;

    private final World world = new World();

    @Test
    void euroStandOnTheirOwnAccountsFromTheSaleToTheBank() {
        world.post("shopify", "settings", "{\"currency\":\"EUR\"}");
        try (world;
                var merchant = new Merchant(world, Merchant.Way.SHOP)) {
            OwnBooks.of(merchant, folder);
            assertThat(choose(merchant, "1597")).isEmpty();
            publish(merchant);
            sell(merchant);
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows("1597 1336.91", "3001 -1069.53", "2611 -267.38"));
            specified(merchant, "1597 sale 133691");
            merchant.advance(Duration.ofDays(7));
            assertThat(Ledgers.own(merchant))
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(Ledgers.rows(
                            "1690 1241.31", "6064 82.72", "2641 20.68", "3960 -7.80", "3001 -1069.53", "2611 -267.38"));
            specified(merchant, "1690 transit 124131");
            var status = merchant.status();
            assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
            assertThat(status.certificatesClosed()).isEqualTo(1);

            // Another account from tomorrow: what is sold until then stays, and is taken off where it stands.
            sell(merchant);
            assertThat(choose(merchant, "1596"))
                    .as("something is booked on the day")
                    .containsExactly("booked");
            assertThat(choose(merchant, "1596", 1)).isEmpty();
            specified(merchant, "1597 sale 134470", "1690 transit 124131");
            merchant.advance(Duration.ofDays(24));
            revalued(merchant);
            specified(merchant, "1690 transit 248262");
            assertThat(merchant.status().certificatesClosed())
                    .as("%s", Trouble.of(merchant))
                    .isEqualTo(2);
            assertThat(merchant.status().looseEnds())
                    .as("%s", Trouble.of(merchant))
                    .isZero();
        }
    }

    private List<String> choose(Merchant merchant, String account) {
        return choose(merchant, account, 0);
    }

    private List<String> choose(Merchant merchant, String account, int days) {
        var input = new OwnReceivableDesk.Input(
                "eur", account, "KLARNA-" + account, today().plusDays(days).toString(), Set.of(), "1690", "", "");
        return merchant
                .engine
                .desks()
                .ownReceivables()
                .choose(merchant.company, "klarna", 0, input, Set.of(), "eva@example.com")
                .stream()
                .map(problem -> problem.code())
                .toList();
    }

    /** On every account of the list the items are its balance today; what is open is the items given, and 1581 has nothing. */
    private void specified(Merchant merchant, String... open) {
        List<String> found = merchant.engine.database().forCompany("items", merchant.company, tx -> {
            var all = new java.util.ArrayList<String>();
            var posting = merchant.engine
                    .settings()
                    .current(tx, merchant.company)
                    .settings()
                    .posting();
            for (var account : ClearingAccount.of(posting)) {
                var items = ItemSql.of(merchant.company, "SEK", account, today());
                var rows = tx.query(
                        "select kind, sum(book_minor)::bigint from (" + items.text() + ") i group by kind order by 1",
                        row -> row.getString(1) + " " + row.getLong(2),
                        items.with(List.of()));
                long balance = tx.first(
                                "select coalesce(sum(debit_minor - credit_minor + earlier_minor), 0)::bigint from account_sum"
                                        + " where company_id = ? and account = ? and span = 'day'",
                                row -> row.getLong(1),
                                merchant.company,
                                account.number())
                        .orElse(0L);
                assertThat(rows.stream()
                                .mapToLong(row -> Long.parseLong(row.replaceAll(".* ", "")))
                                .sum())
                        .as("items of %s: %s", account, rows)
                        .isEqualTo(balance);
                rows.forEach(row -> all.add(account.number() + " " + row));
            }
            return all;
        });
        assertThat(found).containsExactlyInAnyOrder(open);
    }

    /** Two payouts of 109.85 EUR are in transit when March ends, 1 252.29 each at 11.40: 10.98 more than 1 241.31, twice. */
    private static void revalued(Merchant merchant) {
        var march = YearMonth.of(2026, 3);
        assertThat(merchant.engine
                        .desks()
                        .revaluations()
                        .run(merchant.company, march, "Eva")
                        .state())
                .isEqualTo(Revaluations.State.BOOKED);
        merchant.settle();
        List<String> rows = merchant.engine
                .database()
                .forCompany(
                        "revalued",
                        merchant.company,
                        tx -> tx.query(
                                "select v.voucher_date || ' ' || r.account || ' ' || (r.debit_minor - r.credit_minor) from voucher v"
                                        + " join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id"
                                        + " where v.company_id = ? and v.voucher_key like 'revaluation:%' order by 1",
                                row -> row.getString(1), merchant.company));
        assertThat(rows)
                .containsExactly(
                        "2026-03-31 1690 2196",
                        "2026-03-31 3960 -2196",
                        "2026-04-01 1690 -2196",
                        "2026-04-01 3960 2196");
    }

    private LocalDate today() {
        return LocalDate.ofInstant(world.now(), ZONE);
    }

    private void sell(Merchant merchant) {
        world.post("shopify", "sell", SALE);
        merchant.settle();
        world.post("shopify", "ship", "{}");
        merchant.settle();
    }

    /** The day of the sale, and the weeks after it: from the fourth on a euro costs more. */
    private void publish(Merchant merchant) {
        var text = new StringBuilder("Date,SEK\n" + today() + ",11.2345\n");
        for (int day = 1; day < 40; day++) {
            text.append(today().plusDays(day)).append(day < 21 ? ",11.3000\n" : ",11.4000\n");
        }
        merchant.engine
                .rates()
                .fromFile(merchant.company, "eurofxref.csv", text.toString().getBytes(StandardCharsets.UTF_8), "Eva");
    }
}
