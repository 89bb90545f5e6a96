package se.knyt.formats.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.knyt.core.money.Money;
import se.knyt.formats.csv.FormatException;

/** camt.053 and camt.054: public samples with what they say, read by eye, and files as they should not be. */
class CamtTest {
    private static final String HEAD =
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt>";
    private static final String TAIL = "</BkToCstmrStmt></Document>";

    static String statement(String content) {
        return HEAD + "<Stmt><Id>S1</Id><Acct><Id><IBAN>SE35 5000</IBAN></Id><Ccy>SEK</Ccy></Acct>" + content
                + "</Stmt>" + TAIL;
    }

    static String entry(String amount, String more) {
        return "<Ntry><Amt Ccy=\"SEK\">" + amount + "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
                + "<BookgDt><Dt>2026-03-12</Dt></BookgDt>" + more + "</Ntry>";
    }

    private static String balance(String type, String amount) {
        return "<Bal><Tp><CdOrPrtry><Cd>" + type + "</Cd></CdOrPrtry></Tp><Amt Ccy=\"SEK\">" + amount
                + "</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>";
    }

    @Test
    void twoStatementsOfOneAccount() {
        var read = Read.file("genkgo-camt053.v2.multi.statement.xml");

        assertThat(read.lines()).containsExactly("2014-12-31 8.85 EUR", "2014-12-31 -7.00 EUR");
        assertThat(read.findings()).isEmpty();
        assertThat(read.statements).extracting(BankStatement::account).containsOnly("NL26VAYB8060476890");
        var detail = read.entries.getFirst().details().getFirst();
        assertThat(detail.endToEndId()).isEqualTo("000000001");
        assertThat(detail.remittance()).containsExactly("Transaction Description 1");
        assertThat(read.entries.getFirst().valueOn()).isEqualTo(LocalDate.of(2015, 1, 2));
    }

    @Test
    void theEighthVersionHasItsStatusAndNamesElsewhere() {
        var read = Read.file("genkgo-camt053.v8.xml");

        assertThat(read.lines()).containsExactly("2014-12-31 8.85 EUR");
        assertThat(read.findings())
                .containsExactly("balance_not_checked balances and entries are in different currencies");
        var entry = read.entries.getFirst();
        assertThat(entry.bankReference()).isEqualTo("AAAASESS-FP-CN_98765/01");
        assertThat(entry.details().getFirst().party()).isEqualTo("NAME NAME");
        assertThat(entry.details().getFirst().amount()).isNull();
    }

    @Test
    void notificationsOfBothVersions() {
        for (var name : new String[] {"genkgo-camt054.v2.xml", "genkgo-camt054.v8.xml"}) {
            var read = Read.file(name);
            assertThat(read.lines()).containsExactly("2007-10-18 -200000.00 SEK");
            assertThat(read.statements.getFirst().notification()).isTrue();
            assertThat(read.entries.getFirst().details()).hasSize(3);
        }
        assertThat(Read.file("genkgo-camt054.v2.xml")
                        .entries
                        .getFirst()
                        .details()
                        .get(2)
                        .references())
                .containsExactly("Ref number V3 block 1", "Ref number V3 block 2");
    }

    @Test
    void balancesThatDoNotFollowAreAFinding() {
        // 1.01 + 8.85 = 9.86, and the statement closes at 4.04.
        assertThat(Read.file("genkgo-camt053.v2.all-balance-types.xml").findings())
                .containsExactly("balance 9.86 4.04");
        assertThat(Read.text(statement(balance("OPBD", "1.00") + balance("CLBD", "3.50") + entry("2.50", "")))
                        .findings())
                .isEmpty();
        assertThat(Read.text(statement(balance("PRCD", "1.00") + balance("CLBD", "3.51") + entry("2.50", "")))
                        .findings())
                .containsExactly("balance 3.50 3.51");
    }

    @Test
    void fiveDecimalsAreReadWhenTheyAreNoughtsAndRefusedElse() {
        assertThat(Read.file("genkgo-camt053.v2.five.decimals.xml").lines()).containsExactly("2014-12-31 8.85 EUR");
        assertThat(Read.text(statement(entry("2.50000", ""))).lines()).containsExactly("2026-03-12 2.50 SEK");
        refused(statement(entry("2.50001", "")), "no amount of SEK: 2.50001");
    }

    @Test
    void aSignBelongsToTheEntryAndAReversalIsMarked() {
        var text = statement(entry("5.00", "")
                .replace("<CdtDbtInd>CRDT</CdtDbtInd>", "<CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd>"));
        var entry = Read.text(text).entries.getFirst();
        assertThat(entry.amount()).isEqualTo(Money.sek("-5.00"));
        assertThat(entry.reversal()).isTrue();
    }

    @Test
    void whatIsNotBookedIsKeptApart() {
        var read = Read.text(statement(entry("5.00", "").replace("BOOK", "PDNG") + entry("1.00", "")));
        assertThat(read.lines()).containsExactly("2026-03-12 1.00 SEK");
        assertThat(read.pending).hasSize(1);
        refused(statement(entry("5.00", "").replace("BOOK", "MAYBE")), "unknown status");
    }

    @Test
    void aCollectedEntryKeepsItsPaymentsAndTheyAreSummed() {
        var details = "<NtryDtls><TxDtls><Refs><EndToEndId>A1</EndToEndId></Refs>"
                + "<AmtDtls><TxAmt><Amt Ccy=\"SEK\">2.00</Amt></TxAmt></AmtDtls></TxDtls>"
                + "<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
                + "<AmtDtls><TxAmt><Amt Ccy=\"SEK\">3.00</Amt></TxAmt></AmtDtls></TxDtls></NtryDtls>";
        var read = Read.text(statement(entry("5.00", details)));
        assertThat(read.findings()).isEmpty();
        assertThat(read.entries.getFirst().details())
                .extracting(BankEntry.Detail::endToEndId)
                .containsExactly("A1", "");
        assertThat(Read.text(statement(entry("5.01", details))).findings()).containsExactly("details 5.00 5.01");
    }

    @Test
    void aTimeWithAnOffsetIsADayInSweden() {
        var late = entry("1.00", "").replace("<Dt>2026-03-12</Dt>", "<DtTm>2026-03-12T23:30:00Z</DtTm>");
        assertThat(Read.text(statement(late)).lines()).containsExactly("2026-03-13 1.00 SEK");
        var local = entry("1.00", "").replace("<Dt>2026-03-12</Dt>", "<DtTm>2026-03-12T23:30:00</DtTm>");
        assertThat(Read.text(statement(local)).lines()).containsExactly("2026-03-12 1.00 SEK");
    }

    @Test
    void otherEncodings() {
        var text = statement(entry("1.00", "<AddtlNtryInf>Å</AddtlNtryInf>"));
        for (var charset : new java.nio.charset.Charset[] {StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            assertThat(Read.bytes(("\uFEFF" + text).getBytes(charset))
                            .entries
                            .getFirst()
                            .texts())
                    .containsExactly("Å");
        }
        var latin = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + text;
        assertThat(Read.bytes(latin.getBytes(StandardCharsets.ISO_8859_1))
                        .entries
                        .getFirst()
                        .texts())
                .containsExactly("Å");
        assertThat(Read.text("\uFEFF" + text).lines()).hasSize(1);
    }

    @Test
    void externalEntitiesAndLaughterAreRefused() {
        var secret = Read.FILES.resolve("README.md").toAbsolutePath().toUri();
        refused(
                "<!DOCTYPE Document [<!ENTITY x SYSTEM \"" + secret + "\">]>"
                        + statement(entry("1.00", "<AddtlNtryInf>&x;</AddtlNtryInf>")),
                "document type declaration");
        var laughs = new StringBuilder("<!DOCTYPE Document [<!ENTITY a0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            laughs.append("<!ENTITY a" + i + " \"&a" + (i - 1) + ";&a" + (i - 1) + ";\">");
        }
        refused(
                laughs + "]>" + statement(entry("1.00", "<AddtlNtryInf>&a29;</AddtlNtryInf>")),
                "document type declaration");
        refused(statement(entry("1.00", "<AddtlNtryInf>&x;</AddtlNtryInf>")), "file, line 1, column");
    }

    @Test
    void depthTextsAndGapsAreBounded() {
        refused(statement("<a>".repeat(5_000)), "deeper than");
        refused(statement(entry("1.00", "<AddtlNtryInf>" + "x".repeat(9_000) + "</AddtlNtryInf>")), "longer than");
        refused(statement("<!--" + "x".repeat(6 << 20) + "-->"), "without an element");
        refused(statement("<a b=\"" + "x".repeat(6 << 20) + "\"/>"), "without an element");
    }

    @Test
    void aCutFileIsRefusedWithItsPlace() {
        var whole = statement(entry("1.00", "") + "\n" + entry("2.00", ""));
        for (int length = 1; length < whole.length(); length += 13) {
            var cut = whole.substring(0, length);
            assertThatThrownBy(() -> Read.text(cut)).isInstanceOf(FormatException.class);
        }
        refused(whole.substring(0, whole.length() - 40), "file, line 2, column ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Document/>",
                "<Document xmlns=\"urn:x\"/>",
                "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.052.001.02\"/>",
                "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.04\"/>",
                "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"/>",
                "<html/>"
            })
    void whatIsNoStatementThatIsReadIsNamed(String text) {
        refused(text, "file, line 1");
    }

    @Test
    void noNamespaceSaysSo() {
        refused(
                statement(entry("1.00", "")).replaceAll(" xmlns=\"[^\"]*\"", ""),
                "no namespace, so it does not say which camt message it is");
    }

    @Test
    void wrongCurrenciesAndMissingPartsAreRefused() {
        refused(statement(entry("1.00", "").replace("SEK", "EUR")), "an entry in EUR on an account in SEK");
        refused(statement(entry("1.00", "").replace("SEK", "SEQ")), "not an ISO 4217 currency");
        refused(statement(entry("1.00", "").replace(" Ccy=\"SEK\"", "")), "without currency");
        refused(statement(entry("-1.00", "")), "an amount with a sign");
        refused(statement(entry("1e3", "")), "no amount");
        refused(statement(entry("99999999999999.00", "")), "larger than any bank's");
        refused(statement(entry("1.00", "").replace("CRDT", "BOTH")), "credit or debit");
        refused(statement(entry("1.00", "").replace("2026-03-12", "2026-02-30")), "no date: 2026-02-30");
        refused(statement(entry("1.00", "").replaceAll("<BookgDt>.*</BookgDt>", "")), "neither booking nor value date");
    }

    static void refused(String text, String reason) {
        assertThatThrownBy(() -> Read.text(text))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(reason);
    }
}
