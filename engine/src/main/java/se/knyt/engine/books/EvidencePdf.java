package se.knyt.engine.books;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import se.knyt.engine.json.Json;
import se.knyt.engine.pdf.Drawable;

/**
 * Evidence for paper: lines of text of one width, on A4 on its side, each page with its title and number. The same lines give the same bytes
 * for ever: the file names neither time nor machine. What the font cannot draw becomes a question mark.
 */
final class EvidencePdf {
    /** Characters of a line that fit; longer lines go on below. */
    static final int WIDTH = 180;

    private static final PDRectangle PAPER =
            new PDRectangle(/* width= */ PDRectangle.A4.getHeight(), /* height= */ PDRectangle.A4.getWidth());
    private static final int MARGIN = 40;
    private static final int SIZE = 7;
    private static final int LINE = 9;

    private final PDDocument document = new PDDocument(IOUtils.createTempFileOnlyStreamCache());
    private final PDFont font = new PDType1Font(Standard14Fonts.FontName.COURIER);
    private final Drawable drawable = new Drawable(font);
    private final String title;
    private PDPageContentStream page;
    private int pages;
    private int y;

    private EvidencePdf(String title) throws IOException {
        this.title = title;
        this.page = open();
    }

    /** @param lines without line ends */
    static byte[] of(String title, List<String> lines) {
        try {
            return new EvidencePdf(title).write(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] write(List<String> lines) throws IOException {
        var digest = Json.sha256();
        digest.update(title.getBytes(StandardCharsets.UTF_8));
        var out = new ByteArrayOutputStream();
        try (document) {
            for (var line : lines) {
                digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
                for (var part : parts(line)) {
                    draw(part);
                }
            }
            close();
            document.setDocumentId(ByteBuffer.wrap(digest.digest()).getLong());
            document.save(out);
        }
        return out.toByteArray();
    }

    private static List<String> parts(String line) {
        var parts = new ArrayList<String>();
        for (int at = 0; at == 0 || at < line.length(); at += WIDTH) {
            parts.add(line.substring(at, Math.min(line.length(), at + WIDTH)));
        }
        return parts;
    }

    private void draw(String line) throws IOException {
        if (y < MARGIN + 2 * LINE) {
            close();
            page = open();
        }
        if (!line.isBlank()) {
            page.showText(drawable.of(line));
        }
        page.newLine();
        y -= LINE;
    }

    private PDPageContentStream open() throws IOException {
        var sheet = new PDPage(PAPER);
        document.addPage(sheet);
        pages++;
        page = new PDPageContentStream(document, sheet);
        y = (int) PAPER.getHeight() - MARGIN;
        page.beginText();
        page.setFont(font, SIZE);
        page.setLeading(LINE);
        page.newLineAtOffset(MARGIN, y);
        draw(title + ", sida " + pages);
        draw("");
        return page;
    }

    private void close() throws IOException {
        page.endText();
        page.close();
    }
}
