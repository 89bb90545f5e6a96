package se.knyt.engine.pdf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import se.knyt.engine.json.Json;

/**
 * A document on A4: headings, named values, tables, paragraphs; each page says its number and how many there are. The same contents
 * give the same bytes for ever: the file names neither time nor machine.
 */
public final class Paper {
    private static final float MARGIN = 45;
    private static final float BOTTOM = 55;
    private static final float WIDTH = PDRectangle.A4.getWidth() - 2 * MARGIN;
    private static final float SIZE = 8.5f;
    private static final float LINE = 11.5f;
    private static final float GAP = 6;
    private static final float NAMES = 0.3f;

    private final PDDocument document = new PDDocument(IOUtils.createTempFileOnlyStreamCache());
    private final PDFont plain = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
    private final PDFont bold = new PDType1Font(Standard14Fonts.FontName.HELVETICA_BOLD);
    private final Drawable drawable = new Drawable(plain, bold);
    private final MessageDigest digest = Json.sha256();
    private final String footer;
    private PDPageContentStream page;
    private float y;

    /**
     * A column of a table.
     *
     * @param share of the width; all shares together are 1
     * @param right whether its cells end at its right side, as amounts do
     */
    public record Column(String heading, float share, boolean right) {
        public static Column text(String heading, double share) {
            return new Column(heading, (float) share, false);
        }

        public static Column amount(String heading, double share) {
            return new Column(heading, (float) share, true);
        }
    }

    /** @param footer stands on each page beside its number */
    public Paper(String title, String footer) {
        this.footer = footer;
        try {
            this.page = next();
            draw(bold, 15, MARGIN, title);
            y -= 24;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void heading(String text) {
        write(() -> {
            room(4 * LINE);
            y -= 8;
            draw(bold, 10.5f, MARGIN, text);
            y -= LINE + 3;
        });
    }

    /** Words as many lines as they need. */
    public void paragraph(String text) {
        write(() -> {
            for (var line : wrapped(plain, text, WIDTH)) {
                room(LINE);
                draw(plain, SIZE, MARGIN, line);
                y -= LINE;
            }
            y -= 3;
        });
    }

    /** A name and what it is, beside each other; nothing where it is empty. */
    public void value(String name, String value) {
        if (value.isEmpty()) {
            return;
        }
        write(() -> {
            boolean first = true;
            for (var line : wrapped(plain, value, WIDTH * (1 - NAMES))) {
                room(LINE);
                if (first) {
                    draw(bold, SIZE, MARGIN, name);
                }
                draw(plain, SIZE, MARGIN + WIDTH * NAMES, line);
                y -= LINE;
                first = false;
            }
        });
    }

    /**
     * A table; its headings stand again on each page.
     *
     * @param strong which rows are sums
     */
    public void table(List<Column> columns, List<List<String>> rows, java.util.function.IntPredicate strong) {
        write(() -> {
            headings(columns);
            for (int i = 0; i < rows.size(); i++) {
                row(columns, rows.get(i), strong.test(i) ? bold : plain);
            }
            y -= 4;
        });
    }

    /** Closes the document. */
    public byte[] bytes() {
        try (document) {
            page.close();
            int pages = document.getNumberOfPages();
            for (int i = 0; i < pages; i++) {
                try (var stream =
                        new PDPageContentStream(document, document.getPage(i), AppendMode.APPEND, true, true)) {
                    page = stream;
                    y = BOTTOM - 25;
                    draw(plain, 7, MARGIN, footer);
                    var number = "sida " + (i + 1) + " av " + pages;
                    draw(plain, 7, MARGIN + WIDTH - width(plain, 7, number), number);
                }
            }
            document.setDocumentId(ByteBuffer.wrap(digest.digest()).getLong());
            var out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void headings(List<Column> columns) throws IOException {
        room(3 * LINE);
        float x = MARGIN;
        for (var column : columns) {
            cell(bold, x, column, column.heading());
            x += column.share() * WIDTH;
        }
        page.setLineWidth(0.4f);
        page.moveTo(MARGIN, y - 3);
        page.lineTo(MARGIN + WIDTH, y - 3);
        page.stroke();
        y -= LINE + 2;
    }

    private void row(List<Column> columns, List<String> cells, PDFont font) throws IOException {
        var parts = new ArrayList<List<String>>();
        int height = 1;
        for (int i = 0; i < columns.size(); i++) {
            var lines = wrapped(font, cells.get(i), columns.get(i).share() * WIDTH - GAP);
            parts.add(lines);
            height = Math.max(height, lines.size());
        }
        if (y - height * LINE < BOTTOM) {
            turn();
            headings(columns);
        }
        for (int line = 0; line < height; line++) {
            float x = MARGIN;
            for (int i = 0; i < columns.size(); i++) {
                if (line < parts.get(i).size()) {
                    cell(font, x, columns.get(i), parts.get(i).get(line));
                }
                x += columns.get(i).share() * WIDTH;
            }
            y -= LINE;
        }
    }

    private void cell(PDFont font, float x, Column column, String text) throws IOException {
        float at = column.right() ? x + column.share() * WIDTH - GAP - width(font, SIZE, drawn(text)) : x;
        draw(font, SIZE, at, text);
    }

    /** Broken between words, and within one that has no room. */
    private List<String> wrapped(PDFont font, String text, float room) throws IOException {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.split(" ", -1)) {
            var longer = line.isEmpty() ? word : line + " " + word;
            if (width(font, SIZE, drawn(longer)) <= room) {
                line.setLength(0);
                line.append(longer);
                continue;
            }
            if (!line.isEmpty()) {
                lines.add(line.toString());
            }
            var rest = word;
            while (width(font, SIZE, drawn(rest)) > room && rest.length() > 1) {
                int fits = 1;
                while (width(font, SIZE, drawn(rest.substring(0, fits + 1))) <= room) {
                    fits++;
                }
                lines.add(rest.substring(0, fits));
                rest = rest.substring(fits);
            }
            line.setLength(0);
            line.append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    /** The standard fonts have no minus of their own; the dash of the same width is drawn as one. */
    private String drawn(String text) {
        return drawable.of(text.replace('\u2212', '\u2013'));
    }

    private static float width(PDFont font, float size, String drawn) throws IOException {
        return font.getStringWidth(drawn) / 1000 * size;
    }

    private void draw(PDFont font, float size, float x, String text) throws IOException {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
        page.beginText();
        page.setFont(font, size);
        page.newLineAtOffset(x, y);
        page.showText(drawn(text));
        page.endText();
    }

    private void room(float height) throws IOException {
        if (y - height < BOTTOM) {
            turn();
        }
    }

    private void turn() throws IOException {
        page.close();
        page = next();
    }

    private PDPageContentStream next() throws IOException {
        var sheet = new PDPage(PDRectangle.A4);
        document.addPage(sheet);
        y = PDRectangle.A4.getHeight() - MARGIN - 10;
        return new PDPageContentStream(document, sheet);
    }

    /** What draws. */
    private interface Drawing {
        void run() throws IOException;
    }

    private static void write(Drawing drawing) {
        try {
            drawing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
