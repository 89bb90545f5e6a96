package se.knyt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget.Asked;
import se.knyt.spi.FoundElsewhere;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/** The whole contract of a payment provider: captures, refunds, payouts and checks of purchases of 1 249,00 kr each. */
public abstract class ProviderContract {
    protected final MoneyEffects effects = new MoneyEffects();

    /** A new session on the same connection. */
    protected abstract ProviderSession session();

    protected abstract SimulatorControl control();

    protected abstract Connector connector();

    protected abstract Preflight.Plan plan();

    /** Lets time pass by which the provider counts calls. */
    protected abstract void pass(Duration by);

    /** What nothing is older than. */
    protected abstract Instant startDate();

    /** A finished purchase of 1 249,00 kr, reserved or captured; gives its id as the shop has it. */
    protected abstract String purchase(boolean captured);

    /** How long after a capture its payout can be read for certain. */
    protected abstract Duration untilPaid();

    protected abstract Written captures();

    protected abstract Written refunds();

    /** The call that reads payouts, as the simulator's route. */
    protected abstract String readRoute();

    /** As {@link EffectTargetContract#refusals()}. */
    protected int refusals() {
        return 1;
    }

    /** As {@link EffectTargetContract#canBeAsked()}. */
    protected boolean canBeAsked() {
        return true;
    }

    /** Whether what was made bears a reference of ours, so that it is known again without having been asked for first. */
    protected boolean keepsReferences() {
        return true;
    }

    /** Whether the lines of a payout name a refund by the id that its making gave. */
    protected boolean payoutsNameRefunds() {
        return true;
    }

    /** What the contract needs to know of one kind of effect; see {@link EffectTargetContract} for each. */
    public record Written(
            String route, String refusedCode, Supplier<EffectRequest> impossible, ToIntFunction<EffectRequest> count) {}

    /** The settlement files of all payouts there are now, as the provider or its portal gives them. */
    protected abstract List<File> files();

    /** A file as a person drops it. */
    public record File(String name, byte[] content) {}

    /** All payouts there are now. */
    protected final List<SourceRecord> payouts() {
        return PullSourceContract.patiently(session(), ProviderSession.PAYOUTS, "", startDate(), this::pass)
                .records();
    }

    /** The lines of all of them, after it was held that each closes. */
    protected final List<PayoutLine> lines() {
        return payouts().stream()
                .flatMap(record -> MoneyEffects.closed(record).stream())
                .toList();
    }

    /**
     * Of the same amount, and nothing says that it is ours: a person is asked, and nothing is made. A provider that tells nothing before it
     * pays out does not claim to know of it either.
     */
    @Test
    void whatAnotherHandHasCapturedIsAskedAboutOrNotClaimedToBeKnown() {
        var capture = effects.capture(purchase(true), "1249.00");
        if (canBeAsked()) {
            assertThatThrownBy(() -> session().perform(capture))
                    .isInstanceOfSatisfying(ProviderFailure.Refused.class, refused -> {
                        assertThat(refused.code()).isEqualTo(FoundElsewhere.CAPTURE);
                        assertThat(FoundElsewhere.of(refused.arguments())
                                        .orElseThrow()
                                        .amount())
                                .isEqualTo(Money.sek("1249.00"));
                    });
        } else {
            assertThat(session().ask(capture)).isInstanceOf(Asked.NotThere.class);
        }
    }

    @Test
    void twoEqualRefundsOfOnePurchaseAreTwoAndTheSameOneIsOne() {
        var purchase = purchase(true);
        var one = effects.refund(purchase, "100.00", List.of());
        var first = session().perform(one);
        if (canBeAsked()) {
            assertThat(session().ask(one))
                    .isInstanceOfSatisfying(
                            Asked.There.class,
                            there -> assertThat(there.performed().id()).isEqualTo(first.id()));
        }
        if (keepsReferences()) {
            assertThat(session().perform(one).id()).isEqualTo(first.id());
        }
        var other = effects.refund(purchase, "100.00", List.of(first.id()));
        assertThat(session().ask(other)).isInstanceOf(Asked.NotThere.class);
        assertThat(session().perform(other).id()).isNotEqualTo(first.id());
    }

    @Test
    void saleAndRefundStandInPayoutsThatCloseToTheOre() {
        var purchase = purchase(true);
        var refund = session().perform(effects.refund(purchase, "249.00", List.of()));
        control().advance(untilPaid());
        var lines = lines();
        assertThat(lines)
                .filteredOn(line -> line.kind() == PayoutLine.Kind.SALE)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.amount()).isEqualTo(Money.sek("1249.00"));
                    assertThat(line.orderReference()).endsWith("-1");
                });
        assertThat(lines)
                .filteredOn(line -> line.kind() == PayoutLine.Kind.REFUND)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.amount()).isEqualTo(Money.sek("-249.00"));
                    if (payoutsNameRefunds()) {
                        assertThat(line.providerTransactionId()).isEqualTo(refund.id());
                    }
                });
    }

    @Test
    void aFileSaysTheSameAsTheInterface() {
        var purchase = purchase(true);
        session().perform(effects.refund(purchase, "249.00", List.of()));
        control().advance(untilPaid());
        var dropped = new TreeMap<String, String>();
        for (var file : files()) {
            assertThat(session().recognizes(file.name(), file.content()))
                    .as(file.name())
                    .isTrue();
            session()
                    .read(file.name(), file.content())
                    .records()
                    .forEach(record -> dropped.put(payout(record).sourceId(), said(record)));
        }
        var fetched = new TreeMap<String, String>();
        payouts().forEach(record -> fetched.put(payout(record).sourceId(), said(record)));
        assertThat(dropped).isNotEmpty().isEqualTo(fetched);
    }

    private static Payout payout(SourceRecord record) {
        return (Payout) ((Reading.Read) record.reading()).documents().getFirst();
    }

    /** What counts for the books: the sums, and of each line kind, amount and what it is matched by. */
    private static String said(SourceRecord record) {
        var lines = MoneyEffects.closed(record).stream()
                .map(line -> String.join(
                        " ",
                        line.kind().code(),
                        line.amount().toPlain(),
                        line.orderReference(),
                        line.providerOrderId(),
                        line.providerTransactionId()))
                .sorted()
                .collect(Collectors.joining("\n"));
        var payout = payout(record);
        return String.join(
                "\n",
                payout.paid().toString(),
                payout.opening().toString(),
                payout.closing().toString(),
                lines);
    }

    @Test
    void whatIsNoFileOfTheProviderIsNotRecognized() {
        for (var other : List.of("", "a;b\n1;2\n", "%PDF-1.7", "{\"a\":1}", "settlement-id\tsettlement-start-date\n")) {
            assertThat(session().recognizes("x.csv", other.getBytes(StandardCharsets.UTF_8)))
                    .as(other)
                    .isFalse();
            assertThatThrownBy(() -> session().read("x.csv", other.getBytes(StandardCharsets.UTF_8)))
                    .as(other)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("x.csv");
        }
    }

    abstract class Effects implements EffectTargetContract {
        protected abstract Written written();

        @Override
        public ProviderSession open() {
            return session();
        }

        @Override
        public SimulatorControl control() {
            return ProviderContract.this.control();
        }

        @Override
        public EffectRequest impossible() {
            return written().impossible().get();
        }

        @Override
        public String refusedCode() {
            return written().refusedCode();
        }

        @Override
        public int count(EffectRequest request) {
            return written().count().applyAsInt(request);
        }

        @Override
        public String writeRoute() {
            return written().route();
        }

        @Override
        public int refusals() {
            return ProviderContract.this.refusals();
        }

        @Override
        public boolean canBeAsked() {
            return ProviderContract.this.canBeAsked();
        }
    }

    @Nested
    class Captures extends Effects {
        @Override
        protected Written written() {
            return captures();
        }

        @Override
        public EffectRequest possible() {
            return effects.capture(purchase(false), "1249.00");
        }
    }

    @Nested
    class Refunds extends Effects {
        @Override
        protected Written written() {
            return refunds();
        }

        @Override
        public EffectRequest possible() {
            return effects.refund(purchase(true), "249.00", List.of());
        }
    }

    @Nested
    class Payouts implements PullSourceContract {
        @Override
        public ProviderSession open() {
            return session();
        }

        @Override
        public SimulatorControl control() {
            return ProviderContract.this.control();
        }

        @Override
        public void pass(Duration by) {
            ProviderContract.this.pass(by);
        }

        @Override
        public String stream() {
            return ProviderSession.PAYOUTS;
        }

        @Override
        public Instant startDate() {
            return ProviderContract.this.startDate();
        }

        @Override
        public String addRecord() {
            var before = keys();
            purchase(true);
            control().advance(untilPaid());
            var after = keys();
            after.removeAll(before);
            return after.iterator().next();
        }

        private Set<String> keys() {
            var keys = new LinkedHashSet<String>();
            payouts().forEach(record -> keys.add(record.key()));
            return keys;
        }

        @Override
        public String readRoute() {
            return ProviderContract.this.readRoute();
        }

        @Override
        public int refusals() {
            return ProviderContract.this.refusals();
        }
    }

    @Nested
    class Checks implements PreflightContract {
        @Override
        public Connector connector() {
            return ProviderContract.this.connector();
        }

        @Override
        public Preflight open() {
            return session();
        }

        @Override
        public SimulatorControl control() {
            return ProviderContract.this.control();
        }

        @Override
        public Preflight.Plan plan() {
            return ProviderContract.this.plan();
        }
    }
}
