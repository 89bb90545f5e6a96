package se.knyt.tests.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.SharedClock;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;
import se.knyt.tests.yardstick.Spending.Sum;

/**
 * What twenty sales cost the database from the shop to the booked payout, all of the thread: commits that do more than note that
 * somebody has looked, their statements, what they write to the log, and entries of indexes. Of each there is a ceiling, which only gets
 * lower. What was counted lies in {@code target/yardstick}, by kind of transaction and by table.
 */
class CeilingsTest {
    private static final int SALES = 20;
    private static final Instant BEGIN = Instant.parse("2026-03-03T08:00:00Z");
    private static final Path REPORTS = Path.of("target", "yardstick");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void twentySalesCostNoMoreThanTheirCeilings(Booking booking) throws IOException, SQLException {
        try (var spending = new Spending()) {
            var before = new TreeMap<String, Sum>();
            var after = new TreeMap<String, Sum>();
            // At the speed of the wall: on a busy machine a faster clock has calls run out of time, which are then made
            // again.
            try (var clock = SharedClock.beginning(BEGIN, 1);
                    var world = new World(clock);
                    var merchant = new Merchant(world, Merchant.Way.SHOP, spending.counted(), spending)) {
                booking.of(merchant, folder);
                before.putAll(spending.sums());
                trade(world, merchant);
                after.putAll(spending.sums());
            }
            before.forEach((name, sum) -> after.merge(name, sum.negated(), Sum::plus));
            var entries = spending.indexEntries();
            report(booking, after, entries);
            var all = after.values().stream().reduce(Sum.NOTHING, Sum::plus);
            var counted = Map.of(
                    "commits", all.commits(),
                    "statements", all.statements(),
                    "log-bytes", all.logBytes(),
                    "index-entries",
                            entries.values().stream().mapToLong(Long::longValue).sum());
            var ceilings = ceilings();
            var softly = new SoftAssertions();
            counted.forEach((what, count) -> softly.assertThat(count)
                    .as("%s of %s sales in %s", what, SALES, booking.code())
                    .isLessThanOrEqualTo(Long.valueOf(ceilings.getProperty(booking.code() + "." + what, "0"))));
            softly.assertAll();
        }
    }

    private static void trade(World world, Merchant merchant) {
        world.post("shopify", "sell", "{\"count\":" + SALES + ",\"seed\":7}");
        merchant.deliver();
        merchant.advance(Duration.ofDays(7));
        merchant.settle();
        assertThat(merchant.status().trailsTied())
                .as("%s", Trouble.of(merchant))
                .isEqualTo(SALES);
        assertThat(merchant.status().certificatesClosed())
                .isEqualTo(merchant.status().payouts())
                .isPositive();
    }

    private static void report(Booking booking, Map<String, Sum> transactions, Map<String, Long> entries)
            throws IOException {
        var text = new StringBuilder();
        transactions.forEach(
                (name, sum) -> text.append(name).append(": ").append(sum).append('\n'));
        entries.forEach(
                (table, count) -> text.append(table).append(": ").append(count).append(" index entries\n"));
        Files.createDirectories(REPORTS);
        Files.writeString(REPORTS.resolve("spent-" + booking.code() + ".txt"), text);
    }

    private static Properties ceilings() throws IOException {
        var ceilings = new Properties();
        try (var file = CeilingsTest.class.getResourceAsStream("/yardstick/ceilings.properties")) {
            ceilings.load(file);
        }
        return ceilings;
    }
}
