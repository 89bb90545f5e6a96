package se.knyt.tests.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.postgres.PostgresOptions;
import se.knyt.postgres.backup.Backups;
import se.knyt.tests.crash.CanonicalTexts;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Merchant.Way;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/**
 * A sale that is shipped and invoiced and not yet paid out is backed up and restored into another PostgreSQL, where the engine goes on
 * with it: payout, payment, voucher and certificate, the same as of a run that was never interrupted, at the other systems too.
 */
class RestoredElsewhereTest {
    private static final Instant TAKEN = Instant.parse("2026-11-25T12:00:00Z");
    private static final Duration UNTIL_PAID_OUT = Duration.ofDays(14);
    private static String uninterrupted = "";

    @TempDir
    Path folder;

    @BeforeAll
    static void runWithoutInterruption() {
        try (var world = new World();
                var merchant = new Merchant(world, Way.SHOP)) {
            begin(merchant);
            uninterrupted = end(merchant);
        }
    }

    /** The files of the server, copied while the engine works on it: what {@code ./knyt backup} does. */
    @Test
    void fromItsFilesWhileItRan() throws Exception {
        var backup = folder.resolve("backup");
        try (var world = new World()) {
            final Merchant before;
            try (var server = new Server(folder.resolve("old"))) {
                before = new Merchant(world, Way.SHOP, server.database());
                try (before) {
                    begin(before);
                    Backups.physical(server.options, backup, TAKEN);
                }
            }
            goesOn(before, backup);
        }
    }

    /** The rows, copied while it stands still: what {@code ./knyt backup --logical} does. */
    @Test
    void fromItsRows() throws Exception {
        var backup = folder.resolve("backup");
        try (var world = new World()) {
            final Merchant before;
            try (var server = new Server(folder.resolve("old"))) {
                before = new Merchant(world, Way.SHOP, server.database());
                try (before) {
                    begin(before);
                }
                Backups.logical(server.options, backup, TAKEN);
            }
            goesOn(before, backup);
        }
    }

    private void goesOn(Merchant before, Path backup) {
        var data = folder.resolve("new");
        Backups.restore(backup, PostgresOptions.forTests(data));
        try (var server = new Server(data);
                var after = new Merchant(before, server.database())) {
            assertThat(after.status().trailsTied()).isZero();
            var books = end(after);
            assertThat(books.lines().toList())
                    .as("the books and what stands at the other systems")
                    .isEqualTo(uninterrupted.lines().toList());
        }
    }

    private static void begin(Merchant merchant) {
        merchant.world.post("shopify", "sell", "{\"count\":1,\"seed\":7}");
        merchant.settle();
        merchant.world.post("shopify", "ship", "{}");
        merchant.settle();
        merchant.settle();
    }

    /** Everything that must not depend on where it ran; first that it is tied, and that what was sealed can be opened. */
    private static String end(Merchant merchant) {
        merchant.advance(UNTIL_PAID_OUT);
        merchant.settle();
        var status = merchant.status();
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                .isEqualTo(1);
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isPositive();
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        var order = merchant.world.get("shopify", "canonical").toString();
        var buyer = merchant.engine.personDesk().find(merchant.company, "1001");
        assertThat(buyer)
                .singleElement()
                .matches(found -> order.contains(found.newest().email()));
        var held = merchant.engine
                .personDesk()
                .held(merchant.company, buyer.getFirst().id())
                .orElseThrow();
        assertThat(held.records()).isNotEmpty();
        var text = new StringBuilder(
                CanonicalTexts.ofLines(merchant.engine.export().text(merchant.company)
                        + merchant.engine.export().numberGaps(merchant.company)));
        for (var name : List.of("shopify", "klarna", "fortnox")) {
            text.append('\n').append(CanonicalTexts.ofTree(merchant.world.get(name, "canonical")));
        }
        return text.toString();
    }
}
