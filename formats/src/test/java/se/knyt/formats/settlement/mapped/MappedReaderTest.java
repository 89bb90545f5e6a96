package se.knyt.formats.settlement.mapped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.Certified;

/** Files written by hand here; what they say is worked out by hand beside each. */
class MappedReaderTest {
    /**
     * 1 249,00 − 24,98 − 6,25 = 1 217,77 and −300,00, and a monthly fee of −100,00: 817,77 paid out.
     */
    private static final String SIGNED = """
            Elavon Sverige;;;;;;;;
            Period;2026-03;;;;;;;
            Datum;Typ;Ordernr;Transaktions-id;Brutto;Avgift;Moms;Netto;Utbetalning
            2026-03-02;Köp;1001;T-1;1 249,00;24,98;6,25;1 217,77;U-77
            2026-03-03;Återbetalning;1001;T-2;-300,00;0,00;0,00;-300,00;U-77
            2026-03-04;Avgift;;;-100,00;;;-100,00;U-77
            2026-03-05;Utbetalning;;;-817,77;;;-817,77;U-77
            2026-03-05;Köp;1002;T-3;10,00;;;10,00;
            """;

    private static FileText file(String text) {
        return FileText.of("fil.csv", text.getBytes(StandardCharsets.UTF_8));
    }

    private static MappedFormat guessed(String text) {
        return FormatGuess.of(file(text), "Elavon", Currency.SEK).format();
    }

    private static Certified read(String text, MappedFormat format) {
        return Certified.of(MappedReader.read(file(text), format, "elavon"));
    }

    @Test
    void whatIsGuessedIsNamedWithItsReasonAndReadsTheFile() {
        var guess = FormatGuess.of(file(SIGNED.replace("Ordernr", "Ordernummer")), "Elavon", Currency.SEK);
        assertThat(guess.format().problems()).isEmpty();
        assertThat(guess.format().columns())
                .containsEntry(Role.DATE, "datum")
                .containsEntry(Role.GROSS, "brutto")
                .containsEntry(Role.NET, "netto")
                .containsEntry(Role.PAYOUT, "utbetalning")
                .containsEntry(Role.REFERENCE, "ordernummer")
                .containsEntry(Role.TRANSACTION, "transaktions_id");
        assertThat(guess.reasons()).containsEntry(Role.GROSS, "name");
        assertThat(guess.words()).containsEntry("köp", 2);
        assertThat(guess.format().words())
                .containsEntry("återbetalning", Meaning.REFUND)
                .containsEntry("utbetalning", Meaning.PAYOUT);

        var read = read(SIGNED.replace("Ordernr", "Ordernummer"), guess.format());
        // The last row has no payout so far: it stands in a later file.
        assertThat(read.file().parts()).hasSize(1);
        assertThat(read.file().parts().getFirst().reference()).isEqualTo("U-77");
        assertThat(read.file().parts().getFirst().statement().paid()).isEqualTo(Money.sek("817.77"));
        assertThat(read.lines())
                .containsExactly(
                        "4 sale Köp 1249.00",
                        "4 fee Köp -24.98",
                        "4 fee_vat Köp -6.25",
                        "5 refund Återbetalning -300.00",
                        "6 fee Avgift -100.00");
        assertThat(read.certificate().closes()).isTrue();
        assertThat(read.file().reference(0)).isEqualTo("1001");
    }

    @Test
    void aFormatWrittenOutReadsBackAsItWas() {
        var format = guessed(SIGNED.replace("Ordernr", "Ordernummer"));
        assertThat(MappedFormatText.read("f", MappedFormatText.write(format))).isEqualTo(format);
    }

    /** Debit and credit apart, with an unsigned file's own row of the payout: 500,00 − 9,90 − 200,00 = 290,10. */
    @Test
    void debitAndCreditMayStandApart() {
        var text = """
                Date,Description,Reference,Debit,Credit,Currency
                2026-03-02,Sale,1001,,500.00,SEK
                2026-03-02,Fee,1001,9.90,,SEK
                2026-03-03,Refund,1000,200.00,,SEK
                2026-03-04,Payout,,290.10,,SEK
                """;
        var format = guessed(text.replace("Description", "Type"));
        assertThat(format.columns()).containsKeys(Role.DEBIT, Role.CREDIT).doesNotContainKey(Role.GROSS);
        var read = read(text.replace("Description", "Type"), format);
        assertThat(read.lines()).containsExactly("2 sale Sale 500.00", "3 fee Fee -9.90", "4 refund Refund -200.00");
        assertThat(read.certificate().closes()).isTrue();
        // Without an id of its own a payout is called by its day and amount.
        assertThat(read.file().parts().getFirst().reference()).isEqualTo("2026-03-04-290-10");
    }

    /** All amounts without signs; what a row is says the sign. 100 + 50 − 30 − 4 = 116. */
    @Test
    void theTypeOfRowMaySayTheSign() {
        var text = "date\ttype\torder\tamount\n01/03/2026\tsale\t1\t100.00\n02/03/2026\tsale\t2\t50.00\n"
                + "03/03/2026\trefund\t1\t30.00\n25/03/2026\tfee\t\t4.00\n25/03/2026\tpayout\t\t116.00\n";
        var read = read(text, guessed(text));
        assertThat(read.lines())
                .containsExactly(
                        "2 sale sale 100.00", "3 sale sale 50.00", "4 refund refund -30.00", "5 fee fee -4.00");
        assertThat(read.certificate().closes()).isTrue();
        assertThat(read.file().parts().getFirst().paidOn()).hasToString("2026-03-25");
    }

    /**
     * Zettle's transactions name no payout: the payout's row ends what belongs to it, and a payment and its fee share one id. A payment
     * below zero is a refund, its fee then above. 149.00 − 2.61 + 99.00 − 1.73 − 99.00 + 1.73 = 146.39.
     */
    private static final String ZETTLE = """
            timestamp,originatorTransactionType,originatingTransactionUuid,amount
            2026-03-09,PAYMENT,6b01,149.00
            2026-03-09,PAYMENT_FEE,6b01,-2.61
            2026-03-10,PAYMENT,6b02,99.00
            2026-03-10,PAYMENT_FEE,6b02,-1.73
            2026-03-10,PAYMENT,6b03,-99.00
            2026-03-10,PAYMENT_FEE,6b03,1.73
            2026-03-12,PAYOUT,6b0f,-146.39
            """;

    private static MappedFormat zettle() {
        return MappedFormatText.read("f", """
                name = Zettle
                decimal = point
                paid = row
                column.date = timestamp
                column.type = originatortransactiontype
                column.transaction = originatingtransactionuuid
                column.gross = amount
                word.sale = payment
                word.fee = payment_fee
                word.payout = payout
                """);
    }

    @Test
    void aPayoutThatNamesNoMembersIsWhatItsOwnRowEnds() {
        var read = read(ZETTLE, zettle());
        assertThat(read.lines())
                .containsExactly(
                        "2 sale PAYMENT 149.00",
                        "3 fee PAYMENT_FEE -2.61",
                        "4 sale PAYMENT 99.00",
                        "5 fee PAYMENT_FEE -1.73",
                        "6 refund PAYMENT -99.00",
                        "7 fee_refund PAYMENT_FEE 1.73");
        assertThat(read.certificate().closes()).isTrue();
        assertThat(read.certificate().paid().toPlain()).isEqualTo("146.39");
        // What came after the payout is another's: the sum says so, and nothing is guessed to belong.
        assertThat(read(ZETTLE + "2026-03-12,PAYMENT,6b10,10.00\n", zettle())
                        .certificate()
                        .closes())
                .isFalse();
        assertThatThrownBy(() -> read(ZETTLE + "2026-03-13,PAYOUT,6b1f,-10.00\n", zettle()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("a second payout, and no column says which rows belong to it");
    }

    /**
     * Qliro's settlement rows say in two columns what they are, and no amount has a sign: Debit of a transaction is a sale, Credit a refund;
     * Credit of a fee is taken, Debit of one given back. 1 249.00 − 299.00 − 43.75 = 906.25, and 3.75 of a fee back: 910.00.
     */
    private static final String QLIRO = """
            OrderId,PaymentTransactionId,MerchantOrderReference,BatchId,Action,Type,CurrencyCode,Amount,TransactionCompletedDate
            3310482,88001,10482,QL-20260311-7,Debit,Transaction,SEK,1249.00,2026-03-09
            3310455,88002,10455,QL-20260311-7,Credit,Transaction,SEK,299.00,2026-03-10
            3310482,88001,10482,QL-20260311-7,Credit,Fee,SEK,43.75,2026-03-09
            3310455,88002,10455,QL-20260311-7,Debit,Fee,SEK,3.75,2026-03-10
            """;

    private static MappedFormat qliro() {
        return MappedFormatText.read("f", """
                name = Qliro
                decimal = point
                signs = by-type
                column.date = transactioncompleteddate
                column.type = action
                column.second-type = type
                column.gross = amount
                column.reference = merchantorderreference
                column.purchase = orderid
                column.transaction = paymenttransactionid
                column.payout = batchid
                column.currency = currencycode
                word.sale = debit / transaction
                word.refund = credit / transaction
                word.fee = credit / fee
                word.fee-refund = debit / fee
                word.chargeback = credit / chargeback
                word.chargeback-won = debit / chargeback
                """);
    }

    @Test
    void twoColumnsMaySayTogetherWhatARowIs() {
        var read = read(QLIRO, qliro());
        assertThat(read.lines())
                .containsExactly(
                        "2 sale Debit / Transaction 1249.00",
                        "3 refund Credit / Transaction -299.00",
                        "4 fee Credit / Fee -43.75",
                        "5 fee_refund Debit / Fee 3.75");
        assertThat(read.certificate().paid().toPlain()).isEqualTo("910.00");
        assertThat(MappedFormatText.read("f", MappedFormatText.write(qliro()))).isEqualTo(qliro());
        assertThat(FormatGuess.words(file(QLIRO), "action", "type"))
                .containsOnlyKeys("debit / transaction", "credit / transaction", "credit / fee", "debit / fee");
        // A pair that nobody has explained is kept as it came.
        assertThat(read(QLIRO.replace("Debit,Fee", "Debit,Bonus"), qliro()).lines())
                .contains("5 unrecognized Debit / Bonus 3.75");
    }

    /** Sold for 100.00 EUR and paid as 1 123.45 SEK, 20.00 EUR of it back as −225.10 SEK: 898.35 − 9.00 = 889.35. */
    @Test
    void whatWasSoldInAnotherCurrencyIsKnownInIt() {
        var text = """
                Date;Type;Order;Amount;Fee;Bought;In
                2026-03-02;Sale;1001;1123.45;9.00;100.00;EUR
                2026-03-03;Refund;1001;-225.10;;20.00;EUR
                2026-03-03;Sale;1002;50.00;;50.00;SEK
                """;
        var format = MappedFormatText.read("f", """
                name = Elavon
                decimal = point
                column.date = date
                column.type = type
                column.reference = order
                column.gross = amount
                column.fee = fee
                column.purchase-amount = bought
                column.purchase-currency = in
                word.sale = sale
                word.refund = refund
                """);
        var read = read(text, format).file();
        assertThat(read.original(0)).contains(Money.parse("100.00", new Currency("EUR")));
        assertThat(read.original(1)).as("the fee is of the payout").isEmpty();
        assertThat(read.original(2)).contains(Money.parse("-20.00", new Currency("EUR")));
        assertThat(read.original(3)).as("its own currency").isEmpty();
        assertThatThrownBy(() -> read(text.replace("100.00;EUR", ";EUR"), format))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("a currency of the purchase without its amount");
    }

    /**
     * Mollie counts costs with four decimals: 100.0000 − 20.0000 − 0.3872 = 79.6128, and pays 79.61; the −0.0028 is its rounding. Such a
     * cell is refused with its place and never rounded; the settlement as it was paid, 0.39 in cost, closes: 100.00 − 20.00 − 0.39 = 79.61.
     */
    @Test
    void partsOfACentAreRefusedAndNeverRounded() {
        var text = """
                Date,Type,Reference,Amount
                2026-03-10,payment,1001,100.0000
                2026-03-11,refund,1001,-20.0000
                2026-03-12,fee,iDEAL,-0.3872
                2026-03-12,payout,1234567.2603.03,-79.61
                """;
        var format = guessed(text.replace("0000", "00").replace("-0.3872", "-0.39"));
        assertThatThrownBy(() -> read(text, format))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("line 4, column 22")
                .hasMessageContaining("more decimals than the currency has");
        var paid = read(text.replace("-0.3872", "-0.39"), format);
        assertThat(paid.certificate().closes()).isTrue();
        assertThat(paid.certificate().paid().toPlain()).isEqualTo("79.61");
    }

    /** Walley carries a debt of 150.00 into the settlement: −150.00 + 1 249.00 + 599.00 − 299.00 = 1 399.00 is paid, 9.00 less kept back. */
    @Test
    void aBalanceThatIsCarriedOverIsNoLineAndIsProved() {
        var text = """
                Date;Type;Order;Amount
                2026-03-09;IngoingBalance;;-150.00
                2026-03-09;Purchase;10482;1249.00
                2026-03-09;Purchase;10483;599.00
                2026-03-10;Refund;10455;-299.00
                2026-03-11;OutgoingBalance;;-9.00
                2026-03-12;Payout;W20260312001;-1390.00
                """;
        var format = MappedFormatText.read("f", """
                name = Walley
                decimal = point
                paid = row
                column.date = date
                column.type = type
                column.reference = order
                column.gross = amount
                word.sale = purchase
                word.refund = refund
                word.opening = ingoingbalance
                word.closing = outgoingbalance
                word.payout = payout
                """);
        var read = read(text, format);
        assertThat(read.lines())
                .containsExactly("3 sale Purchase 1249.00", "4 sale Purchase 599.00", "5 refund Refund -299.00");
        var statement = read.file().parts().getFirst().statement();
        assertThat(statement.opening()).isEqualTo(Money.sek("-150.00"));
        assertThat(statement.closing()).isEqualTo(Money.sek("9.00"));
        assertThat(read.certificate().closes()).isTrue();
        assertThat(read(text.replace("-150.00", "-149.99"), format)
                        .certificate()
                        .closes())
                .isFalse();
    }

    @Test
    void aWordThatNobodyHasExplainedIsKeptAndNeverGuessed() {
        var text = SIGNED.replace("Ordernr", "Ordernummer").replace("Avgift;;;-100", "Kampanj;;;-100");
        var read = read(text, guessed(text));
        assertThat(read.lines()).contains("6 unrecognized Kampanj -100.00");
    }

    @Test
    void theDifferenceIsSaidToTheOre() {
        var text = SIGNED.replace("Ordernr", "Ordernummer").replace("-817,77;;;-817,77", "-817,78;;;-817,78");
        var read = read(text, guessed(text));
        assertThat(read.certificate().closes()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 217,77;U-77|1 217,78;U-77|line 4, column 45: the row does not add up",
                "-300,00;0,00;0,00;-300,00|-300,00 kr;0,00;0,00;-300,00|line 5",
                "-300,00;0,00;0,00;-300,00|=1+1;0,00;0,00;-300,00|line 5, column 35: a formula",
                "2026-03-03|2026-02-30|line 5, column 1: no day",
                "2026-03-05;Köp;1002;T-3;10,00;;;10,00;|2026-03-05;Köp;10|line 8",
                "U-77|U-77;x|more cells than the header",
            })
    void whatDoesNotFitIsRefusedWithItsPlace(String was, String is, String where) {
        var good = SIGNED.replace("Ordernr", "Ordernummer");
        var format = guessed(good);
        assertThatThrownBy(() -> read(good.replaceFirst(java.util.regex.Pattern.quote(was), is), format))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(where);
    }

    @Test
    void aFileWithOtherColumnsIsNotReadByTheFormat() {
        var format = guessed(SIGNED.replace("Ordernr", "Ordernummer"));
        assertThat(MappedReader.fits(file("a;b;c\n1;2;3\n"), format)).isFalse();
        assertThatThrownBy(() -> read("", format)).isInstanceOf(FormatException.class);
    }

    @Test
    void anotherEncodingIsReadAsWhatItIsAndGarbageIsRefused() {
        var text = SIGNED.replace("Ordernr", "Ordernummer");
        var latin = FileText.of("fil.csv", text.getBytes(Charset.forName("windows-1252")));
        assertThat(MappedReader.read(latin, guessed(text), "elavon").size()).isEqualTo(5);
        var noise = new byte[5_000];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) (i * 31);
        }
        assertThatThrownBy(() -> FormatGuess.of(FileText.of("x.csv", noise), "", Currency.SEK))
                .isInstanceOf(FormatException.class);
    }

    @ParameterizedTest
    @CsvSource({"colum.date = x, line 1", "signs = maybe, line 1", "word.gift = x, line 1", "decimal, line 1"})
    void aFormatThatSaysNothingKnownIsRefusedByItsLine(String text, String where) {
        assertThatThrownBy(() -> MappedFormatText.read("my.format", text))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(where);
    }
}
