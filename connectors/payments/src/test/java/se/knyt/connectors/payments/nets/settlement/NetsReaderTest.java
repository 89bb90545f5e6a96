package se.knyt.connectors.payments.nets.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import se.knyt.connectors.payments.Certified;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;

/** Nexi's payout with its payment actions. The sums beside each case were worked out by hand. */
class NetsReaderTest {
    /** 184800 − 29900 + 0 − 2680 = 152220. */
    private static final String PAYOUT = """
        {"id":"p1","reference":"NEXI1203A","date":"2026-03-12","currency":"SEK",
        "amount":152220,"chargedAmount":184800,"refundedAmount":29900,"depositedAmount":0,"fees":2680,"feeTaxRate":0,"feeTaxAmount":0,"numberOfPaymentActions":3,
        "paymentActions":[
        {"id":"a1","paymentId":"b1","paymentAction":"Charge","timestamp":"2026-03-09T08:15:00Z","reference":"10482","amount":124900,"vatAmount":24980,"currency":"SEK","fee":1811,"flexibleFee":1711,"fixedFee":100},
        {"id":"a2","paymentId":"b2","paymentAction":"Charge","timestamp":"2026-03-09T08:16:00Z","reference":"10483","amount":59900,"vatAmount":11980,"currency":"SEK","fee":869,"flexibleFee":769,"fixedFee":100},
        {"id":"a3","paymentId":"b0","paymentAction":"Refund","timestamp":"2026-03-10T23:30:00Z","reference":"10455","amount":29900,"vatAmount":5980,"currency":"SEK","fee":0,"flexibleFee":0,"fixedFee":0}]}
        """;

    private static Certified read(String text) {
        return Certified.of(NetsReader.read(FileText.of("nets.json", text.getBytes(StandardCharsets.UTF_8))));
    }

    private static String payout(long amount, String stated, String... actions) {
        return "{\"reference\":\"N1\",\"date\":\"2026-03-12\",\"currency\":\"SEK\",\"amount\":" + amount + stated
                + ",\"paymentActions\":[" + String.join(",", actions) + "]}";
    }

    private static String action(String word, long amount, long fee) {
        return "{\"paymentAction\":\"" + word + "\",\"amount\":" + amount + ",\"fee\":" + fee + "}";
    }

    @Test
    void aPayoutOfTwoChargesAndARefund() {
        var read = read(PAYOUT);

        assertThat(read.lines())
                .containsExactly(
                        "4 sale Charge 1249.00",
                        "4 fee Charge -18.11",
                        "5 sale Charge 599.00",
                        "5 fee Charge -8.69",
                        "6 refund Refund -299.00");
        assertThat(read.codes()).isEmpty();
        assertThat(read.certificate().closes()).isTrue();
        assertThat(read.certificate().paid().toPlain()).isEqualTo("1522.20");
        assertThat(read.file().parts().getFirst().reference()).isEqualTo("NEXI1203A");
        assertThat(read.file().reference(4)).isEqualTo("10455");
        // 23:30 UTC is the next day in Sweden.
        assertThat(java.time.LocalDate.ofEpochDay(read.file().day(4))).hasToString("2026-03-11");
    }

    @Test
    void theWordTellsTheDirectionWhateverTheSign() {
        var negative =
                PAYOUT.replace("\"amount\":29900", "\"amount\":-29900").replace("\"Refund\"", "\"REFUND_COMPLETED\"");
        assertThat(read(negative).certificate().closes()).isTrue();
    }

    @Test
    void chargebacksAreInTheTotalOfRefundsOrNot() {
        // 100 − 20 − 30 − 1 = 49
        var actions = new String[] {action("Charge", 100, 1), action("Refund", 20, 0), action("Chargeback", 30, 0)};
        for (var refunded : new int[] {20, 50}) {
            var read =
                    read(payout(49, ",\"chargedAmount\":100,\"refundedAmount\":" + refunded + ",\"fees\":1", actions));
            assertThat(read.certificate().closes()).describedAs("%d", refunded).isTrue();
            assertThat(read.lines()).contains("1 chargeback Chargeback -0.30");
        }
        var wrong = read(payout(49, ",\"chargedAmount\":100,\"refundedAmount\":51,\"fees\":1", actions));
        assertThat(wrong.codes()).contains("class_total");
        assertThat(read(payout(30, "", action("ChargebackReversal", 30, 0))).lines())
                .containsExactly("1 chargeback_won ChargebackReversal 0.30");
    }

    @Test
    void moneyPaidInToCoverADebt() {
        // 0 − 50 + 60 − 10 = 0
        var read = read(payout(
                0,
                ",\"chargedAmount\":0,\"refundedAmount\":50,\"depositedAmount\":60,\"fees\":10",
                action("Refund", 50, 10)));
        assertThat(read.lines())
                .containsExactly("1 refund Refund -0.50", "1 fee Refund -0.10", "1 deposit depositedAmount 0.60");
        assertThat(read.certificate().closes()).isTrue();
    }

    @Test
    void anUnknownWordIsCountedWithTheSignThatCloses() {
        assertThat(read(payout(90, "", action("Charge", 100, 0), action("Something", 10, 0)))
                        .lines())
                .contains("1 unrecognized Something -0.10");
        assertThat(read(payout(110, "", action("Charge", 100, 0), action("Something", 10, 0)))
                        .lines())
                .contains("1 unrecognized Something 0.10");
    }

    @Test
    void oneOreOffIsNamed() {
        assertThat(read(PAYOUT.replace("\"flexibleFee\":1711", "\"flexibleFee\":1712"))
                        .codes())
                .containsExactly("row_does_not_add_up");
        assertThat(read(PAYOUT.replace("\"fees\":2680", "\"fees\":2681")).codes())
                .contains("class_total");
        assertThat(read(PAYOUT.replace("152220", "152221")).codes()).contains("difference");
    }

    @Test
    void anActionInAnotherCurrencyHoldsThePayout() {
        var read = read(PAYOUT.replace("\"vatAmount\":5980,\"currency\":\"SEK\"", "\"currency\":\"EUR\""));
        assertThat(read.codes()).containsExactly("currency");
    }

    @Test
    void severalPayoutsInOneFile() {
        var two = "[" + PAYOUT + "," + PAYOUT.replace("NEXI1203A", "NEXI1303A") + "]";
        assertThat(read(two).file().parts()).hasSize(2);
        assertThat(read("{\"numberOfPayouts\":1,\"payouts\":[" + PAYOUT + "]}")
                        .certificate()
                        .closes())
                .isTrue();
        refused("[" + PAYOUT + "," + PAYOUT + "]", "stands twice");
    }

    @Test
    void whatIsNotAsItShouldBeIsRefused() {
        refused("{}", "no payout in it");
        refused("[]", "no payout in it");
        refused(
                "{\"payouts\":[{\"id\":\"p\",\"reference\":\"r\",\"currency\":\"SEK\",\"amount\":1}]}",
                "no paymentActions");
        refused(PAYOUT.replace("\"reference\":\"NEXI1203A\",", ""), "lacks its reference");
        refused(PAYOUT.replace("\"amount\":124900,", ""), "without paymentAction or amount");
        refused(PAYOUT.replace("152220", "1522.20"), "nets.json, line 2, column");
        refused(PAYOUT.replace("2026-03-12\"", "12/03/2026\""), "no date");
        refused(PAYOUT.strip().substring(0, PAYOUT.length() / 2), "cut off");
    }

    @Property(tries = 1_000)
    void aDamagedFileIsReadOrRefused(@ForAll @IntRange(max = 100_000) int at, @ForAll byte value) {
        var bytes = PAYOUT.getBytes(StandardCharsets.UTF_8);
        bytes[at % bytes.length] = value;
        try {
            Certified.of(NetsReader.read(FileText.of("nets.json", bytes)));
        } catch (FormatException refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }

    private static void refused(String text, String reason) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(FormatException.class).hasMessageContaining(reason);
    }
}
