package se.knyt.connectors.erp.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.ProviderFailure.Refused;

/** Fiscal years as companies have them, and the days on which Fortnox books nothing. */
class YearsTest {
    private static final LocalDate NEW_YEARS_DAY = LocalDate.of(2027, 1, 1);

    private final SimulatedFortnox fortnox = new SimulatedFortnox();

    @AfterEach
    void close() {
        fortnox.close();
    }

    @Test
    void newYearsDayWithoutAYearIsNamedAndGoesOnceTheYearIsThere() {
        years("{'from':'2026-01-01','to':'2026-12-31'}");
        var voucher = Effects.payoutVoucher("knyt-p-1", NEW_YEARS_DAY);
        refused("fortnox.no-financial-year", NEW_YEARS_DAY, () -> fortnox.session.perform(voucher));
        refused("fortnox.no-financial-year", NEW_YEARS_DAY, () -> bookableInvoice(NEW_YEARS_DAY));
        fortnox.control("POST", "financialyears", "{}");
        var invoice = bookableInvoice(NEW_YEARS_DAY);
        assertThat(fortnox.session.perform(invoice).facts().get("voucher")).endsWith(" 2027");
        assertThat(fortnox.session.perform(voucher).id()).isEqualTo("K 1 2027");
        fortnox.session.perform(Effects.payoutVoucher("knyt-p-2"));
        assertThat(fortnox.session.balance(1930, NEW_YEARS_DAY.minusDays(1)).toPlain())
                .isEqualTo("1205.27");
    }

    @Test
    void aLockedPeriodIsNamedAndGoesOnceItIsOpened() {
        fortnox.control("POST", "lock", "{\"until\":\"2026-11-30\"}");
        var voucher = Effects.payoutVoucher("knyt-p-1");
        refused("fortnox.period-locked", Effects.DAY, () -> fortnox.session.perform(voucher));
        fortnox.control("POST", "lock", "{\"until\":\"2026-10-31\"}");
        assertThat(fortnox.session.perform(voucher).id()).isEqualTo("K 1 2026");
    }

    @Test
    void aBookedInvoiceWhoseAnswerWasLostIsDoneAlsoAfterItsPeriodWasLocked() {
        var invoice = bookableInvoice(Effects.DAY);
        fortnox.session.perform(invoice);
        fortnox.control("POST", "lock", "{\"until\":\"2026-11-30\"}");
        assertThat(fortnox.session.perform(invoice).facts().get("voucher")).isEqualTo("B 1 2026");
    }

    @Test
    void aBrokenYearIsNamedByTheYearItBeginsIn() {
        years("{'from':'2025-07-01','to':'2026-06-30'},{'from':'2026-07-01','to':'2027-06-30'}");
        assertThat(fortnox.session
                        .perform(Effects.payoutVoucher("knyt-p-1", LocalDate.of(2026, 6, 30)))
                        .id())
                .isEqualTo("K 1 2025");
        assertThat(fortnox.session
                        .perform(Effects.payoutVoucher("knyt-p-2", NEW_YEARS_DAY))
                        .id())
                .isEqualTo("K 1 2026");
        attachTo("K 1 2025");
        attachTo("K 1 2026");
        assertThat(fortnox.client().list("/3/voucherfileconnections", Map.of(), "VoucherFileConnections"))
                .hasSize(2);
    }

    @Test
    void aYearOfFifteenMonthsIsOneYear() {
        years("{'from':'2025-10-01','to':'2026-12-31'}");
        fortnox.session.perform(Effects.payoutVoucher("knyt-p-1", LocalDate.of(2025, 10, 1)));
        assertThat(fortnox.session
                        .perform(Effects.payoutVoucher("knyt-p-2", LocalDate.of(2026, 12, 31)))
                        .id())
                .isEqualTo("K 2 2025");
        assertThat(fortnox.session.balance(1930, LocalDate.of(2026, 12, 30)).toPlain())
                .isEqualTo("1205.27");
        assertThat(fortnox.session.balance(1930, LocalDate.of(2026, 12, 31)).toPlain())
                .isEqualTo("2410.54");
    }

    @Test
    void twoYearsThatBeginInOneCalendarYearAreNamedByTheirFirstDay() {
        years("{'from':'2026-01-01','to':'2026-04-30'},{'from':'2026-05-01','to':'2027-04-30'}");
        assertThat(fortnox.session.perform(Effects.payoutVoucher("knyt-p-1")).id())
                .isEqualTo("K 1 2026-05-01");
        attachTo("K 1 2026-05-01");
    }

    private void attachTo(String voucher) {
        fortnox.session.perform(Effects.attach(voucher, new byte[] {1, 2, 3}));
    }

    private EffectRequest bookableInvoice(LocalDate date) {
        var customer = fortnox.session.perform(Effects.collectiveCustomer()).id();
        var invoice =
                fortnox.session.perform(Effects.invoice("knyt-i-1", customer, date, Effects.ROWS, "1249.00", "249.80"));
        return Effects.book(invoice.id());
    }

    private void years(String spans) {
        fortnox.control("POST", "years", ("{'years':[" + spans + "]}").replace('\'', '"'));
    }

    private static void refused(String code, LocalDate date, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.arguments()).containsEntry("date", date.toString());
        });
    }
}
