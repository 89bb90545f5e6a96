package se.knyt.connectors.payments.swish.settlement;

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
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.SettlementFile.Text;
import se.knyt.formats.settlement.SettlementFormats;

/** Swish reports of two banks, written by hand after descriptions of theirs. */
class SwishReaderTest {
    private static final String SWEDBANK = """
        * Swish-rapport Period 2026-03-09 – 2026-03-10 Skapad 2026-03-11 08:00 CET
        Radnr,Clnr,Kontonr,Bokfdag,Transdag,Valutadag,Mottagarnr,Mottagarnamn,Avsändarnr,Avsändarnamn,Meddelande,Tid,Belopp,Orderreferens,CheckoutOrderId
        1,8327-9,123 456 789,2026-03-09,2026-03-09,2026-03-09,1231181189,Butiken,46700000001,Anna,Order 10482,08:15,1249.00,10482,
        2,8327-9,123 456 789,2026-03-09,2026-03-09,2026-03-09,1231181189,Butiken,46700000002,Bo,"Hej, tack",09:15,599.00,10483,c-7
        3,8327-9,123 456 789,2026-03-10,2026-03-09,2026-03-10,1231181189,Butiken,46700000001,Anna,Retur,08:15,-249.00,10482,
        """;

    private static final String HANDELSBANKEN = """
        01;2026-03-11;2026-03-10
        02;123456789;HANDSESS;1231181189;2026-03-10;SWH;1 249,00;SEK;46700000001;Anna;1;Butiken;;2026-03-10T08:15:00:123456;2026-03-10;6D6C01;10482
        02;123456789;HANDSESS;1231181189;2026-03-10;SWH;-249,00;SEK;46700000001;Anna;2;Butiken;;2026-03-10T09:15:00:123456;2026-03-10;6D6C02;10482
        03;2
        """;

    private static Certified read(String text) {
        return Certified.of(SwishReader.read(file(text)));
    }

    private static FileText file(String text) {
        return FileText.of("swish.csv", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void onePayoutForEachAccountAndBookingDay() {
        var read = read(SWEDBANK);

        assertThat(SettlementFormats.installed().kind(file(SWEDBANK))).isEqualTo(new SwishFormat().settlement());
        assertThat(read.lines())
                .containsExactly("3 sale Swish 1249.00", "4 sale Swish 599.00", "5 refund Swish -249.00");
        assertThat(read.file().parts())
                .extracting(part -> part.reference())
                .containsExactly("83279123456789-20260309", "83279123456789-20260310");
        assertThat(read.payouts())
                .extracting(payout -> payout.certificate().paid().toPlain())
                .containsExactly("1848.00", "-249.00");
        assertThat(read.payouts()).allMatch(payout -> payout.certificate().closes());
        assertThat(read.file().reference(1)).isEqualTo("10483");
        assertThat(read.file().text(1, Text.OTHER_ID)).isEqualTo("c-7");
        assertThat(read.file().text(1, Text.SECOND_REFERENCE)).isEqualTo("Hej, tack");
    }

    @Test
    void theRecordsOfHandelsbanken() {
        var read = read(HANDELSBANKEN);

        assertThat(SettlementFormats.installed().kind(file(HANDELSBANKEN))).isEqualTo(new SwishFormat().settlement());
        assertThat(read.lines()).containsExactly("2 sale SWH 1249.00", "3 refund SWH -249.00");
        assertThat(read.certificate().paid().toPlain()).isEqualTo("1000.00");
        assertThat(read.file().text(0, Text.TRANSACTION_ID)).isEqualTo("6D6C01");
        assertThat(read.file().reference(0)).isEqualTo("10482");
        refused(HANDELSBANKEN.replace("03;2", "03;3"), "says 3 payments but holds 2");
        refused(HANDELSBANKEN.replace("03;2\n", ""), "record 03 is missing");
        refused(HANDELSBANKEN.replace("SEK", "EUR"), "line 2, column");
        refused(HANDELSBANKEN.replace("02;", "05;"), "no record");
    }

    /** No layout of SEB's or Nordea's is published: what only says that it is of Swish is told apart, so that a format is made of it. */
    @Test
    void anotherBanksReportIsNamedAsSuchAndOfNoProvider() {
        var kind = SettlementFormats.installed()
                .kind(file("Swish-transaktioner\nDatum;Belopp;Meddelande\n2026-03-09;1249,00;10482\n"));
        assertThat(kind.use()).isEqualTo(FileKind.Use.UNMAPPED);
        assertThat(kind.provider()).isEmpty();
        assertThat(kind.isSettlement()).isFalse();
        assertThat(kind.description())
                .contains("Swedbank")
                .contains("Handelsbanken")
                .contains("format of its own");
        assertThat(SettlementFormats.installed().kind(file("Datum;Belopp\n2026-03-09;1249,00\n")))
                .isEqualTo(FileKind.UNKNOWN);
    }

    @Test
    void whatIsNotAsItShouldBeIsRefused() {
        refused("* Swish-rapport\na,b,c\n", "no Swish report that is known");
        refused(SWEDBANK.replace("Bokfdag", "Dag"), "no Swish report that is known");
        refused(SWEDBANK.substring(0, SWEDBANK.indexOf(",08:15,1249.00")), "cut off");
        refused(SWEDBANK.replace("1249.00", "1249.005"), "more decimals");
        refused(SWEDBANK.replace("1249.00", ""), "no amount");
        refused(SWEDBANK.replace("2026-03-10,2026-03-09", "03/04/2026,2026-03-09"), "line 5, column");
        refused(SWEDBANK.substring(0, SWEDBANK.indexOf("1,8327")), "no payment in it");
        refused(SWEDBANK.replace("1249.00", "\"1.249\"").replace("599.00", "1").replace("-249.00", "1"), "ambiguous");
    }

    @Property(tries = 1_000)
    void aDamagedFileIsReadOrRefused(
            @ForAll boolean first, @ForAll @IntRange(max = 100_000) int at, @ForAll byte value) {
        var bytes = (first ? SWEDBANK : HANDELSBANKEN).getBytes(StandardCharsets.UTF_8);
        bytes[at % bytes.length] = value;
        try {
            Certified.of(SwishReader.read(FileText.of("swish.csv", bytes)));
        } catch (FormatException refused) {
            assertThat(refused.reason()).isNotBlank();
        }
    }

    private static void refused(String text, String reason) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(FormatException.class).hasMessageContaining(reason);
    }
}
