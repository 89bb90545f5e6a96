package se.knyt.formats.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    private static FileText text(String content) {
        return FileText.of("file.csv", content.getBytes(StandardCharsets.UTF_8));
    }

    private static List<List<String>> rows(String content, char delimiter) {
        var reader = new CsvReader(text(content), delimiter, '"');
        var rows = new ArrayList<List<String>>();
        while (reader.next()) {
            var cells = new ArrayList<String>();
            for (int i = 0; i < reader.size(); i++) {
                cells.add(reader.text(i));
            }
            rows.add(cells);
        }
        return rows;
    }

    /** As a file that ends with its last row: one without that line end may be cut within its only amount. */
    private static long amount(String... cells) {
        var file = String.join("\n", cells) + "\n";
        var reader = new CsvReader(text(file), '\t', '"');
        var marks = new DecimalMarks(text(file), '"');
        while (reader.next()) {
            marks.observe(reader, 0);
        }
        marks.decide();
        var again = new CsvReader(text(file), '\t', '"');
        again.next();
        return marks.minor(again, 0, 2);
    }

    @Test
    void quotesDelimitersAndLineEndsInsideCells() {
        assertThat(rows("a,\"b,c\",\"d\"\"e\"\r\n\r\n\"f\ng\",,h", ','))
                .containsExactly(List.of("a", "b,c", "d\"e"), List.of("f\ng", "", "h"));
        assertThat(rows("a\rb\nc", ';')).containsExactly(List.of("a"), List.of("b"), List.of("c"));
        assertThat(rows("", ';')).isEmpty();
        assertThat(rows("\"\"", ';')).containsExactly(List.of(""));
    }

    @Test
    void linesAreThePhysicalOnes() {
        var reader = new CsvReader(text("a\n\n\"b\nc\"\nd;\"e\nf\";g"), ';', '"');
        reader.next();
        assertThat(reader.line()).isEqualTo(1);
        reader.next();
        assertThat(reader.line()).isEqualTo(3);
        reader.next();
        assertThat(reader.line()).isEqualTo(5);
        assertThat(reader.error(0, "x")).hasMessage("file.csv, line 5, column 1: x");
        assertThat(reader.error(2, "x")).hasMessage("file.csv, line 6, column 4: x");
    }

    @Test
    void columnsCountCharactersNotBytes() {
        var reader = new CsvReader(text("åäö;b"), ';', '"');
        reader.next();
        assertThat(reader.error(1, "x").column()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,\"b", "a,\"b\"c,d", "a,b\0c"})
    void brokenQuotesAndBytesAreRefused(String content) {
        assertThatThrownBy(() -> rows(content, ',')).isInstanceOf(FormatException.class);
    }

    @Property(tries = 500)
    void anyBytesGiveRowsOrAFormatException(@ForAll @Size(max = 200) byte[] bytes) {
        try {
            var file = FileText.of("file.csv", bytes);
            var dialect = CsvDialect.of(file, name -> name.equals("a"));
            var reader = new CsvReader(file, dialect.delimiter(), dialect.quote());
            while (reader.next()) {
                assertThat(reader.size()).isPositive();
            }
        } catch (FormatException e) {
            assertThat(e).hasMessageStartingWith("file.csv");
        }
    }

    @Test
    void utf8IsToldFromWindows1252() {
        assertThat(FileText.of("f", "åäö".getBytes(StandardCharsets.UTF_8)).charset())
                .isEqualTo(StandardCharsets.UTF_8);
        assertThat(FileText.of("f", "åäö".getBytes(StandardCharsets.ISO_8859_1)).string(0, 3))
                .isEqualTo("åäö");
        // Overlong slash and a surrogate are no UTF-8.
        assertThat(Utf8.firstInvalid(java.nio.ByteBuffer.wrap(new byte[] {'a', (byte) 0xC0, (byte) 0xAF}), 0))
                .isEqualTo(1);
        assertThat(Utf8.firstInvalid(java.nio.ByteBuffer.wrap(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}), 0))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1249|124900",
                "1249.5|124950",
                "1249,50|124950",
                "1.249,50|124950",
                "1,249.50|124950",
                "1 249,50|124950",
                "1'249.50|124950",
                "1.234.567|123456700",
                "-0.01|-1",
                "+5|500",
                "0.120|12",
                "1249.000|124900",
                "−12,00|-1200"
            })
    void amountsInTheFormsOfTheWorld(String cell, long minor) {
        assertThat(amount(cell)).isEqualTo(minor);
    }

    @Test
    void oneAmountDecidesForTheWholeFile() {
        assertThat(amount("1.249", "7,50")).isEqualTo(124_900);
        assertThat(amount("1,249", "7.50")).isEqualTo(124_900);
        assertThatThrownBy(() -> amount("1.249", "7.50")).hasMessageContaining("more decimals");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.249", "1,249", "999.999"})
    void whatCouldBeReadInTwoWaysIsAnError(String cell) {
        assertThatThrownBy(() -> amount(cell))
                .hasMessageContaining("line 1, column 1")
                .hasMessageContaining("ambiguous");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "1e3",
                "1.2.3,4.5",
                "12.",
                ".",
                "-",
                "1,24,900.00",
                "12 34.50",
                "0x10",
                "1234567890123456789"
            })
    void whatIsNoAmountIsAnError(String cell) {
        assertThatThrownBy(() -> amount(cell)).isInstanceOf(FormatException.class);
    }
}
