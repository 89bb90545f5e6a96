package se.knyt.connectors.erp.fortnox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import se.knyt.testkit.FaultsContract;
import se.knyt.testkit.SimulatorControl;

/** One order, one invoice, one credit note, each booked once, each payment, voucher and file once. */
class FaultsTest implements FaultsContract {
    private static final byte[] FILE = "line 1\n".getBytes(StandardCharsets.UTF_8);

    @Override
    public int step() {
        return 8;
    }

    @Override
    public Threaded fresh() {
        var fortnox = new SimulatedFortnox();
        fortnox.deadline(Duration.ofMillis(700));
        return new Threaded() {
            @Override
            public void thread() {
                FaultsTest.thread(fortnox);
            }

            @Override
            public SimulatorControl control() {
                return fortnox.controlPage();
            }

            @Override
            public void close() {
                fortnox.close();
            }
        };
    }

    /** Two hours of a dead line in the middle of each effect cost time, not an invoice. */
    @Test
    void anAnswerThatComesTooLateIsLookedUp() {
        try (var fortnox = new SimulatedFortnox()) {
            fortnox.drive(Effects.collectiveCustomer());
            fortnox.deadline(Duration.ofMillis(700));
            fortnox.fault("stall", "POST /3/invoices");
            var invoice = fortnox.drive(Effects.invoice("knyt-i-1", customer(fortnox)));
            assertThat(fortnox.drive(Effects.invoice("knyt-i-1", customer(fortnox)))
                            .id())
                    .isEqualTo(invoice.id());
            assertThat(fortnox.client().list("/3/invoices", Map.of(), "Invoices"))
                    .hasSize(1);
        }
    }

    private static String customer(SimulatedFortnox fortnox) {
        return fortnox.drive(Effects.collectiveCustomer()).id();
    }

    private static void thread(SimulatedFortnox fortnox) {
        var customer = customer(fortnox);
        fortnox.drive(Effects.order("knyt-o-1", customer));
        var invoice = fortnox.drive(Effects.invoice("knyt-i-1", customer)).id();
        fortnox.drive(Effects.book(invoice));
        var payment = fortnox.drive(Effects.pay(invoice, "1249.00")).id();
        fortnox.drive(Effects.bookPayment(payment));
        var note = fortnox.drive(Effects.creditPart("knyt-c-1", invoice)).id();
        fortnox.drive(Effects.book(note));
        var refund = fortnox.drive(Effects.pay(note, "-49.00")).id();
        fortnox.drive(Effects.bookPayment(refund));
        var other = fortnox.drive(Effects.invoice("knyt-i-2", customer)).id();
        fortnox.drive(Effects.book(other));
        var whole = fortnox.drive(Effects.creditWhole("knyt-c-2", other)).id();
        fortnox.drive(Effects.book(whole));
        var voucher = fortnox.drive(Effects.payoutVoucher("knyt-p-1")).id();
        fortnox.drive(Effects.attach(voucher, FILE));
    }
}
