package se.knyt.tests.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.postgres.PostgresOptions;
import se.knyt.postgres.backup.Backups;
import se.knyt.tests.crash.CanonicalTexts;
import se.knyt.tests.crash.Differences;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Merchant.Way;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * A backup is taken at some moment of a trade, the trade goes on, and the database is put back to where the backup was: behind the shop, the
 * provider and the accounting system. What was done there is found and not done again, and all end as if nothing had happened.
 */
class RestoredBehindTest {
    private static final Instant TAKEN = Instant.parse("2026-11-25T12:00:00Z");
    private static final Duration UNTIL_PAID_OUT = Duration.ofDays(14);

    @TempDir
    Path folder;

    /** Before each of them a backup may be taken. */
    private static final List<String> STEPS = List.of("sell", "settle", "ship", "settle", "settle", "a day", "settle");

    private static final Pattern PLANNED_BEFORE = Pattern.compile("- shopify capture capture:\\S+ done .*");

    @Test
    void whatWasDoneSinceTheBackupIsFound() throws Exception {
        isAsIfNothingHadHappened(7);
    }

    /** @param seed says how many orders, before which step, and of which kind the backup is */
    final void isAsIfNothingHadHappened(long seed) throws Exception {
        var random = new Random(seed);
        int orders = 1 + random.nextInt(3);
        int at = 2 + random.nextInt(STEPS.size() - 2);
        boolean files = random.nextBoolean();
        var about = "seed " + seed + ": " + orders + " orders, " + (files ? "files" : "rows") + " before "
                + STEPS.get(at) + " (" + at + ")";
        String undisturbed;
        try (var world = new World();
                var merchant = new Merchant(world, Way.SHOP)) {
            go(merchant, 0, STEPS.size(), seed, orders);
            undisturbed = end(merchant, orders, about);
        }
        var here = folder.resolve("seed-" + seed);
        try (var world = new World()) {
            final Merchant before;
            try (var server = new Server(here.resolve("old"))) {
                before = new Merchant(world, Way.SHOP, server.database());
                try (before) {
                    go(before, 0, at, seed, orders);
                    if (files) {
                        Backups.physical(server.options, here.resolve("backup"), TAKEN);
                    } else {
                        Backups.logical(server.options, here.resolve("backup"), TAKEN);
                    }
                    go(before, at, STEPS.size(), seed, orders);
                }
            }
            Backups.restore(here.resolve("backup"), PostgresOptions.forTests(here.resolve("new")));
            try (var server = new Server(here.resolve("new"));
                    var after = new Merchant(before, server.database())) {
                assertThat(differing(undisturbed, end(after, orders, about), at, orders))
                        .as(about)
                        .isEmpty();
            }
        }
    }

    /**
     * What differs. Where the backup was taken before the captures were planned, those of the life before stand in the shop when it is
     * read, and nothing is left to ask for: then no order has an effect to compare, and one that has would have been captured again. That
     * each was made once, and of which sum, the shop's and the provider's own books tell, which are compared too; what was booked for it
     * the rest of the export.
     */
    private static String differing(String undisturbed, String after, int at, int orders) {
        var differing = Differences.of(undisturbed, after);
        if (at > STEPS.indexOf("ship") + 1) {
            return differing;
        }
        var lines = differing.lines().collect(Collectors.partitioningBy(PLANNED_BEFORE.asMatchPredicate()));
        assertThat(lines.get(true)).as(after).hasSize(orders);
        return String.join("\n", lines.get(false));
    }

    private static void go(Merchant merchant, int from, int to, long seed, int orders) {
        for (var step : STEPS.subList(from, to)) {
            switch (step) {
                case "sell" ->
                    merchant.world.post("shopify", "sell", "{\"count\":" + orders + ",\"seed\":" + seed + "}");
                case "ship" -> merchant.world.post("shopify", "ship", "{}");
                case "a day" -> merchant.advance(Duration.ofDays(1));
                default -> merchant.settle();
            }
        }
    }

    private static String end(Merchant merchant, int orders, String about) {
        merchant.settle();
        merchant.advance(UNTIL_PAID_OUT);
        merchant.settle();
        var status = merchant.status();
        assertThat(status.trailsTied())
                .as("%s: %s %s", about, status, Trouble.of(merchant))
                .isEqualTo(orders);
        assertThat(status.certificatesClosed())
                .as(about)
                .isEqualTo(status.payouts())
                .isPositive();
        assertThat(status.looseEnds()).as("%s: %s", about, Trouble.of(merchant)).isZero();
        var text = new StringBuilder(
                CanonicalTexts.ofLines(merchant.engine.export().text(merchant.company)
                        + merchant.engine.export().numberGaps(merchant.company)));
        for (var name : List.of("shopify", "klarna", "fortnox")) {
            text.append('\n').append(CanonicalTexts.ofTree(merchant.world.get(name, "canonical")));
        }
        return text.toString();
    }
}
