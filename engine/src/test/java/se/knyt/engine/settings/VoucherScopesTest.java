package se.knyt.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import se.knyt.engine.json.Json;
import se.knyt.engine.settings.VoucherScopes.Change;
import se.knyt.engine.settings.VoucherScopes.Scope;

/** What holds for the events of a day, and how it is chosen anew. */
class VoucherScopesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 3);

    @Test
    void aChoiceHoldsFromTheNextDayAndNeverForOneThatHasBegun() {
        var chosen = VoucherScopes.EACH_SALE.changed(TODAY, Scope.DAY);
        assertThat(chosen.on(TODAY)).isEqualTo(Scope.SALE);
        assertThat(chosen.on(TODAY.plusDays(1))).isEqualTo(Scope.DAY);
        assertThat(chosen.on(TODAY.plusYears(9))).isEqualTo(Scope.DAY);
        assertThat(chosen.after(TODAY)).contains(new Change(TODAY.plusDays(1), Scope.DAY));
        assertThat(chosen.until(TODAY)).isEmpty();
        var later = TODAY.plusDays(5);
        var back = chosen.changed(later, Scope.SALE);
        for (var day = TODAY; !day.isAfter(later); day = day.plusDays(1)) {
            assertThat(back.on(day)).isEqualTo(chosen.on(day));
        }
        assertThat(back.on(later.plusDays(1))).isEqualTo(Scope.SALE);
        assertThat(back.until(later)).contains(new Change(TODAY.plusDays(1), Scope.DAY));
    }

    @Test
    void aChoiceTakenBackBeforeItHeldLeavesNothing() {
        var chosen = VoucherScopes.EACH_SALE.changed(TODAY, Scope.DAY);
        assertThat(chosen.changed(TODAY, Scope.SALE)).isEqualTo(VoucherScopes.EACH_SALE);
        assertThat(chosen.changed(TODAY, Scope.DAY)).isEqualTo(chosen);
        assertThat(VoucherScopes.EACH_SALE.changed(TODAY, Scope.SALE)).isEqualTo(VoucherScopes.EACH_SALE);
    }

    @Test
    void settingsWrittenBeforeItCouldBeChosenBookEachSale() {
        var chosen = Settings.initial().withVouchers(VoucherScopes.EACH_SALE.changed(TODAY, Scope.DAY));
        assertThat(Json.read(Json.write(chosen), Settings.class)).isEqualTo(chosen);
        var old = Json.write(Settings.initial()).replaceAll(",?\"vouchers\":\\{\"changes\":\\[\\]\\}", "");
        assertThat(old).doesNotContain("vouchers");
        assertThat(Json.read(old, Settings.class)).isEqualTo(Settings.initial());
    }
}
