package se.knyt.connectors.erp.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import se.knyt.spi.Connector;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import se.knyt.testkit.EffectTargetContract;
import se.knyt.testkit.PreflightContract;
import se.knyt.testkit.SimulatorControl;

/** What holds for every connector, held against this one. */
class ContractTest {
    private final SimulatedFortnox fortnox = new SimulatedFortnox();

    @BeforeEach
    void impatient() {
        fortnox.deadline(Duration.ofSeconds(2));
    }

    @AfterEach
    void close() {
        fortnox.close();
    }

    /** The parts that all effects here share. */
    abstract class Effect implements EffectTargetContract {
        @Override
        public EffectTarget open() {
            return fortnox.session;
        }

        @Override
        public SimulatorControl control() {
            return fortnox.controlPage();
        }

        /** Fortnox has no such account in the chart. */
        @Override
        public String refusedCode() {
            return "fortnox.2001304";
        }

        /** One refused token is answered with a new one; the second refusal is what asks for a sign-in. */
        @Test
        @Override
        public void aRefusedCredentialHasDoneNothing() {
            var request = possible();
            control().fault("401", writeRoute());
            control().fault("401", writeRoute());
            assertThatThrownBy(() -> open().perform(request)).isInstanceOf(ProviderFailure.Unauthorized.class);
            assertThat(count(request)).isZero();
        }
    }

    @Nested
    class OfVouchers extends Effect {
        @Override
        public EffectRequest possible() {
            return Effects.payoutVoucher("knyt-p-1");
        }

        @Override
        public EffectRequest impossible() {
            return Effects.voucher(
                    "knyt-p-1", Effects.DAY, List.of(Effects.debit(9998, "1.00"), Effects.credit(1581, "1.00")));
        }

        @Override
        public int count(EffectRequest request) {
            return fortnox.client()
                    .list("/3/vouchers/sublist/K", Map.of("financialyear", "2"), "Vouchers")
                    .size();
        }

        @Override
        public String writeRoute() {
            return "POST /3/vouchers";
        }
    }

    @Nested
    class OfInvoices extends Effect {
        @Override
        public EffectRequest possible() {
            return Effects.invoice("knyt-i-1", customer());
        }

        @Override
        public EffectRequest impossible() {
            var rows = List.of(Effects.row("", "Jacka", 1, "100.00", 25, "20.00", 9998));
            return Effects.invoice("knyt-i-1", customer(), rows, "100.00", "20.00");
        }

        private String customer() {
            return fortnox.session.perform(Effects.collectiveCustomer()).id();
        }

        @Override
        public int count(EffectRequest request) {
            return fortnox.client().list("/3/invoices", Map.of(), "Invoices").size();
        }

        @Override
        public String writeRoute() {
            return "POST /3/invoices";
        }
    }

    @Nested
    class OfWholeCredits extends Effect {
        @Override
        public EffectRequest possible() {
            return Effects.creditWhole("knyt-c-1", booked());
        }

        /** No such invoice: an invalid identifier to Fortnox. */
        @Override
        public EffectRequest impossible() {
            return Effects.creditWhole("knyt-c-1", "4711");
        }

        @Override
        public String refusedCode() {
            return "fortnox.2000729";
        }

        private String booked() {
            var customer = fortnox.session.perform(Effects.collectiveCustomer()).id();
            var invoice = fortnox.session
                    .perform(Effects.invoice("knyt-i-1", customer))
                    .id();
            fortnox.session.perform(Effects.book(invoice));
            return invoice;
        }

        @Override
        public int count(EffectRequest request) {
            return (int) fortnox.client().list("/3/invoices", Map.of(), "Invoices").stream()
                    .filter(row -> Fields.decimal(row, "Total").orElseThrow().signum() < 0)
                    .count();
        }

        @Override
        public String writeRoute() {
            return "PUT /3/invoices/*/credit";
        }
    }

    @Nested
    class OfThePreflight implements PreflightContract {
        @Override
        public Connector connector() {
            return new FortnoxConnector();
        }

        @Override
        public Preflight open() {
            return fortnox.session(Map.of());
        }

        @Override
        public SimulatorControl control() {
            return fortnox.controlPage();
        }

        @Override
        public Preflight.Plan plan() {
            return new Preflight.Plan(
                    LocalDate.of(2026, 11, 20),
                    Set.of(1510, 1581, 1582, 3001),
                    Set.of(3001),
                    Map.of("KLARNA", 1581, "STRIPE", 1582),
                    Set.of("SEK"),
                    "K");
        }
    }
}
