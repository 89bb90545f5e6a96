package se.knyt.connectors.payments.paypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.core.money.Money;
import se.knyt.spi.BalanceSource.Balance;
import se.knyt.spi.ProviderFailure;

/**
 * What stands in the PayPal account. It is emptied every day at five. Of 1249.00 PayPal takes 3.4 %, 42.47 half up, and 3.25: 45.72 in
 * all, which leaves 1203.28.
 */
class PaypalUnpaidTest {
    private ProviderWorld world;
    private PaypalSession session;

    @BeforeEach
    void open() {
        world = new ProviderWorld("paypal");
        session = PaypalContractTest.open(world);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Balance read() {
        world.pass(Duration.ofMinutes(1));
        return session.balance().orElseThrow();
    }

    private static Money total(Balance balance) {
        return balance.amounts().getFirst().total();
    }

    @Test
    void aSaleIsNamedUntilTheWithdrawalTakesIt() {
        world.purchase(124_900, true);
        var balance = read();
        assertThat(ProviderWorld.told(balance)).containsExactly("sale 1249.00 less 45.72");
        assertThat(balance.provider()).isEqualTo("paypal");
        assertThat(balance.whole()).isTrue();
        assertThat(total(balance)).isEqualTo(Money.sek("1203.28"));
        assertThat(balance.transactions().getFirst().line().orderReference()).isEqualTo("order-1");
        assertThat(balance.transactions().getFirst().payableOn()).isEmpty();
        world.pass(Duration.ofDays(1));
        var emptied = read();
        assertThat(emptied.transactions()).isEmpty();
        assertThat(emptied.whole()).isTrue();
        assertThat(total(emptied).isZero()).isTrue();
        world.purchase(10_000, true);
        assertThat(ProviderWorld.told(read())).containsExactly("sale 100.00 less 6.65");
    }

    /** 500.00 is always left in the account: what follows is named, and with what was left it is the balance. */
    @Test
    void whatAWithdrawalLeavesIsNotNamedAgain() {
        world.act("terms", "{\"minimum_balance\":50000}");
        world.purchase(124_900, true);
        world.pass(Duration.ofDays(1));
        var left = read();
        assertThat(left.transactions()).isEmpty();
        assertThat(left.whole()).isTrue();
        assertThat(total(left)).isEqualTo(Money.sek("500.00"));
        world.purchase(10_000, true);
        var more = read();
        assertThat(ProviderWorld.told(more)).containsExactly("sale 100.00 less 6.65");
        assertThat(more.whole()).isTrue();
        assertThat(total(more)).isEqualTo(Money.sek("593.35"));
    }

    /** PayPal's report is three hours late: what it does not have yet is after the time that it tells of. */
    @Test
    void whatTheReportDoesNotHaveYetIsNotSaidToBeMissing() {
        world.act("terms", "{\"report_lag_minutes\":180}");
        world.pass(Duration.ofHours(5));
        world.purchase(124_900, true);
        world.pass(Duration.ofHours(1));
        var balance = read();
        assertThat(balance.transactions()).isEmpty();
        assertThat(balance.whole()).isTrue();
        // 08:00 and 5 + 1 hours and a minute, less three hours.
        assertThat(balance.takenAt()).isEqualTo(Instant.parse("2026-11-02T11:01:00Z"));
    }

    @Test
    void anAnswerThatDoesNotComeLeavesNothingHalfRead() {
        world.purchase(124_900, true);
        for (var route : List.of("GET /v1/reporting/balances", "GET /v1/reporting/transactions")) {
            world.control().fault("500", route);
            assertThatThrownBy(this::read).isInstanceOf(ProviderFailure.NotSent.class);
        }
        assertThat(read().transactions()).hasSize(1);
    }
}
