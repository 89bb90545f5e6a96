package se.knyt.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        var mapping = file("elavon.mapping", """
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
            """);
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
