package se.knyt.formats.sie;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the bytes: a document or the format's own exception, and nothing else. */
class SieFuzzTest {
    @Property(tries = 2_000)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 400) byte[] bytes) throws IOException {
        readOrRefuse(bytes);
    }

    @Property(tries = 2_000)
    void anyRecordsAreReadOrRefused(@ForAll("records") List<String> records) throws IOException {
        readOrRefuse(String.join("\n", records).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** One byte of a good file changed: read or refused, and what is read can be written and read again. */
    @Property(tries = 500)
    void aDamagedFileIsReadOrRefused(@ForAll @IntRange(max = 5_000) int at, @ForAll byte value) throws IOException {
        var bytes = SieFiles.bytes("own/ecommerce_2026-05.se");
        bytes[at] = value;
        readOrRefuse(bytes);
    }

    @Provide
    Arbitrary<List<String>> records() {
        var label = Arbitraries.of(
                "#VER",
                "#TRANS",
                "#RTRANS",
                "#BTRANS",
                "#IB",
                "#OIB",
                "#PSALDO",
                "#KONTO",
                "#SRU",
                "#DIM",
                "#OBJEKT",
                "#RAR",
                "#GEN",
                "#VALUTA",
                "#KSUMMA",
                "#UNDERDIM",
                "#OMFATTN",
                "{",
                "}",
                "#X");
        var field = Arbitraries.of(
                "0",
                "-1",
                "1930",
                "20260101",
                "20269999",
                "202601",
                "{}",
                "{1 2}",
                "{1",
                "\"a b\"",
                "\"",
                "\\\"",
                "1.50",
                "99999999999999999999",
                "-999999999999999.99",
                "SEK",
                "KWD",
                "å",
                "\u0000",
                "A");
        var record = label.flatMap(name -> field.list()
                .ofMaxSize(6)
                .map(fields -> name.startsWith("#") ? name + " " + String.join(" ", fields) : name));
        return record.list().ofMaxSize(12);
    }

    private static void readOrRefuse(byte[] bytes) throws IOException {
        SieDocument document;
        try {
            document = SieReader.read(SieSource.of(bytes)).document();
        } catch (SieException refused) {
            assertThat(refused.code()).isNotBlank();
            return;
        }
        byte[] copy;
        try {
            copy = SieFiles.copied(document);
        } catch (SieException threeDecimals) {
            assertThat(threeDecimals.code()).isEqualTo("amount");
            return;
        }
        assertThat(SieReader.read(SieSource.of(copy)).document().vouchers()).hasSameSizeAs(document.vouchers());
    }
}
