package se.knyt.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small payout of the samples (SE7Q4KD2, 1474.55, paid 2026-03-12) and what the bank says of it. */
class BankLegTest {
    private static final String CAMT = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>1</Id>
        <Acct><Id><IBAN>SE3550000000054910000003</IBAN></Id><Ccy>SEK</Ccy></Acct>
        <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="SEK">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
        <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="SEK">1574.55</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
        <Ntry><Amt Ccy="SEK">1474.55</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
        <BookgDt><Dt>2026-03-13</Dt></BookgDt>
        <NtryDtls><TxDtls><RmtInf><Ustrd>Klarna utbetalning SE7Q4KD2</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
        </Stmt></BkToCstmrStmt></Document>
        """;

    @TempDir
    Path folder;

    private Path out = Path.of("");

    @BeforeEach
    void place() {
        out = folder.resolve("out");
    }

    private Command settled(String settlement, String... bankFiles) throws IOException {
        var words = new java.util.ArrayList<Object>(java.util.List.of(
                "--settlement",
                settlement,
                "--open-items",
                Command.SAMPLES.resolve("invoices.csv"),
                "--out",
                out,
                "--bank"));
        for (int i = 0; i < bankFiles.length; i++) {
            words.add(Files.writeString(folder.resolve("bank" + i), bankFiles[i]));
        }
        return Command.run(words.toArray());
    }

    private Command with(String... bankFiles) throws IOException {
        return settled(Command.SAMPLES.resolve("klarna.csv").toString(), bankFiles);
    }

    /** Status, basis, amount and day. */
    private String bank() throws IOException {
        var bank = Command.report(out).get("payouts").get(0).get("bank");
        return bank.get("status").asString() + " " + bank.get("basis") + " "
                + bank.get("amount").asString() + " " + bank.get("booked_on");
    }

    @Test
    void theEntryWithTheReferenceIsThePayoutsEntry() throws IOException {
        var run = with(CAMT);

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(bank()).isEqualTo("matched \"reference\" 1474.55 \"2026-03-13\"");
        var entry = Command.report(out).get("payouts").get(0).get("bank");
        assertThat(entry.get("entry").asString()).endsWith("bank0:6");
        assertThat(entry.get("text").asString()).isEqualTo("Klarna utbetalning SE7Q4KD2");
        assertThat(run.out()).contains("the bank shows it on 2026-03-13");
        assertThat(Files.readString(out.resolve("report.html"))).contains("avstämt mot bank, 2026-03-13");
        assertThat(Command.bank(out)).isEqualByComparingTo("1474.55");
        assertThat(Command.report(out).get("bank_statements").get(0).get("findings"))
                .isEmpty();
    }

    @Test
    void theSameMoneyInThreeFormsOfFileIsTheSame() throws IOException {
        var mt940 = """
            :20:ONE
            :25:SE3550000000054910000003
            :28C:1
            :60F:C260312SEK100,00
            :61:2603130313C1474,55NTRFNONREF//B1
            :86:KLARNA SE7Q4KD2
            :62F:C260313SEK1574,55
            -
            """;
        var list = "Bokföringsdag;Text;Belopp;Saldo\n2026-03-13;KLARNA SE7Q4KD2;1 474,55;1 574,55\n";
        for (var file : new String[] {mt940, list}) {
            assertThat(with(file).status()).isZero();
            assertThat(bank()).contains("matched");
        }
    }

    /** Version 8 has the status one level down, and a notification (camt.054) has no balances. */
    @Test
    void theFourCamtMessagesAreTheSameMoney() throws IOException {
        var status = CAMT.replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>");
        var notification = CAMT.replaceAll("<Bal>.*</Bal>\n", "")
                .replace("camt.053", "camt.054")
                .replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn")
                .replace("<Stmt>", "<Ntfctn>")
                .replace("</Stmt>", "</Ntfctn>");
        for (var file : new String[] {
            CAMT,
            status.replace("053.001.02", "053.001.08"),
            notification,
            notification.replace("054.001.02", "054.001.08").replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>")
        }) {
            var run = with(file);
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(bank()).isEqualTo("matched \"reference\" 1474.55 \"2026-03-13\"");
        }
    }

    @Test
    void aPayoutWithoutItsEntryIsOpen() throws IOException {
        var run = with(CAMT.replace("SE7Q4KD2", "SE00000X").replace("1474.55", "1474.54"));

        assertThat(run.status()).isEqualTo(2);
        assertThat(bank()).isEqualTo("open null 0.00 null");
        assertThat(Files.readString(out.resolve("report.html"))).contains("ej avstämt mot bank");
        assertThat(Command.report(out).get("summary").get("vouchers").asInt()).isEqualTo(1);
    }

    @Test
    void theReferenceWithAnotherAmountIsNamed() throws IOException {
        var run = with(CAMT.replace(">1474.55<", ">1474.54<"));

        assertThat(run.status()).isEqualTo(2);
        assertThat(Command.codes(Command.report(out).get("payouts").get(0))).containsExactly("bank_amount");
        assertThat(run.out()).contains("Opening balance and entries make 1574.54 but the statement closes at 1574.55");
    }

    @Test
    void theSameStatementTwiceCountsOnce() throws IOException {
        var run = with(CAMT, CAMT);
        assertThat(run.status()).isZero();
        assertThat(bank()).contains("matched");
    }

    @Test
    void whereOnlyTheBankStatesAnAmountItIsTheAmountPaid() throws IOException {
        var klarna = Files.readString(Command.SAMPLES.resolve("klarna.csv")).replace("\r\n", "\n");
        var rows = klarna.substring(klarna.indexOf("\n\n") + 2);
        var file = Files.writeString(folder.resolve("settlement.SE7Q4KD2.csv"), rows)
                .toString();

        assertThat(settled(file, CAMT).status()).isZero();
        var payout = Command.report(out).get("payouts").get(0);
        assertThat(Command.codes(payout)).isEmpty();
        assertThat(payout.get("certificate").get("paid").asString()).isEqualTo("1474.55");
        assertThat(Command.bank(out)).isEqualByComparingTo("1474.55");
        assertThat(Files.readString(out.resolve("vouchers.si"))).contains("20260313");

        assertThat(settled(file, CAMT.replace("1474.55", "1474.54")).status()).isEqualTo(3);
        assertThat(Command.codes(Command.report(out).get("payouts").get(0))).contains("difference");

        assertThat(settled(file, CAMT.replace("SE7Q4KD2", "SE00000X")).status()).isEqualTo(2);
        assertThat(Command.codes(Command.report(out).get("payouts").get(0))).containsExactly("no_payout_amount");
    }

    @Test
    void aBankFileThatCannotBeReadStopsEverything() throws IOException {
        var run = with(CAMT.substring(0, 600));
        assertThat(run.status()).isEqualTo(65);
        assertThat(run.err()).contains("bank0, line ");
        assertThat(out).doesNotExist();
        assertThat(with("invoice;amount\n1;2\n").status()).isEqualTo(65);
        assertThat(with("").err()).contains("an empty file");
    }

    @Test
    void aBankFileThatIsNotThereIsWrongUse() {
        var run = Command.run(
                "--settlement", Command.SAMPLES.resolve("klarna.csv"),
                "--open-items", Command.SAMPLES.resolve("invoices.csv"),
                "--out", out,
                "--bank", folder.resolve("none.xml"));
        assertThat(run.status()).isEqualTo(64);
        assertThat(run.err()).contains("--bank: there is no file");
    }
}
