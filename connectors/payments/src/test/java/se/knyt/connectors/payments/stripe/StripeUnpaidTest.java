package se.knyt.connectors.payments.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.ProviderWorld;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.BalanceSource.Amount;
import se.knyt.spi.BalanceSource.Balance;
import se.knyt.spi.BalanceSource.Transaction;
import se.knyt.spi.ProviderFailure;

/**
 * What Stripe has taken into its balance and not paid out. The simulator takes 1.5 % and 1.80 of a card payment: of 1249.00 that is
 * 18.74 (half up) + 1.80 = 20.54. Money leaves after three weekdays, at six.
 */
class StripeUnpaidTest {
    private ProviderWorld world;
    private StripeSession session;

    @BeforeEach
    void open() {
        world = new ProviderWorld("stripe");
        session = StripeContractTest.open(world);
        world.pass(Duration.ofHours(1));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Balance read() {
        world.pass(Duration.ofSeconds(1));
        return session.balance().orElseThrow();
    }

    /** Sold on Monday 2 November 2026: available on Thursday the 5th. */
    @Test
    void aSaleIsNamedWithItsFeeAndItsDayFromTheDayItIsMade() {
        var id = Json.text(world.purchase(124_900, true), "id");
        var balance = read();
        assertThat(balance.provider()).isEqualTo("stripe");
        assertThat(balance.whole()).isTrue();
        assertThat(balance.amounts())
                .containsExactly(new Amount(Money.sek("1228.46"), java.util.Optional.of(Money.sek("0.00"))));
        assertThat(balance.transactions()).singleElement().satisfies(sale -> {
            assertThat(sale.line().amount()).isEqualTo(Money.sek("1249.00"));
            assertThat(sale.fee()).isEqualTo(Money.sek("20.54"));
            assertThat(sale.net()).isEqualTo(Money.sek("1228.46"));
            assertThat(sale.payableOn()).contains(LocalDate.of(2026, 11, 5));
            assertThat(sale.payout()).isEmpty();
            assertThat(sale.line().providerOrderId()).isEqualTo(id);
            assertThat(sale.line().orderReference()).isNotEmpty();
        });
    }

    /** 600.00 of 1249.00 is captured: Stripe tells the rest in a transaction of its own, and both are one sale. */
    @Test
    void whatIsCapturedInPartIsOneSale() {
        var id = Json.text(world.purchase(124_900, false), "id");
        world.act("purchases/" + id + "/capture", "{\"amount_minor\":60000}");
        assertThat(read()).satisfies(balance -> {
            assertThat(balance.whole()).isTrue();
            assertThat(balance.transactions()).hasSize(1);
            assertThat(balance.transactions().getFirst().line().amount()).isEqualTo(Money.sek("600.00"));
        });
    }

    /** The payout is made at six on the 5th and explained two hours after; till then it is named with the payout that has it. */
    @Test
    void aPayoutThatIsNotExplainedYetHasItAndThenItIsGone() {
        world.purchase(124_900, true);
        world.pass(Duration.ofHours(69)); // Thursday 5 November 06:00 UTC, seven in Stockholm
        var underWay = read();
        assertThat(underWay.whole()).isTrue();
        assertThat(underWay.amounts().getFirst().total().isZero()).isTrue();
        assertThat(underWay.transactions()).singleElement().satisfies(sale -> {
            assertThat(sale.payout()).startsWith("po_");
            assertThat(sale.payableOn()).contains(LocalDate.of(2026, 11, 6));
        });
        world.pass(Duration.ofHours(2));
        assertThat(read().transactions()).isEmpty();
        assertThat(read().whole()).isTrue();
        world.purchase(10_000, true);
        assertThat(ProviderWorld.told(read())).containsExactly("sale 100.00 less 3.30");
    }

    /** More than one page of a hundred, among them what is paid out already; each is named once. */
    @Test
    void everyPageIsReadAndWhatIsPaidOutIsNotNamed() {
        for (int i = 0; i < 3; i++) {
            world.purchase(10_000, true);
        }
        world.pass(Duration.ofDays(4));
        for (int i = 0; i < 101; i++) {
            world.purchase(20_000, true);
        }
        var balance = read();
        assertThat(balance.whole()).isTrue();
        assertThat(balance.transactions()).hasSize(101);
        assertThat(balance.transactions().stream().map(Transaction::net).toList())
                .allMatch(Money.sek("195.20")::equals); // 200.00 less 3.00 and 1.80
    }

    /** Of a payout made by hand Stripe does not say what it took: only what is not available yet is named, and it is not whole. */
    @Test
    void whatAPayoutByHandTookIsNotGuessed() {
        world.act("terms", "{\"payout_interval\":\"manual\"}");
        world.purchase(124_900, true);
        world.pass(Duration.ofDays(4));
        assertThat(ProviderWorld.told(read())).containsExactly("sale 1249.00 less 20.54");
        world.call(
                "POST",
                "/v1/payouts",
                Map.of(
                        "Authorization",
                        "Bearer " + se.knyt.simulators.stripe.StripeSimulator.API_KEY,
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                "amount=100000&currency=sek");
        world.purchase(10_000, true);
        var balance = read();
        assertThat(ProviderWorld.told(balance)).containsExactly("sale 100.00 less 3.30");
        assertThat(balance.whole()).isFalse();
    }

    @Test
    void anAnswerThatDoesNotComeLeavesNothingHalfRead() {
        world.purchase(124_900, true);
        for (var route : List.of("GET /v1/balance", "GET /v1/balance_transactions", "GET /v1/payouts")) {
            world.control().fault("500", route);
            assertThatThrownBy(this::read).isInstanceOf(ProviderFailure.NotSent.class);
        }
        assertThat(read().transactions()).hasSize(1);
    }
}
