package se.knyt.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import se.knyt.engine.json.Json;
import se.knyt.engine.settings.Prepayments.Change;
import se.knyt.engine.settings.Prepayments.Way;

/** What holds for money that comes on a day, and how it is chosen anew. */
class PrepaymentsTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 3);

    @Test
    void aChoiceHoldsForMoneyFromTheNextDayOn() {
        var chosen = Prepayments.WAITING.changed(TODAY, Way.BOOKED);
        assertThat(chosen.on(TODAY)).isEqualTo(Way.WAITS);
        assertThat(chosen.on(TODAY.plusDays(1))).isEqualTo(Way.BOOKED);
        assertThat(chosen.after(TODAY)).contains(new Change(TODAY.plusDays(1), Way.BOOKED));
        assertThat(chosen.ever()).isTrue();
        var back = chosen.changed(TODAY.plusDays(5), Way.WAITS);
        assertThat(back.on(TODAY.plusDays(5))).isEqualTo(Way.BOOKED);
        assertThat(back.on(TODAY.plusDays(6))).isEqualTo(Way.WAITS);
        assertThat(back.ever()).as("its methods are still needed").isTrue();
        assertThat(chosen.changed(TODAY, Way.WAITS)).isEqualTo(Prepayments.WAITING);
    }

    @Test
    void settingsWrittenBeforeItCouldBeChosenWait() {
        var chosen = Settings.initial().withPrepayments(Prepayments.WAITING.changed(TODAY, Way.BOOKED));
        assertThat(Json.read(Json.write(chosen), Settings.class)).isEqualTo(chosen);
        var old = Json.write(Settings.initial()).replaceAll(",?\"prepayments\":\\{\"changes\":\\[\\]\\}", "");
        assertThat(old).doesNotContain("prepayments");
        assertThat(Json.read(old, Settings.class)).isEqualTo(Settings.initial());
    }
}
