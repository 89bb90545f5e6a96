package se.knyt.formats.sie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.bookkeeping.ObjectNames;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

class SieWriterTest {
    private static final Charset CP437 = Charset.forName("IBM437");
    private static final LocalDate DAY = LocalDate.of(2026, 3, 12);
    private static final SieHeader HEADER =
            SieHeader.forImport("Knyt", "0.1", DAY, "Öre & Krona AB", "556000-0175", Currency.SEK);

    private static SieVoucher payout(String text) {
        return SieVoucher.forImport(
                DAY,
                text,
                List.of(
                        SieRow.of(1930, Money.sek("1474.55"), ""),
                        SieRow.of(6064, Money.sek("59.56"), ""),
                        SieRow.of(2641, Money.sek("14.89"), ""),
                        SieRow.of(1581, Money.sek("-1549.00"), "")));
    }

    private static byte[] written(SieVoucher voucher) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var writer = new SieWriter(out, SieKind.IMPORT_4I, HEADER)) {
            writer.voucher(voucher);
            writer.finish();
        }
        return out.toByteArray();
    }

    /** Each dimension and object once, before the vouchers; those of the program that reads, 1 and 6, are left to it. */
    @Test
    void dimensionsAreDeclaredOnce() throws IOException {
        var north =
                SieObjectId.of("WEBB", "", Dimensions.NONE.with(20, "Norra Åre").with(8, "77"));
        var voucher = SieVoucher.forImport(
                DAY,
                "K 1",
                List.of(
                        SieRow.of(1581, Money.sek("125.00"), ""),
                        SieRow.of(3001, north, Money.sek("-100.00"), ""),
                        SieRow.of(3001, north, Money.sek("-25.00"), "")));
        var out = new ByteArrayOutputStream();
        try (var writer = new SieWriter(out, SieKind.IMPORT_4I, HEADER)) {
            writer.dimensionsOf(List.of(voucher, voucher));
            writer.voucher(voucher);
            writer.finish();
        }
        assertThat(out.toString(CP437))
                .containsOnlyOnce("#DIM 8 Kund\r\n#DIM 20 \"Dimension 20\"\r\n#OBJEKT 8 77 77\r\n"
                        + "#OBJEKT 20 \"Norra Åre\" \"Norra Åre\"\r\n#VER")
                .contains("#TRANS 3001 {1 WEBB 8 77 20 \"Norra Åre\"} -100.00")
                .doesNotContain("#DIM 1 ");
        var read = SieReader.read(SieSource.of(out.toByteArray())).document();
        assertThat(read.objects()).hasSize(2);
        assertThat(read.vouchers().getFirst().rows().get(1).objects()).isEqualTo(north);

        var named = new ByteArrayOutputStream();
        try (var writer = new SieWriter(named, SieKind.IMPORT_4I, HEADER)) {
            writer.dimensionsOf(
                    List.of(voucher),
                    new ObjectNames(Map.of(1, Map.of("WEBB", "Webbutik", "X", "Annat"), 8, Map.of("77", "Bygg AB"))));
            writer.voucher(voucher);
            writer.finish();
        }
        assertThat(named.toString(CP437))
                .contains(
                        "#OBJEKT 1 WEBB Webbutik\r\n#OBJEKT 8 77 \"Bygg AB\"\r\n#OBJEKT 20 \"Norra Åre\" \"Norra Åre\"\r\n#VER")
                .doesNotContain("#DIM 1 ", "Annat");
    }

    @Test
    void aVoucherForImportIsWrittenInTheFormatsOwnWay() throws IOException {
        var text = new String(written(payout("Knyt klarna SE7Q4KD2")), CP437);
        assertThat(text).startsWith("""
                #FLAGGA 0
                #KSUMMA
                #PROGRAM Knyt 0.1
                #FORMAT PC8
                #GEN 20260312
                #SIETYP 4
                #ORGNR 556000-0175
                #FNAMN "Öre & Krona AB"
                #VALUTA SEK
                #VER "" "" 20260312 "Knyt klarna SE7Q4KD2"
                {
                \t#TRANS 1930 {} 1474.55
                \t#TRANS 6064 {} 59.56
                \t#TRANS 2641 {} 14.89
                \t#TRANS 1581 {} -1549.00
                }
                #KSUMMA\s""".replace("\n", "\r\n"));
    }

    /** The reader checks the control sum, so a wrong one would be refused. */
    @Property(tries = 300)
    void anyTextIsWrittenSoThatItReadsBack(@ForAll String text) throws IOException {
        var result = SieReader.read(SieSource.of(written(payout(text))));
        assertThat(result.findings()).isEmpty();
        assertThat(result.encoding()).isNotEqualTo(SieEncoding.LATIN_1);
        assertThat(result.document().vouchers().getFirst().text()).isEqualTo(SieText.fitted(text, SieText.IMPORT_MAX));
    }

    @Test
    void whatTheCharacterSetLacksIsWrittenInOtherLetters() {
        assertThat(SieText.transliterated("“Ærø” – 5 € … §1 ő中\n")).isEqualTo("\"Æro\" - 5 EUR ... par.1 o? ");
    }

    @Test
    void whatImportersRefuseIsNotWritten() throws IOException {
        var one = new SieVoucher("", "", DAY, "x", Optional.empty(), "", List.of(SieRow.of(1930, Money.sek("0"), "")));
        var off = SieVoucher.forImport(
                DAY, "x", List.of(SieRow.of(1930, Money.sek("1"), ""), SieRow.of(1581, Money.sek("-1.01"), "")));
        var longText = new SieVoucher(
                "", "", DAY, "x".repeat(51), Optional.empty(), "", payout("x").rows());
        assertThat(refused(one)).isEqualTo("voucher_empty");
        assertThat(refused(off)).isEqualTo("voucher_unbalanced");
        assertThat(refused(longText)).isEqualTo("text_too_long");
        try (var writer = new SieWriter(OutputStream.nullOutputStream(), SieKind.IMPORT_4I, HEADER)) {
            var balance = new SieBalance(SieBalance.Kind.IB, 0, 1930, List.of(), Money.sek("1"), Optional.empty());
            assertThatExceptionOfType(SieException.class).isThrownBy(() -> writer.balance(balance));
        }
    }

    private static String refused(SieVoucher voucher) {
        return assertThatExceptionOfType(SieException.class)
                .isThrownBy(() -> written(voucher))
                .actual()
                .code();
    }

    @Test
    void aFileThatWasNotFinishedIsRefusedByTheReader() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var writer = new SieWriter(out, SieKind.IMPORT_4I, HEADER)) {
            writer.voucher(payout("x"));
        }
        var fault = assertThatExceptionOfType(SieException.class)
                .isThrownBy(() -> SieReader.read(SieSource.of(out.toByteArray())))
                .actual();
        assertThat(fault.code()).isEqualTo("ksumma_not_closed");
    }

    /** 400,000 rows pass through without being kept: the stream counts bytes and holds none. */
    @Test
    void vouchersStreamThrough() throws IOException {
        var counted = new long[1];
        var counting = new OutputStream() {
            @Override
            public void write(int b) {
                counted[0]++;
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                counted[0] += length;
            }
        };
        var voucher = payout("Knyt klarna SE7Q4KD2");
        int vouchers = 100_000;
        try (var writer = new SieWriter(counting, SieKind.IMPORT_4I, HEADER)) {
            for (int i = 0; i < vouchers; i++) {
                writer.voucher(voucher);
            }
            writer.finish();
        }
        long one = written(voucher).length;
        long each = (counted[0] - one) / (vouchers - 1);
        assertThat(each).isBetween(140L, 170L);
    }

    @Test
    void oneOfOurVouchersKeepsItsEffectThroughAFile() throws IOException {
        var rows = List.of(
                VoucherRow.signed(1930, Money.sek("775.00"), "", "", "fact", "payout.bank"),
                VoucherRow.signed(6064, Money.sek("25.00"), "", "Avgift " + "x".repeat(80), "fact", "payout.fee"),
                VoucherRow.signed(1581, Money.sek("-800.00"), "", "", "fact", "payout.receivable"));
        var voucher = new Voucher(DAY, "Knyt klarna SE7Q4KD2 – " + "x".repeat(60), "klarna", List.of(), rows);
        var read = SieReader.read(SieSource.of(written(SieVoucher.forImport(voucher, DAY.plusDays(1)))));
        var back = read.document().vouchers().getFirst();
        assertThat(back.date()).isEqualTo(DAY.plusDays(1));
        assertThat(back.text()).startsWith("Knyt klarna SE7Q4KD2 - x").hasSize(SieText.IMPORT_MAX);
        assertThat(back.rows()).extracting(SieRow::account).containsExactly(1930, 6064, 1581);
        assertThat(back.rows())
                .extracting(SieRow::amount)
                .containsExactly(Money.sek("775.00"), Money.sek("25.00"), Money.sek("-800.00"));
    }
}
