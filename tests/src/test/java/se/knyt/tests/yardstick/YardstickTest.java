package se.knyt.tests.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import se.knyt.tests.crash.CanonicalTexts;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.World;

/**
 * The same month of trade ends in the same documents, facts, effects, payouts and vouchers as when its texts were kept, and so does
 * what the accounting system holds. A change of structure leaves the kept texts alone: a new name of a field is an entry in {@code
 * renamed.properties}. The texts are written anew, with {@code -Dknyt.yardstick.write=true}, only for a change of behaviour that is
 * decided.
 */
class YardstickTest {
    private static final String WRITE = "knyt.yardstick.write";
    private static final Path KEPT = Path.of("src", "test", "resources", "yardstick");
    private static final Path PLAYED = Path.of("target", "yardstick");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void theSameMonthEndsInTheSameTexts(Booking booking) throws IOException {
        String played;
        try (var month = new TradedMonth(booking, folder)) {
            month.play();
            played = texts(month.merchant(), month.world());
            Files.createDirectories(PLAYED);
            Files.writeString(PLAYED.resolve(booking.code() + ".txt"), played);
            month.requireWhole();
        }
        var kept = KEPT.resolve(booking.code() + ".txt");
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(kept, played);
        }
        assertThat(RenamedFields.kept().differences(Files.readString(kept), played))
                .as("%s: kept in %s (-), played in %s (+)", booking.code(), kept, PLAYED)
                .isEmpty();
    }

    private static String texts(Merchant merchant, World world) {
        var export = merchant.engine.export();
        var books = export.text(merchant.company) + "# number-gaps\n"
                + String.join("\n", export.numberGaps(merchant.company));
        return CanonicalTexts.ofBusyRun(
                CanonicalTexts.ofLines(books) + "\n" + CanonicalTexts.ofLists(world.get("fortnox", "canonical")));
    }
}
