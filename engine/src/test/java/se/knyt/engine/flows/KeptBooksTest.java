package se.knyt.engine.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.commerce.Shipment;
import se.knyt.core.money.Money;
import se.knyt.engine.json.Json;
import se.knyt.engine.settings.CutOvers;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.trails.GivenTrail;
import se.knyt.engine.trails.TrailState;
import se.knyt.spi.EffectKind;

/** A purchase has one keeper of its books, from its first document or voucher to its last refund. Changed on 1 March 2026. */
class KeptBooksTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final Instant BEFORE = Instant.parse("2026-02-20T10:00:00Z");
    private static final Instant AFTER = Instant.parse("2026-03-20T10:00:00Z");

    private final List<TrailState.Doc> documents = new ArrayList<>();
    private final List<TrailState.EffectView> effects = new ArrayList<>();
    private final List<TrailState.FactView> facts = new ArrayList<>();
    private final List<TrailState.DayView> days = new ArrayList<>();

    private LedgerMode kept(Instant now) {
        var state = GivenTrail.of(documents, effects, facts, days, List.of());
        var changed = Settings.initial()
                .withCutOvers(CutOvers.NONE.with(DAY.minusDays(9), new CutOvers.Change(DAY, LedgerMode.KNYT)));
        return KeptBooks.of(state, changed, ZONE, now);
    }

    private void shipped(String at, boolean cancelled) {
        documents.add(new TrailState.Doc(
                documents.size(),
                1,
                1,
                new Shipment("s", "o", "1001", List.of(), Instant.parse(at), "", "", "", cancelled),
                ""));
    }

    private void effect(String key, EffectKind kind, String state) {
        effects.add(new TrailState.EffectView(
                1, 1, key, kind, state, "", Map.of(), "", Map.of(), null, null, null, 1, "", null));
    }

    private void fact(String invoice, String own) {
        facts.add(GivenTrail.sale(
                "sale:1:s",
                invoice,
                DAY,
                Money.sek("100.00"),
                Money.sek(own),
                Money.sek("0.00"),
                Money.sek("20.00"),
                "klarna"));
    }

    @Test
    void theDayOfTheFirstDeliveryDecidesByTheCompanysClock() {
        assertThat(kept(BEFORE)).as("not delivered yet").isEqualTo(LedgerMode.ACCOUNTING_SYSTEM);
        assertThat(kept(AFTER)).isEqualTo(LedgerMode.KNYT);
        // 23:30 on the first of March there.
        shipped("2026-03-01T22:30:00Z", false);
        assertThat(kept(BEFORE)).isEqualTo(LedgerMode.KNYT);
        // 00:30 on the first of March there, and still February by UTC.
        shipped("2026-02-28T23:30:00Z", false);
        assertThat(kept(AFTER)).isEqualTo(LedgerMode.KNYT);
        shipped("2026-02-20T10:00:00Z", true);
        assertThat(kept(AFTER)).as("what was taken back is no delivery").isEqualTo(LedgerMode.KNYT);
        shipped("2026-02-28T22:30:00Z", false);
        assertThat(kept(AFTER)).isEqualTo(LedgerMode.ACCOUNTING_SYSTEM);
    }

    @Test
    void whatHasAnInvoiceOrAnOrderThereEndsThere() {
        shipped("2026-03-10T10:00:00Z", false);
        effect("invoice:sale:1:s", EffectKind.CREATE_INVOICE, "withdrawn");
        assertThat(kept(AFTER)).as("it was never made").isEqualTo(LedgerMode.KNYT);
        effect("order:1", EffectKind.CREATE_ORDER, "waiting");
        assertThat(kept(AFTER)).isEqualTo(LedgerMode.ACCOUNTING_SYSTEM);
        effects.clear();
        effect("voucher:sale:1:s:gift-cards", EffectKind.CREATE_VOUCHER, "done");
        fact("", "100.00");
        assertThat(kept(AFTER)).as("a gift card alone").isEqualTo(LedgerMode.ACCOUNTING_SYSTEM);
        effects.clear();
        facts.clear();
        fact("55", "0.00");
        assertThat(kept(AFTER)).isEqualTo(LedgerMode.ACCOUNTING_SYSTEM);
    }

    /** A parcel that left before the day and is told of after another was booked does not turn the purchase round. */
    @Test
    void whatHasAVoucherOfOursEndsWithThem() {
        shipped("2026-03-10T10:00:00Z", false);
        effect("voucher:sale:1:s:voucher", EffectKind.CREATE_VOUCHER, "done");
        fact("", "100.00");
        shipped("2026-02-10T10:00:00Z", false);
        assertThat(kept(AFTER)).isEqualTo(LedgerMode.KNYT);
        effects.clear();
        assertThat(kept(AFTER)).as("when its effects are kept no more").isEqualTo(LedgerMode.KNYT);
        facts.clear();
        days.add(new TrailState.DayView("sale:1:s", false, "", Map.of()));
        assertThat(kept(AFTER)).as("a part of a day").isEqualTo(LedgerMode.KNYT);
        days.clear();
        fact("", "0.00");
        assertThat(kept(AFTER)).as("an invoice whose effects are kept no more").isEqualTo(LedgerMode.ACCOUNTING_SYSTEM);
    }

    @Test
    void aChangeToComeIsTakenBackAndOneThatHasBegunStays() {
        var first = new CutOvers.Change(DAY, LedgerMode.KNYT);
        var second = new CutOvers.Change(DAY.plusDays(30), LedgerMode.ACCOUNTING_SYSTEM);
        var changes = CutOvers.NONE.with(DAY.minusDays(1), first).with(DAY, second);
        assertThat(changes.on(DAY.minusDays(1), LedgerMode.ACCOUNTING_SYSTEM)).isEqualTo(LedgerMode.ACCOUNTING_SYSTEM);
        assertThat(changes.on(DAY, LedgerMode.ACCOUNTING_SYSTEM)).isEqualTo(LedgerMode.KNYT);
        assertThat(changes.on(DAY.plusDays(30), LedgerMode.ACCOUNTING_SYSTEM)).isEqualTo(LedgerMode.ACCOUNTING_SYSTEM);
        assertThat(changes.without(DAY, null).changes()).containsExactly(first);
        assertThat(changes.after(DAY, null)).contains(second);
        assertThat(changes.until(DAY.plusDays(29), null)).contains(first);
    }

    /** A shop's own way holds for its purchases alone, and stays when the company changes. */
    @Test
    void aChannelHasAWayOfItsOwnFromADay() {
        var own = new CutOvers.Change(DAY, LedgerMode.KNYT, 7L);
        var company = new CutOvers.Change(DAY.plusDays(30), LedgerMode.KNYT);
        var back = new CutOvers.Change(DAY.plusDays(60), LedgerMode.ACCOUNTING_SYSTEM);
        var changes = CutOvers.NONE.with(DAY, own).with(DAY.plusDays(1), company);
        assertThat(changes.channels()).containsExactly(7L);
        assertThat(changes.on(DAY, LedgerMode.ACCOUNTING_SYSTEM)).isEqualTo(LedgerMode.ACCOUNTING_SYSTEM);
        assertThat(changes.on(DAY, 8, LedgerMode.ACCOUNTING_SYSTEM)).isEqualTo(LedgerMode.ACCOUNTING_SYSTEM);
        assertThat(changes.on(DAY.minusDays(1), 7, LedgerMode.ACCOUNTING_SYSTEM))
                .isEqualTo(LedgerMode.ACCOUNTING_SYSTEM);
        assertThat(changes.on(DAY, 7, LedgerMode.ACCOUNTING_SYSTEM)).isEqualTo(LedgerMode.KNYT);
        var later = changes.with(DAY.plusDays(31), back);
        assertThat(later.on(DAY.plusDays(60), 7, LedgerMode.ACCOUNTING_SYSTEM)).isEqualTo(LedgerMode.KNYT);
        assertThat(later.on(DAY.plusDays(60), 8, LedgerMode.ACCOUNTING_SYSTEM)).isEqualTo(LedgerMode.ACCOUNTING_SYSTEM);
        assertThat(later.without(DAY.plusDays(31), 7L))
                .as("it has taken effect")
                .isEqualTo(later);
        assertThat(later.without(DAY.plusDays(31), null)).isEqualTo(changes);
        var read = Json.read(Json.write(later), CutOvers.class);
        assertThat(read).isEqualTo(later);
    }
}
