package se.knyt.formats.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Workbooks made here part by part, in the forms of ECMA-376 part 1, chapter 18. */
class WorkbookTest {
    private static final String MAIN = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    private static final String SHEET = "<worksheet " + MAIN + "><sheetData>"
            + "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>a;b</t></is></c></row>"
            + "<row r=\"3\"><c r=\"A3\" s=\"1\"><v>46083</v></c><c r=\"B3\"><v>1249.0999999999999</v></c>"
            + "<c r=\"C3\"><v>-0.5</v></c><c r=\"D3\"><v>1.249</v></c></row></sheetData></worksheet>";

    private static byte[] book(String sheet) throws IOException {
        var parts = new LinkedHashMap<String, String>();
        parts.put(
                "xl/workbook.xml",
                "<workbook " + MAIN
                        + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
                        + "<sheets><sheet name=\"Dold\" state=\"hidden\" r:id=\"r1\"/><sheet name=\"Avräkning\" r:id=\"r2\"/></sheets></workbook>");
        parts.put(
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                        + "<Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/>"
                        + "<Relationship Id=\"r2\" Target=\"worksheets/sheet2.xml\"/></Relationships>");
        parts.put("xl/sharedStrings.xml", "<sst " + MAIN + "><si><r><t>Da</t></r><r><t>tum</t></r></si></sst>");
        parts.put(
                "xl/styles.xml",
                "<styleSheet " + MAIN + "><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>");
        parts.put("xl/worksheets/sheet1.xml", "<worksheet " + MAIN + "><sheetData/></worksheet>");
        parts.put("xl/worksheets/sheet2.xml", sheet);
        return zip(parts);
    }

    private static byte[] zip(Map<String, String> parts) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static String text(byte[] book) {
        return FileText.of("x.xlsx", book).head(10_000);
    }

    @Test
    void theFirstSheetThatIsShownIsReadAsItsValues() throws IOException {
        // 46083 days after 1899-12-30 is 2026-03-02; what a machine adds beyond fifteen digits is not what was written.
        assertThat(text(book(SHEET))).isEqualTo("Datum;;\"a;b\"\n\n2026-03-02;1249.1;-0.5;1.2490\n");
    }

    @Test
    void aFormulaIsRefusedWithItsPlace() throws IOException {
        var formula = SHEET.replace("<c r=\"B3\"><v>", "<c r=\"B3\"><f>SUM(A1:A2)</f><v>");
        assertThatThrownBy(() -> text(book(formula))).hasMessageContaining("line 3, column 2: a formula");
    }

    @Test
    void aCutBookIsRefused() throws IOException {
        var book = book(SHEET);
        assertThatThrownBy(() -> text(Arrays.copyOf(book, book.length * 2 / 3))).isInstanceOf(FormatException.class);
        assertThatThrownBy(() -> text(book(SHEET.substring(0, SHEET.length() - 40))))
                .isInstanceOf(FormatException.class);
    }

    @Test
    void aSmallFileCannotBecomeALargeOne() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        }
        assertThat(bytes.size()).isLessThan(1 << 20);
        assertThatThrownBy(() -> text(bytes.toByteArray())).hasMessageContaining("unpacks to more than");
    }

    @Test
    void aCellHoldsWhatACellCanHoldAndNoMore() throws IOException {
        var longest = "ö".repeat(32_767);
        assertThat(FileText.of("x.xlsx", book(SHEET.replace("a;b", longest))).head(100_000))
                .contains(longest);
        assertThatThrownBy(() -> text(book(SHEET.replace("a;b", longest + "x"))))
                .hasMessageContaining("a cell of more than 32767 characters");
    }

    /** A text in pieces, and one that stands as it is, are one text. */
    @Test
    void aTextInPiecesIsOneText() throws IOException {
        var pieces = SHEET.replace("a;b", "a<!-- <c>no</c> -->&amp;<![CDATA[<b>]]>&#x43;");
        assertThat(text(book(pieces))).contains("a&<b>C");
    }

    @Test
    void entitiesOfTheFilesOwnAreRefused() throws IOException {
        var bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]>" + SHEET.replace("a;b", "&a;");
        assertThatThrownBy(() -> text(book(bomb))).isInstanceOf(FormatException.class);
    }

    @Test
    void whatIsPackedButNoBookStaysWhatItWas() throws IOException {
        assertThat(text(zip(Map.of("a.csv", "x;y")))).startsWith("PK");
    }
}
