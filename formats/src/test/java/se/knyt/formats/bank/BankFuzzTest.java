package se.knyt.formats.bank;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import se.knyt.formats.csv.FormatException;

/** Whatever the bytes: entries, or the format's own exception; nothing else. */
class BankFuzzTest {
    private static final List<byte[]> SAMPLES = List.of(
            Read.string("genkgo-camt053.v8.xml").getBytes(StandardCharsets.UTF_8),
            Read.string("genkgo-camt054.v2.xml").getBytes(StandardCharsets.UTF_8),
            Read.string("own-mt940-sample.sta").getBytes(StandardCharsets.UTF_8),
            "Datum;Text;Belopp;Saldo\n2026-03-12;a;10,00;110,00\n2026-03-12;b;1 010,00;1 120,00\n"
                    .getBytes(StandardCharsets.UTF_8));

    @Property(tries = 1_000)
    void anyBytesAreReadOrRefused(@ForAll @Size(max = 300) byte[] bytes) {
        readOrRefuse(bytes);
    }

    @Property(tries = 3_000)
    void aDamagedFileIsReadOrRefused(
            @ForAll @IntRange(max = 3) int sample, @ForAll @IntRange(max = 100_000) int at, @ForAll byte value) {
        var bytes = SAMPLES.get(sample).clone();
        bytes[at % bytes.length] = value;
        readOrRefuse(bytes);
    }

    private static void readOrRefuse(byte[] bytes) {
        try {
            var read = Read.bytes(bytes);
            read.entries.forEach(BankEntry::movement);
        } catch (FormatException refused) {
            assertThat(refused.reason()).isNotBlank();
            assertThat(refused.line()).isNotNegative();
        }
    }
}
