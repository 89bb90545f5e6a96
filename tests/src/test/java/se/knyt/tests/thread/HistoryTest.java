package se.knyt.tests.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Klarna and Shopify Payments have paid out before the company began with Knyt: fetched, that is kept with lines and files, and nothing comes of it. */
class HistoryTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static long count(Merchant merchant, String table) {
        return merchant.engine
                .database()
                .forCompany(
                        "count",
                        merchant.company,
                        tx -> tx.first(
                                        "select count(*) from " + table + " where company_id = ?",
                                        row -> row.getLong(1),
                                        merchant.company)
                                .orElse(0L));
    }

    private static String state(Merchant merchant, long connection) {
        return merchant.engine
                .database()
                .forCompany(
                        "state",
                        merchant.company,
                        tx -> tx.first(
                                        "select state || ' ' || failure_code from history_read where company_id = ? and connection_id = ?",
                                        row -> row.getString(1),
                                        merchant.company,
                                        connection)
                                .orElse(""));
    }

    @Test
    void payoutsOfTheTimeBeforeAreKeptAndNeverBooked() {
        try (var world = new World()) {
            long paidOut;
            try (var before = new Merchant(world, Merchant.Way.SHOP)) {
                world.post("shopify", "sell", "{\"count\":3}");
                world.post("shopify", "sell", "{\"count\":2,\"payment\":\"shopify-payments\"}");
                before.settle();
                world.post("shopify", "ship", "{}");
                before.settle();
                before.advance(Duration.ofDays(14));
                paidOut = count(before, "payout");
                assertThat(count(before, "(select * from payout where provider = 'klarna') p"))
                        .isPositive()
                        .isLessThan(paidOut);
            }
            // A company's first day lies thirty days back here: all payouts are older.
            world.advance(Duration.ofDays(60));
            try (var merchant = new Merchant(world, Merchant.Way.SHOP)) {
                merchant.engine.control().moveClock(merchant.company, world.now());
                merchant.settle();
                assertThat(count(merchant, "payout")).isZero();
                long records = count(merchant, "raw_record");
                fetched(merchant, merchant.klarna);
                fetched(merchant, merchant.shop);
                merchant.settle();
                assertThat(count(merchant, "history_payout")).isEqualTo(paidOut);
                // Each purchase has its sale and its fee at least.
                assertThat(count(merchant, "history_line")).isGreaterThanOrEqualTo(10);
                // The answer of each, and Klarna's files.
                assertThat(count(merchant, "raw_record") - records).isGreaterThan(paidOut);
                for (var unused : new String[] {"payout", "voucher", "fact", "loose_end"}) {
                    assertThat(count(merchant, unused))
                            .as("%s %s", unused, Trouble.of(merchant))
                            .isZero();
                }
            }
        }
    }

    /** Asked for twice, it is fetched once. */
    private static void fetched(Merchant merchant, long connection) {
        var desk = merchant.engine.desks().history();
        desk.fetch(merchant.company, connection, "eva@example.com");
        var end = Instant.now().plus(PATIENCE);
        while (state(merchant, connection).startsWith("running")
                && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(50_000_000);
        }
        assertThat(state(merchant, connection)).isEqualTo("done ");
        desk.fetch(merchant.company, connection, "eva@example.com");
    }
}
