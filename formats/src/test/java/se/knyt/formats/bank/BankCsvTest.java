package se.knyt.formats.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** Lists of transactions with the headers of the banks, written by hand. */
class BankCsvTest {
    @Test
    void swedbankPutsALineAboveAndNamesAccountAndCurrency() {
        var read = Read.text("""
            * Transaktioner Period 2026-03-01 – 2026-03-31 Skapad 2026-04-01 08:00 CET
            Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Referens,Beskrivning,Belopp,Bokfört saldo
            1,8327-9,1234567890,Företagskonto,SEK,2026-03-13,2026-03-13,2026-03-13,"SE7Q4KD2","Klarna Bank AB",1474.55,11474.55
            2,8327-9,1234567890,Företagskonto,SEK,2026-03-12,2026-03-12,2026-03-12,"","Avgift",-50.00,10000.00
            """);

        assertThat(read.lines()).containsExactly("2026-03-13 1474.55 SEK", "2026-03-12 -50.00 SEK");
        assertThat(read.findings()).isEmpty();
        assertThat(read.statements.getFirst().account()).isEqualTo("832791234567890");
        assertThat(read.entries.getFirst().line()).isEqualTo(3);
        assertThat(read.entries.getFirst().texts()).containsExactly("SE7Q4KD2", "Klarna Bank AB");
    }

    @Test
    void sebWritesCommasAndWindowsText() {
        var text = """
            Bokföringsdatum;Valutadatum;Verifikationsnummer;Text;Belopp;Saldo
            2026-03-12;2026-03-12;5490000001;BG 5051-0001;-1 250,00;8 750,00
            2026-03-13;2026-03-14;5490000002;KLARNA SE7Q4KD2;1 474,55;10 224,55
            """;
        var read = Read.bytes(text.getBytes(Charset.forName("windows-1252")));

        assertThat(read.lines()).containsExactly("2026-03-12 -1250.00 SEK", "2026-03-13 1474.55 SEK");
        assertThat(read.findings()).isEmpty();
        assertThat(read.entries.get(1).bankReference()).isEqualTo("5490000002");
        assertThat(read.entries.get(1).valueOn()).isEqualTo(LocalDate.of(2026, 3, 14));
    }

    @Test
    void nordeaShowsReservedRowsAndDanskeWritesTheDayFirst() {
        var nordea = Read.text("""
            Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta
            Reserverad;-100,00;;;;Kortköp;;SEK
            2026/03/13;1474,55;;;KLARNA;SE7Q4KD2;2474,55;SEK
            """);
        assertThat(nordea.lines()).containsExactly("2026-03-13 1474.55 SEK");

        var danske = Read.text("""
            "Datum";"Text";"Belopp";"Saldo";"Status";"Avstämt"
            "12.03.2026";"KLARNA";"1.474,55";"2.474,55";"Utförd";"Nej"
            "13.03.2026";"Kort";"-5,00";"";"Väntar";"Nej"
            """);
        assertThat(danske.lines()).containsExactly("2026-03-12 1474.55 SEK");
        assertThat(danske.pending).hasSize(1);
    }

    @Test
    void moneyInAndOutMayStandApart() {
        var read = Read.text("""
            Datum,Text,Insättningar,Uttag
            2026-03-12,In,10.50,
            2026-03-12,Ut,,3.25
            """);
        assertThat(read.lines()).containsExactly("2026-03-12 10.50 SEK", "2026-03-12 -3.25 SEK");
        CamtTest.refused("Datum,Text,Insättningar,Uttag\n2026-03-12,In,1.50,2.50\n", "line 2, column 15");
    }

    /** A deposit that the bank takes back is no deposit: what a minus means where a column tells the side is not guessed. */
    @Test
    void aMinusInAColumnOfOneSideIsNotTakenForTheOtherOne() {
        var out = Read.text("""
            Datum,Text,Insättningar,Uttag
            2026-03-12,Ut,,-3.25
            2026-03-13,Ut,,-4.00
            """);
        assertThat(out.lines()).containsExactly("2026-03-12 -3.25 SEK", "2026-03-13 -4.00 SEK");
        CamtTest.refused("Datum,Text,Insättningar,Uttag\n2026-03-12,Åter,-10.50,\n", "money in with a minus");
        CamtTest.refused(
                "Datum,Text,Insättningar,Uttag\n2026-03-12,Ut,,3.25\n2026-03-13,Åter,,-3.25\n",
                "both with and without a minus");
    }

    @Test
    void aBalanceThatFollowsInNeitherDirectionIsAFinding() {
        var read = Read.text("""
            Datum;Text;Belopp;Saldo
            2026-03-12;a;10,00;110,00
            2026-03-12;b;10,00;120,00
            2026-03-12;c;10,00;130,01
            """);
        assertThat(read.findings()).containsExactly("balance 130.00 130.01");
    }

    @Test
    void anEmptyListIsAStatementWithoutEntries() {
        var read = Read.text("Datum;Text;Belopp;Saldo\n");
        assertThat(read.entries).isEmpty();
        assertThat(read.statements).hasSize(1);
    }

    @Test
    void whatCanBeReadInTwoWaysOrNotAtAllIsRefused() {
        CamtTest.refused("Datum;Text;Belopp\n2026-03-12;a;1.250\n", "ambiguous");
        CamtTest.refused("Datum;Text;Belopp\n2026-03-12;a;1.25\n2026-03-12;b;1,25\n", "point and comma");
        CamtTest.refused("Datum;Text;Belopp\n03/04/2026;a;1,25\n", "line 2, column 1: no date");
        CamtTest.refused("Datum;Text;Belopp\n2026-02-30;a;1,25\n", "no day of the calendar");
        CamtTest.refused("Datum;Text;Belopp\n2026-03-12;a;1,255\n2026-03-12;a;2,25\n", "more decimals");
        CamtTest.refused("Datum;Text;Belopp\n2026-03-12;a\n", "is the file cut off?");
        CamtTest.refused("Datum;Text;Belopp\n2026-03-12;a;\n", "no amount");
        CamtTest.refused("Datum;Text;Belopp;Belopp\n2026-03-12;a;1,25;2,25\n", "two columns are called belopp");
        CamtTest.refused("Datum;Text;Belopp;Valuta\n2026-03-12;a;1,25;KR\n", "no currency");
        CamtTest.refused("a;b;c\n1;2;3\n", "no bank file that is read");
        CamtTest.refused(" \n", "an empty file");
        CamtTest.refused("%PDF-1.7", "no bank file that is read");
    }
}
