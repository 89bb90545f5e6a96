package se.knyt.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import se.knyt.core.money.Money;
import se.knyt.server.text.Language;

/** A list on paper, read back by the library that others read it with. */
class PdfSheetTest {
    private static final List<Column> COLUMNS = List.of(
            Column.text("account"),
            Column.date("since"),
            Column.time("at"),
            Column.count("days"),
            Column.money("amount"));
    private static final List<Object> HEADINGS = List.of("Konto", "Sedan", "Läst", "Dagar", "På kontot");
    private static final PdfSheet.Frame FRAME = new PdfSheet.Frame(
            "Nordan AB · Avräkningskonton",
            "Organisationsnummer 559000-1234 · Balansdag 31 mars 2026",
            "Framtaget av Åsa Öberg",
            (page, pages) -> "Sida " + page + " av " + pages);

    private static List<Object> row(String account) {
        return List.of(
                account, LocalDate.of(2026, 3, 31), Instant.parse("2026-03-31T06:30:00Z"), 12, Money.sek("-1234.50"));
    }

    private static byte[] written(Language language, List<List<Object>> rows) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var sheet = new PdfSheet(bytes, FRAME, COLUMNS, language, ZoneId.of("Europe/Stockholm"))) {
            sheet.row(HEADINGS);
            for (var row : rows) {
                sheet.row(row);
            }
        }
        return bytes.toByteArray();
    }

    private static String text(PDDocument document, int page) throws IOException {
        var stripper = new PDFTextStripper();
        stripper.setSortByPosition(true);
        stripper.setStartPage(page);
        stripper.setEndPage(page);
        return stripper.getText(document);
    }

    @Test
    void aRowIsReadAsItWasWritten() throws IOException {
        try (var document = Loader.loadPDF(written(Language.SV, List.of(row("1581 Fordran Klarna"))))) {
            assertThat(text(document, 1))
                    .contains("Nordan AB · Avräkningskonton", "Konto", "På kontot", "Framtaget av Åsa Öberg", "Sida 1")
                    .contains("1581 Fordran Klarna", "2026-03-31", "2026-03-31 08:30", "12", "\u22121 234,50")
                    .contains("Organisationsnummer 559000-1234", "Balansdag 31 mars 2026", "Sida 1 av 1");
        }
        try (var document = Loader.loadPDF(written(Language.EN, List.of(row("1581"))))) {
            assertThat(text(document, 1)).contains("\u22121,234.50");
        }
    }

    @Test
    void eachPageHasHeadingsNumberAndWhoMadeIt() throws IOException {
        var rows = new ArrayList<List<Object>>();
        for (int i = 1; i <= 100; i++) {
            rows.add(row("post-" + i + "-slut"));
        }
        try (var document = Loader.loadPDF(written(Language.SV, rows))) {
            assertThat(document.getNumberOfPages()).isGreaterThan(1);
            var all = new StringBuilder();
            for (int page = 1; page <= document.getNumberOfPages(); page++) {
                assertThat(text(document, page))
                        .contains(
                                "Dagar",
                                "Sida " + page + " av " + document.getNumberOfPages(),
                                "Framtaget av Åsa Öberg");
                all.append(text(document, page));
            }
            for (int i = 1; i <= 100; i++) {
                assertThat(all.toString().split("post-" + i + "-slut", -1))
                        .as("row %s", i)
                        .hasSize(2);
            }
        }
    }

    @Test
    void aLongTextIsWholeOverSeveralLinesAndWhatCannotBeDrawnIsAQuestionMark() throws IOException {
        var words = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            words.add("ord" + i);
        }
        var unbroken = "x".repeat(400);
        var rows = List.of(row(String.join(" ", words)), row(unbroken), row("漢\u00a0字\u0000 −5 \"é\""));
        try (var document = Loader.loadPDF(written(Language.SV, rows))) {
            var text = text(document, 1);
            assertThat(text).contains(words).contains("? ?? \u22125 \"é\"");
            assertThat(text.chars().filter(c -> c == 'x').count()).isEqualTo(400);
        }
    }

    @Test
    void aListWithoutRowsIsAPage() throws IOException {
        try (var document = Loader.loadPDF(written(Language.SV, List.of()))) {
            assertThat(document.getNumberOfPages()).isOne();
            assertThat(text(document, 1)).contains("Konto", "Sida 1");
        }
    }

    /** A line is broken between words, and never between the thousands of an amount. */
    @Test
    void anAmountInASentenceStandsOnOneLine() throws IOException {
        var sentences = new ArrayList<List<Object>>();
        for (int words = 0; words < 30; words++) {
            sentences.add(row("a ".repeat(words) + "2\u00A0607,90\u00A0kr"));
        }
        try (var document = Loader.loadPDF(written(Language.SV, sentences))) {
            var text = text(document, 1);
            assertThat(text.split("2 607,90 kr", -1)).hasSize(31);
        }
    }
}
