package se.knyt.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sold in euro, paid out in kronor. Of 100.00 EUR PayPal keeps 3.75 and changes 96.25 to 1 099.30 SEK: the fee is 3.75 × 1 099.30 / 96.25
 * = 42.83, the sale 1 142.13.
 */
class ChangedCurrencyTest {
    private static final String REPORT = """
        "RH","2026/03/12 02:00:00 -0800","A","ABCDEFGHJKLMN","009"
        "FH","01"
        "SH","2026/03/09 00:00:00 -0800","2026/03/11 23:59:59 -0800","ABCDEFGHJKLMN",""
        "CH","Transaction ID","Invoice ID","PayPal Reference ID","PayPal Reference ID Type","Transaction Event Code","Transaction Initiation Date","Transaction Completion Date","Transaction  Debit or Credit","Gross Transaction Amount","Gross Transaction Currency","Fee Debit or Credit","Fee Amount","Fee Currency","Custom Field"
        "SB","E1","3001","","","T0006","2026/03/09 10:00:00 -0800","2026/03/09 10:00:00 -0800","CR",10000,"EUR","DR",375,"EUR",""
        "SB","V1","","E1","TXN","T0200","2026/03/09 10:00:01 -0800","2026/03/09 10:00:01 -0800","DR",9625,"EUR","",,"",""
        "SB","V1","","E1","TXN","T0200","2026/03/09 10:00:01 -0800","2026/03/09 10:00:01 -0800","CR",109930,"SEK","",,"",""
        "SB","W1","","","","T0400","2026/03/10 20:00:00 -0800","2026/03/10 20:00:00 -0800","DR",109930,"SEK","",,"",""
        "SC","4"
        "RC","4"
        "FF","4"
        """;

    @TempDir
    Path folder;

    private Path reconcile(String items, int status) throws IOException {
        var out = folder.resolve("out");
        var run = Command.reconcile(
                Files.writeString(folder.resolve("STL-20260312.01.009.CSV"), REPORT),
                Files.writeString(folder.resolve("items.csv"), items),
                out);
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isEqualTo(status);
        return out;
    }

    /** What was booked for the invoice stands in no file, so the difference cannot be booked; what is to be registered is in euro. */
    @Test
    void anInvoiceInTheCurrencyOfThePurchaseIsMatchedByWhatTheBuyerPaid() throws IOException {
        var out = reconcile("""
            invoice_number,kind,date,reference,amount,currency
            70,invoice,2026-03-09,3001,100.00,EUR
            71,invoice,2026-03-09,3002,1142.13,SEK
            """, 2);

        var payout = Command.report(out).get("payouts").get(0);
        var line = payout.get("lines").get(0);
        assertThat(line.get("invoice_number").asString()).isEqualTo("70");
        assertThat(line.get("amount").asString()).isEqualTo("1142.13");
        assertThat(line.get("original").get("amount").asString()).isEqualTo("100.00");
        assertThat(line.get("original").get("currency").asString()).isEqualTo("EUR");
        assertThat(Command.codes(payout)).containsExactly("no_rate");
        assertThat(Files.readString(out.resolve("payments.csv")))
                .contains("70,,2026-03-11,100.00,EUR,PAYPAL,1583,0.00");
        assertThat(Files.readString(out.resolve("lines.csv"))).contains(",1142.13,matched,2,70,,EUR,100.00");
        assertThat(Files.readString(out.resolve("report.html"))).contains("(100,00\u00a0EUR)");
    }

    /** A list that holds kronor alone is matched in kronor, as it always was. */
    @Test
    void anInvoiceInTheCurrencyOfThePayoutIsMatchedByWhatWasSettled() throws IOException {
        var out = reconcile("""
            invoice_number,kind,date,reference,amount,currency,account
            70,invoice,2026-03-09,3001,1142.13,SEK,1583
            """, 0);

        assertThat(Command.codes(Command.report(out).get("payouts").get(0))).isEmpty();
        assertThat(Files.readString(out.resolve("vouchers.si")))
                .contains("#TRANS 1930 {} 1099.30", "#TRANS 6570 {} 42.83", "#TRANS 1583 {} -1142.13");
    }

    /** Another amount in euro under the same reference is no match, however near the kronor are. */
    @Test
    void anotherAmountIsOnlySuggested() throws IOException {
        var out = reconcile("""
            invoice_number,kind,date,reference,amount,currency
            70,invoice,2026-03-09,3001,1142.13,EUR
            """, 2);

        assertThat(Files.readString(out.resolve("lines.csv"))).contains(",1142.13,suggested,3,,70,EUR,100.00");
    }
}
