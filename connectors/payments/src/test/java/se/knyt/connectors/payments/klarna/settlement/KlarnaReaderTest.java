package se.knyt.connectors.payments.klarna.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import se.knyt.core.reconciliation.Certificate;
import se.knyt.core.reconciliation.Certifier;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.SettlementFile;

/** The directions of Klarna's amounts, by its documented formula; sums worked out by hand beside each file. */
class KlarnaReaderTest {
    private static final String HEADER = "type,detailed_type,amount,tax_amount,merchant_reference1,capture_id\n";

    private static SettlementFile read(String content) {
        return KlarnaReader.read(FileText.of("file.csv", content.getBytes(StandardCharsets.UTF_8)), "klarna");
    }

    private static Certificate certificate(String content) {
        var file = read(content);
        var part = file.parts().getFirst();
        return Certifier.certify(part.statement(), file, part.from(), part.to()).certificate();
    }

    private static String totals(String names, String values) {
        return "total_settlement_amount,payment_reference,settlement_currency,payout_date" + names + "\n" + values
                + "\n\n" + HEADER;
    }

    @Test
    void commissionThatIsPaidAndCommissionThatIsTakenBothClose() {
        // 100.00 + 5.00 = 105.00 as documented; 100.00 − 5.00 = 95.00 as a production plugin reads it.
        for (var paid : List.of("105.00", "95.00")) {
            var certificate = certificate(totals(",total_commission_amount", paid + ",R,SEK,2026-03-12,5.00")
                    + "SALE,,100.00,,1,\nCOMMISSION,,5.00,,,\n");
            assertThat(certificate.closes()).isTrue();
            assertThat(certificate.adjustments().toPlain()).isEqualTo(paid.equals("105.00") ? "5.00" : "-5.00");
        }
        assertThat(certificate(totals(",total_commission_amount", "104.00,R,SEK,2026-03-12,5.00")
                                + "SALE,,100.00,,1,\nCOMMISSION,,5.00,,,\n")
                        .closes())
                .isFalse();
    }

    /** 100.00 is paid where all fees (4.00 and VAT 1.00) go on an invoice, 95.00 where they are deducted all the same. */
    @Test
    void feesThatAreInvoicedApartAreNoPartOfThePayoutWhereOnlyThatCloses() {
        var names = ",merchant_settlement_type,total_sale_amount,total_fee_amount,total_tax_amount";
        var rows = "SALE,,100.00,,1,c1\nFEE,PURCHASE_FEE_FIXED,4.00,1.00,1,c1\n";
        var apart = read(totals(names, "100.00,G1,SEK,2026-03-12,GROSS,100.00,4.00,1.00") + rows);
        assertThat(apart.size()).isEqualTo(1);
        assertThat(certificate(totals(names, "100.00,G1,SEK,2026-03-12,GROSS,100.00,4.00,1.00") + rows)
                        .closes())
                .isTrue();
        assertThat(read(totals(names, "95.00,G1,SEK,2026-03-12,GROSS_FEE,100.00,4.00,1.00") + rows)
                        .size())
                .isEqualTo(3);
        // Neither way: shown as it is, and does not close.
        assertThat(certificate(totals(names, "96.00,G1,SEK,2026-03-12,GROSS_FEE,100.00,4.00,1.00") + rows)
                        .closes())
                .isFalse();
        // NET is deducted by its name: without the fees it does not close.
        assertThat(certificate(totals(names, "100.00,G1,SEK,2026-03-12,NET,100.00,4.00,1.00") + rows)
                        .closes())
                .isFalse();
    }

    @Test
    void aPayoutThatClosesWithItsFeesAndWithoutThemIsNotGuessedAt() {
        var names = ",merchant_settlement_type,total_sale_amount,total_fee_amount,total_fee_refund_amount";
        assertThatThrownBy(() -> read(totals(names, "100.00,G1,SEK,2026-03-12,GROSS,100.00,4.00,4.00")
                        + "SALE,,100.00,,1,c1\nFEE,,4.00,,1,c1\nFEE_REFUND,,4.00,,2,c2\n"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("with the fees and without them");
    }

    /** The new provider takes what is still owed to Klarna out of its own payout: a charge without order, known only by its comment. */
    @Test
    void anOldDebtToKlarnaIsTakenOutOfKustomsPayout() {
        // 100.00 − 4.00 − 1.00 − 30.00 = 65.00
        var content = totals(
                        ",total_sale_amount,total_fee_amount,total_tax_amount,total_charge_amount",
                        "65.00,KU1,SEK,2026-09-28,100.00,4.00,1.00,30.00")
                .replace("capture_id\n", "capture_id,klarna_comment\n");
        var file = KlarnaReader.read(
                FileText.of(
                        "file.csv",
                        (content + "SALE,,100.00,,1,,\nFEE,,4.00,1.00,1,,\nCHARGE,,30.00,,,,KLARNA SE7Q4KD2\n")
                                .getBytes(StandardCharsets.UTF_8)),
                "kustom");
        var part = file.parts().getFirst();
        var certificate = Certifier.certify(part.statement(), file, part.from(), part.to())
                .certificate();
        assertThat(part.provider()).isEqualTo("kustom");
        assertThat(certificate.closes()).isTrue();
        assertThat(certificate.adjustments().toPlain()).isEqualTo("-30.00");
        assertThat(file.reference(file.size() - 1)).isEmpty();
    }

    @Test
    void vatInRowsOfItsOwnIsNotCountedTwice() {
        // 100.00 − 4.00 − 1.00 = 95.00: the fee's VAT stands beside the fee and again as a TAX row.
        var certificate = certificate(totals(",total_tax_amount,total_fee_amount", "95.00,R,SEK,2026-03-12,1.00,4.00")
                + "SALE,,100.00,,1,\nFEE,,4.00,1.00,1,\nTAX,,1.00,,1,\n");
        assertThat(certificate.closes()).isTrue();
        assertThat(certificate.feeVat().toPlain()).isEqualTo("-1.00");
    }

    @Test
    void aRefundedFeeBringsItsVatBackOnlyWhenThePayoutSaysSo() {
        // 100.00 + 4.00 = 104.00, or with the VAT 105.00.
        for (var paid : List.of("104.00", "105.00")) {
            var certificate = certificate(
                    totals("", paid + ",R,SEK,2026-03-12") + "SALE,,100.00,,1,\nFEE_REFUND,,4.00,1.00,1,\n");
            assertThat(certificate.closes()).isTrue();
            assertThat(certificate.fees().toPlain()).isEqualTo("4.00");
        }
    }

    @Test
    void chargebacksReservesAndProtectionHaveTheirDirections() {
        // 1000.00 − 200.00 + 200.00 − 100.00 + 50.00 − 10.00 + 3.00 = 943.00
        var file = totals(
                        ",total_sale_amount,total_reversal_amount,total_holdback_amount,total_release_amount,total_charge_amount,total_credit_amount",
                        "943.00,R,SEK,2026-03-12,1000.00,0.00,100.00,50.00,10.00,3.00")
                + "SALE,,1000.00,,1,\nREVERSAL,,200.00,,1,\nREVERSAL_MERCHANT_PROTECTION,,200.00,,1,\n"
                + "HOLDBACK,,100.00,,,\nRELEASE,,50.00,,,\nCHARGE,,10.00,,,\nCREDIT,,3.00,,,\n";
        assertThat(certificate(file).closes()).isTrue();
    }

    @Test
    void unknownTypesGoTheWayThatCloses() {
        // 100.00 + 7.00 − 2.00 = 105.00 with one unknown word used both ways
        var certificate =
                certificate(totals("", "105.00,R,SEK,2026-03-12") + "SALE,,100.00,,1,\nNEW,,7.00,,,\nNEW,,2.00,,,\n");
        assertThat(certificate.closes()).isTrue();
        assertThat(certificate.adjustments().toPlain()).isEqualTo("5.00");
    }

    /** A file without an unknown word, that closes. */
    private static List<String> closing(Random random) {
        var rows = new ArrayList<String>();
        long sales = 0;
        long returns = 0;
        long fees = 0;
        long vat = 0;
        for (int i = 0; i <= random.nextInt(12); i++) {
            long amount = random.nextLong(1_000, 500_000);
            long fee = amount / 40 + 1;
            rows.add("SALE,PURCHASE," + decimal(amount) + ",,W" + i + ",c" + i);
            rows.add("FEE,PURCHASE_FEE_PERCENTAGE," + decimal(fee) + "," + decimal(fee / 4 + 1) + ",W" + i + ",c" + i);
            sales += amount;
            fees += fee;
            vat += fee / 4 + 1;
            if (random.nextInt(3) == 0) {
                rows.add("RETURN,PURCHASE_RETURN," + decimal(amount / 3) + ",,W" + i + ",");
                returns += amount / 3;
            }
        }
        rows.addFirst(totals(
                        ",total_sale_amount,total_return_amount,total_fee_amount,total_tax_amount",
                        decimal(sales - returns - fees - vat) + ",R,SEK,2026-03-12," + decimal(sales) + ","
                                + decimal(returns) + "," + decimal(fees) + "," + decimal(vat))
                .strip());
        return rows;
    }

    private static String decimal(long minor) {
        var amount = java.math.BigDecimal.valueOf(minor, 2);
        return amount.toPlainString();
    }

    @Property(tries = 300)
    void noSingleFaultInTheFilePasses(@ForAll long seed) {
        var random = new Random(seed);
        var rows = closing(random);
        assertThat(certificate(String.join("\n", rows)).closes()).isTrue();

        int at = 1 + random.nextInt(rows.size() - 1);
        var cells = rows.get(at).split(",", -1);
        switch (random.nextInt(5)) {
            case 0 -> rows.remove(at);
            case 1 -> rows.add(rows.get(at));
            case 2 -> {
                cells[2] = "-" + cells[2];
                rows.set(at, String.join(",", cells));
            }
            case 3 -> {
                cells[2] = decimal(
                        new java.math.BigDecimal(cells[2]).unscaledValue().longValueExact() + 1);
                rows.set(at, String.join(",", cells));
            }
            default -> {
                cells[0] = cells[0].equals("SALE") ? "RETURN" : "SALE";
                rows.set(at, String.join(",", cells));
            }
        }
        if (rows.size() > 1) {
            assertThat(certificate(String.join("\n", rows)).closes()).isFalse();
        }
    }

    @Property(tries = 200)
    void aFileWithDamagedBytesIsRefusedOrRead(@ForAll long seed) {
        var random = new Random(seed);
        var bytes = String.join("\n", closing(random)).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        try {
            assertThat(KlarnaReader.read(FileText.of("file.csv", bytes), "klarna")
                            .parts())
                    .isNotEmpty();
        } catch (FormatException e) {
            assertThat(e).hasMessageStartingWith("file.csv");
        }
    }
}
