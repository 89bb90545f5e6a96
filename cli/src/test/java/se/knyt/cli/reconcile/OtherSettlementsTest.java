package se.knyt.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Svea, Nexi and Swish through the whole command, with the bank's statement beside. */
class OtherSettlementsTest {
    private static final String ITEMS = """
        invoice_number,kind,date,reference,provider_reference,amount,currency
        55,invoice,2026-03-09,10482,,1249.00,SEK
        56,invoice,2026-03-09,10483,,599.00,SEK
        57,credit,2026-03-10,10455,,299.00,SEK
        """;

    private static final String ELAVON = """
        # Elavon, som filen såg ut i mars
        name = Elavon
        column.date = Datum
        column.type = Typ
        column.reference = Order
        column.gross = Belopp
        column.fee = Avgift
        column.vat = Moms
        column.payout = Utbetalning
        paid = row
        word.sale = köp
        word.refund = retur
        word.payout = till banken
        """;

    @TempDir
    Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Command run(Path settlement, Path... bank) throws IOException {
        var words = new ArrayList<Object>(
                List.of("--settlement", settlement, "--open-items", file("items.csv", ITEMS), "--out", out()));
        if (bank.length > 0) {
            words.add("--bank");
            words.addAll(List.of(bank));
        }
        return Command.run(words.toArray());
    }

    @Test
    void nexiClosesMatchesAndIsFoundAtTheBank() throws IOException {
        // 1249.00 + 599.00 − 299.00 − 26.80 = 1522.20
        var payout = file("nets.json", """
            {"reference":"NEXI1203A","date":"2026-03-12","currency":"SEK","amount":152220,"chargedAmount":184800,"refundedAmount":29900,"fees":2680,
            "paymentActions":[
            {"id":"a1","paymentAction":"Charge","reference":"10482","amount":124900,"fee":1811},
            {"id":"a2","paymentAction":"Charge","reference":"10483","amount":59900,"fee":869},
            {"id":"a3","paymentAction":"Refund","reference":"10455","amount":29900,"fee":0}]}
            """);
        var bank = file("bank.csv", "Bokföringsdag;Text;Belopp\n2026-03-13;NEXI1203A;1 522,20\n");

        assertThat(run(payout, bank).status()).isZero();
        var report = Command.report(out());
        assertThat(report.get("summary").get("matched").asInt()).isEqualTo(3);
        assertThat(report.get("payouts").get(0).get("bank").get("status").asString())
                .isEqualTo("matched");
        assertThat(Command.bank(out())).isEqualByComparingTo("1522.20");
        assertThat(Files.readString(out().resolve("vouchers.si")))
                .contains("Knyt nets NEXI1203A", "#TRANS 6570 {} 26.80");
    }

    @Test
    void sveaHasNoReferenceAndIsFoundByAmountAndDay() throws IOException {
        // 1249.00 − 50.00 − 12.50 = 1186.50
        var report = file("svea.json", """
            {"clientReports":[{"clientId":79021,"reconciliationDate":"2026-03-12T00:00:00",
            "paymentReport":{"sveaPaidAmountExcludingWithholding":118650,"nominalAmount":124900,"feeAmountExcludingVat":5000,"feeVatAmount":1250,"currency":"SEK"},
            "rows":[{"externalOrderNo":"10482","nominalAmount":124900,"sveaPaidAmount":118650,"rowType":"Order",
            "fees":[{"type":"Admin","amountExcludingVat":5000,"vatAmount":1250}]}]}]}
            """);
        var found = file("bank.csv", "Bokföringsdag;Text;Belopp\n2026-03-13;SVEA BANK AB;1 186,50\n");

        assertThat(run(report, found).status()).isZero();
        assertThat(Files.readString(out().resolve("vouchers.si")))
                .contains("#TRANS 6064 {} 50.00", "#TRANS 2641 {} 12.50");
        var other = file("bank2.csv", "Bokföringsdag;Text;Belopp\n2026-03-13;SVEA BANK AB;1 186,49\n");
        assertThat(run(report, other).status()).isEqualTo(2);
    }

    @Test
    void swishIsTheBanksOwnWord() throws IOException {
        var report = file("swish.csv", """
            * Swish-rapport
            Radnr,Clnr,Kontonr,Bokfdag,Belopp,Orderreferens,Meddelande
            1,8327-9,123456789,2026-03-09,1249.00,10482,
            2,8327-9,123456789,2026-03-09,599.00,,10483
            3,8327-9,123456789,2026-03-10,-299.00,10455,
            """);
        // The first day as one sum, the second as it is.
        var bank = file("bank.csv", """
            Bokföringsdag;Text;Belopp
            2026-03-09;SWISH 1231181189;1 848,00
            2026-03-10;SWISH RETUR;-299,00
            """);

        assertThat(run(report, bank).status()).isZero();
        var payouts = Command.report(out()).get("payouts");
        assertThat(payouts).hasSize(2);
        assertThat(payouts.get(1).get("certificate").get("paid").asString()).isEqualTo("-299.00");
        assertThat(payouts.get(1).get("bank").get("booked_on").asString()).isEqualTo("2026-03-10");
        assertThat(Command.bank(out())).isEqualByComparingTo("1549.00");
        // The first day as single payments: all that name Swish on that day.
        var single = file("bank2.csv", """
            Bokföringsdag;Text;Belopp
            2026-03-09;SWISH Anna;1 249,00
            2026-03-09;SWISH Bo;599,00
            2026-03-10;SWISH RETUR;-299,00
            """);
        assertThat(run(report, single).status()).isZero();
    }

    /** Handelsbanken's report: records, one payout for the day; 1 848.00 paid in and 299.00 back. */
    @Test
    void handelsbankensSwishReportIsReadToo() throws IOException {
        var report = file("swish.txt", """
            01;2026-03-11;2026-03-10
            02;123456789;HANDSESS;1231181189;2026-03-10;SWH;1 249,00;SEK;46700000001;Anna;1;Butiken;;2026-03-10T08:15:00:123456;2026-03-10;6D6C01;10482
            02;123456789;HANDSESS;1231181189;2026-03-10;SWH;599,00;SEK;46700000002;Bo;2;Butiken;;2026-03-10T09:15:00:123456;2026-03-10;6D6C02;10483
            02;123456789;HANDSESS;1231181189;2026-03-10;SWH;-299,00;SEK;46700000003;Cia;3;Butiken;;2026-03-10T10:15:00:123456;2026-03-10;6D6C03;10455
            03;3
            """);
        assertThat(run(report).status()).isZero();
        assertThat(Command.report(out()).get("summary").get("matched").asInt()).isEqualTo(3);
        assertThat(Command.bank(out())).isEqualByComparingTo("1549.00");
    }

    /** Each is refused by what it is, with what is to be done instead, and nothing is written. */
    @Test
    void whatIsNoSettlementOrIsReadOtherwiseIsSaidSo() throws IOException {
        var unknown = file("zettle.csv", "Datum;Händelse;Belopp\n2026-03-09;Betalning;100,00\n");
        assertThat(refused(unknown)).contains("zettle.csv", "--mapping FILE", "docs/reconcile.md");
        assertThat(refused(unknown, "--provider", "zettle")).contains("--mapping FILE");
        var mapping = file("elavon.mapping", ELAVON);
        assertThat(refused(unknown, "--mapping", mapping))
                .contains("elavon.mapping (Elavon) comes nearest, and the file has no column", "typ", "utbetalning")
                .doesNotContain("datum");
        assertThat(refused(file("seb.csv", "SEB Swish-rapport\nDag;Summa\n2026-03-09;100,00\n")))
                .contains("a Swish report of another bank", "--mapping FILE");
        var elavon = file("elavon.csv", "Datum;Typ;Order;Belopp;Avgift;Moms;Utbetalning\n");
        assertThat(refused(elavon, "--mapping", mapping, "--provider", "stripe"))
                .contains("asked for stripe, but this is read by the mapping Elavon");

        assertThat(refused(file("k.sta", ":20:ONE\n:25:1\n:28C:1\n"))).contains("a bank statement", "--bank");
        assertThat(refused(file("k.xml", "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"/>")))
                .contains("a bank statement", "--bank");
        assertThat(refused(Command.SAMPLES.resolve("stripe.csv"), "--bank", Command.SAMPLES.resolve("adyen.csv")))
                .contains("adyen.csv", "no bank file: this is an Adyen settlement details report", "--settlement");
    }

    private String refused(Path settlement, Object... more) throws IOException {
        var words = new ArrayList<Object>(
                List.of("--settlement", settlement, "--open-items", file("items.csv", ITEMS), "--out", out()));
        words.addAll(List.of(more));
        var run = Command.run(words.toArray());
        assertThat(run.status()).as(run.err()).isEqualTo(65);
        assertThat(out()).doesNotExist();
        return run.err();
    }

    /** The same as a workbook, whose amounts are numbers. */
    @Test
    void aWorkbookOfNoKnownProviderIsReadByAMappingToo() throws IOException {
        var cells = List.of(
                List.of("Datum", "Typ", "Order", "Belopp", "Avgift", "Moms", "Utbetalning"),
                List.of("2026-03-09", "Köp", "10482", "1249", "25", "6.25", "U-1"),
                List.of("2026-03-12", "Till banken", "", "-1217.75", "", "", "U-1"));
        var sheet = new StringBuilder();
        for (var one : cells) {
            sheet.append("<row>");
            one.forEach(cell -> sheet.append(
                    cell.matches("-?[0-9.]+")
                            ? "<c><v>" + cell + "</v></c>"
                            : "<c t=\"inlineStr\"><is><t>" + cell + "</t></is></c>"));
            sheet.append("</row>");
        }
        var book = Files.write(folder.resolve("elavon.xlsx"), workbook(sheet.toString()));
        var run = Command.run(
                "--settlement",
                book,
                "--mapping",
                file("elavon.mapping", ELAVON + "decimal = point\n"),
                "--open-items",
                file("items.csv", ITEMS),
                "--out",
                out());
        assertThat(run.status()).as(run.err()).isZero();
        // 1249.00 − 25.00 − 6.25 = 1217.75
        assertThat(Command.bank(out())).isEqualByComparingTo("1217.75");
    }

    private static byte[] workbook(String rows) throws IOException {
        var main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var part : Map.of(
                            "xl/workbook.xml",
                            "<workbook " + main
                                    + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
                                    + "<sheets><sheet name=\"A\" r:id=\"r1\"/></sheets></workbook>",
                            "xl/_rels/workbook.xml.rels",
                            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                                    + "<Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
                            "xl/worksheets/sheet1.xml",
                            "<worksheet " + main + "><sheetData>" + rows + "</sheetData></worksheet>")
                    .entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void aFileOfNoKnownProviderIsReadByAMapping() throws IOException {
        // 1249.00 + 599.00 − 299.00 − 40.00 − 10.00 = 1499.00
        var settlement = file("elavon.csv", """
            Datum;Typ;Order;Belopp;Avgift;Moms;Utbetalning
            2026-03-09;Köp;10482;1249,00;25,00;6,25;U-1
            2026-03-09;Köp;10483;599,00;15,00;3,75;U-1
            2026-03-10;Retur;10455;-299,00;;;U-1
            2026-03-12;Till banken;;-1499,00;;;U-1
            """);
        var mapping = file("elavon.mapping", ELAVON);
        var items = file("items.csv", ITEMS);
        var run = Command.run("--settlement", settlement, "--mapping", mapping, "--open-items", items, "--out", out());
        assertThat(run.status()).as(run.err()).isZero();
        var report = Command.report(out());
        assertThat(report.get("summary").get("matched").asInt()).isEqualTo(3);
        assertThat(report.get("payouts").get(0).get("certificate").get("paid").asString())
                .isEqualTo("1499.00");
        assertThat(Files.readString(out().resolve("vouchers.si")))
                .contains("#TRANS 6570 {} 40.00", "#TRANS 2641 {} 10.00");

        var broken = file("broken.mapping", "column.datum = x\n");
        var refused =
                Command.run("--settlement", settlement, "--mapping", broken, "--open-items", items, "--out", out());
        assertThat(refused.status()).isEqualTo(65);
        assertThat(refused.err()).contains("broken.mapping, line 1");
        assertThat(run(settlement).status()).isEqualTo(65);
    }

    @Test
    void theFileOfAnotherProviderIsNamed() throws IOException {
        var svea = file("svea.json", "{\"clientReports\":[]}");
        var run = Command.run(
                "--settlement", svea, "--open-items", file("items.csv", ITEMS), "--out", out(), "--provider", "nets");
        assertThat(run.status()).isEqualTo(65);
        assertThat(run.err()).contains("asked for nets, but this is a Svea reconciliation report");
    }
}
