package se.knyt.formats.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** MT940: public samples with what they say, read by eye, and files as they should not be. */
class Mt940Test {
    private static final String OWN = Read.string("own-mt940-sample.sta");

    @Test
    void theOwnSampleAddsUp() {
        var read = Read.file("own-mt940-sample.sta");

        assertThat(read.lines())
                .containsExactly("2026-09-02 1694.34 SEK", "2026-09-02 1064.25 SEK", "2026-09-03 -150.00 SEK");
        assertThat(read.findings()).isEmpty();
        assertThat(read.statements.getFirst().account()).isEqualTo("SE3550000000054910000003");
        var klarna = read.entries.getFirst();
        assertThat(klarna.bankReference()).isEqualTo("BK0001");
        assertThat(klarna.texts()).containsExactly("KLARNA-20260901", "KLARNA BANK AB UTBETALNING 20260901");
    }

    @Test
    void realStatementsOfOtherBanks() {
        var generic = Read.file("mt940-jejik-generic.sta");
        assertThat(generic.lines()).containsExactly("2011-01-01 -10.00 EUR", "2011-02-01 -10.00 EUR");
        assertThat(generic.findings()).isEmpty();

        var abn = Read.file("mt940-jejik-abnamro.sta");
        assertThat(abn.entries).hasSize(10);
        assertThat(abn.lines()).contains("2011-05-24 -9.00 EUR", "2011-05-23 -11.80 EUR", "2011-05-23 -107.00 EUR");
        // Opening less eight debits of 321.44 is 2914.84; the second page opens at 2876.84 and loses 24.49.
        assertThat(abn.findings()).containsExactly("balance 2914.84 876.84", "balance 2852.35 1849.75");

        var ing = Read.file("mt940-jejik-ing.sta");
        assertThat(ing.entries).hasSize(7);
        assertThat(ing.entries.getLast().texts())
                .containsExactly(
                        "0111111111 Hr S Marechal",
                        "ROSMALEN Hr S Marechal ROSMALEN",
                        "Betaling transactiedatum: 22-07-2010");
    }

    @Test
    void reversalsHaveTheSignOfWhatTheyDo() {
        var read = Read.text(OWN.replace("0902C1694,34", "0902RC1694,34").replace("0903D150,00", "0903RD150,00"));
        assertThat(read.lines()).contains("2026-09-02 -1694.34 SEK", "2026-09-03 150.00 SEK");
        assertThat(read.entries.get(0).reversal()).isTrue();
        assertThat(read.findings()).containsExactly("balance 49519.91 52608.59");
    }

    @Test
    void aBookingDayAcrossTheYearIsTheNearestOne() {
        var read = Read.text(OWN.replace("2609020902C1694", "2512311231C1694").replace("2609030903D", "2512310102D"));
        assertThat(read.entries.get(0).bookedOn()).isEqualTo(LocalDate.of(2025, 12, 31));
        assertThat(read.entries.get(2).bookedOn()).isEqualTo(LocalDate.of(2026, 1, 2));
        assertThat(read.entries.get(2).valueOn()).isEqualTo(LocalDate.of(2025, 12, 31));
    }

    @Test
    void subfieldsAndSwiftBlocksAreTakenOff() {
        var read = Read.text("{1:F01BANKSESSXXX0000000000}{2:I940}{4:\n"
                + OWN.replace("KLARNA BANK AB UTBETALNING 20260901", "?20KLARNA?21SE7Q4KD2"));
        assertThat(read.entries.getFirst().texts()).contains("KLARNA SE7Q4KD2");
    }

    @Test
    void whatIsNotAsItShouldBeIsRefusedWithItsLine() {
        CamtTest.refused(OWN.substring(0, OWN.indexOf(":62F:")), "no closing balance; is the file cut off?");
        CamtTest.refused(OWN.replace("C1694,34", "C1694.34"), "file, line 5: no entry");
        CamtTest.refused(OWN.replace("C1694,34", "C1694,345"), "no amount of SEK");
        CamtTest.refused(OWN.replace("2609020902C1694", "2613020902C1694"), "no date");
        CamtTest.refused(OWN.replace("C260831SEK", "C260831SEX"), "file, line 4: not an ISO 4217 currency");
        CamtTest.refused(OWN.replace(":60F:", ":64:"), "before the opening balance");
        CamtTest.refused(OWN + OWN.replace(":20:", ":21:"), "before a statement begins");
        CamtTest.refused(OWN.replace("BANKAVGIFT", "x".repeat(5_000)), "longer than 4096 characters");
    }
}
