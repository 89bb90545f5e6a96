package se.knyt.connectors.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.FoundElsewhere;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Reading;
import se.knyt.testkit.MoneyEffects;
import se.knyt.testkit.ProviderContract;
import se.knyt.testkit.SimulatorControl;

/** The contract against a simulator that sells as all do. */
public abstract class ProviderTest extends ProviderContract {
    protected final ProviderWorld world;

    /** @param simulator its name */
    protected ProviderTest(String simulator) {
        this.world = new ProviderWorld(simulator);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Override
    protected final SimulatorControl control() {
        return world.control();
    }

    @Override
    protected final void pass(Duration by) {
        world.pass(by);
    }

    @Override
    protected final Instant startDate() {
        return ProviderWorld.START;
    }

    /** The same in another round, as it is asked for when the first came to nothing. */
    protected static EffectRequest anew(EffectRequest request) {
        return new EffectRequest(
                request.key() + "~2",
                request.kind(),
                request.body(),
                request.needs(),
                request.person(),
                request.content(),
                2,
                false);
    }

    @Override
    protected final String purchase(boolean captured) {
        return world.purchased(captured);
    }

    /** A payout as it is told now. */
    protected final Payout payout(String key) {
        return payouts().stream()
                .filter(record -> record.key().equals(key))
                .map(record ->
                        (Payout) ((Reading.Read) record.reading()).documents().getFirst())
                .findFirst()
                .orElseThrow();
    }

    /** The line by which the payout after one that failed takes its amount, whole. */
    protected final PayoutLine takenBack(String failed) {
        var later = payouts().stream()
                .filter(record -> !record.key().equals(failed))
                .findFirst()
                .orElseThrow();
        var lines = MoneyEffects.closed(later).stream()
                .filter(line -> line.kind() == PayoutLine.Kind.PAYOUT_RETURN)
                .toList();
        assertThat(lines)
                .singleElement()
                .satisfies(line ->
                        assertThat(line.amount()).isEqualTo(payout(failed).paid()));
        return lines.getFirst();
    }

    /**
     * What another hand has refunded is asked about, and nothing is sent; what is accounted for, and what a person has said is another
     * refund, does not stand in the way.
     */
    protected final void asksAboutWhatAnotherHandRefunded(String purchase, String theirs) {
        var wanted = effects.refund(purchase, "249.00", List.of());
        assertThatThrownBy(() -> session().perform(wanted))
                .isInstanceOfSatisfying(ProviderFailure.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo(FoundElsewhere.REFUND);
                    var found = FoundElsewhere.of(refused.arguments()).orElseThrow();
                    assertThat(found.id()).isEqualTo(theirs);
                    assertThat(found.amount()).isEqualTo(Money.sek("249.00"));
                });
        assertThat(session().ask(wanted)).isInstanceOf(Asked.NotThere.class);
        var ours = session().perform(although(wanted, theirs));
        assertThat(ours.id()).isNotEqualTo(theirs);
        var another = session().perform(effects.refund(purchase, "249.00", List.of(theirs, ours.id())));
        assertThat(another.id()).isNotEqualTo(theirs).isNotEqualTo(ours.id());
    }

    /** The same after a person has said that what was found is another. */
    public static EffectRequest although(EffectRequest request, String found) {
        return new EffectRequest(
                request.key(),
                request.kind(),
                request.body(),
                Map.of(EffectRequest.EARLIER + 1, found),
                request.person(),
                request.content());
    }
}
