package se.knyt.formats.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.knyt.formats.csv.FileText;

/** How a file is told, with two made-up providers whose files are known by a column each, and suspected by a word each. */
class SettlementFormatsTest {
    private record Made(FileKind settlement, String mark, String word) implements SettlementFormat {
        static Made of(String provider, String mark, String word) {
            return new Made(FileKind.settlement(provider, List.of(provider), "a " + provider), mark, word);
        }

        @Override
        public Optional<FileKind> recognize(FileHead head) {
            return head.hasColumns(mark) || head.isJsonWithAny("\"" + mark + "\"")
                    ? Optional.of(settlement)
                    : Optional.empty();
        }

        @Override
        public Optional<FileKind> suspect(FileHead head) {
            return head.text().contains(word) ? Optional.of(settlement) : Optional.empty();
        }

        @Override
        public SettlementFile read(FileText text, String provider, List<FileText> companions) {
            throw new IllegalStateException("not read here");
        }
    }

    private static final SettlementFormat ONE = Made.of("one", "first", "uno");
    private static final SettlementFormat TWO = Made.of("two", "second", "due");

    private static FileKind kind(List<SettlementFormat> formats, String text) {
        return new SettlementFormats(formats)
                .kind(FileText.of("file", text.replace("|", "\n").getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "'First;Amount|x;1', one",
        "'Second;Amount|x;1', two",
        "'First;Amount|second;due', one",
        "'{\"second\": \"uno\"}', two",
        "'Date;Amount|uno;1', one",
        "'Date;Amount|x;1', UNKNOWN",
        "'{\"a\": 1}', JSON",
        "'First;Second|x;1', SEVERAL",
        "'{\"first\": 1, \"second\": 1}', SEVERAL",
        "'Date;Amount|uno;due', SEVERAL",
        "'#FLAGGA 0|First', SIE",
        "'<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">', CAMT",
        "'<html>', XML",
        "'%PDF-1.7', PDF",
        "'  |', EMPTY"
    })
    void oneMarkTellsAndTwoProvidersMarksTellNothing(String text, String id) {
        assertThat(kind(List.of(ONE, TWO), text).id()).isEqualTo(id);
        assertThat(kind(List.of(TWO, ONE), text).id()).isEqualTo(id);
    }

    /** A file of open items may have any columns: it stays the table that it is. */
    @Test
    void whatBearsSeveralMarksIsStillATable() {
        var kind = kind(List.of(ONE, TWO), "First;Second\n");
        assertThat(kind.isTable()).isTrue();
        assertThat(kind.isSettlement()).isFalse();
        assertThat(kind.provider()).isEmpty();
        assertThat(kind(List.of(ONE, TWO), "{\"first\": 1, \"second\": 1}").isTable())
                .isFalse();
    }

    @Test
    void twoFormatsOfOneProviderAreRefused() {
        var formats = List.of(ONE, Made.of("one", "third", "tre"));
        assertThatThrownBy(() -> new SettlementFormats(formats))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one");
    }
}
