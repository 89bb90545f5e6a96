package se.knyt.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import se.knyt.core.money.Money;
import se.knyt.engine.pdf.Drawable;
import se.knyt.server.text.Format;
import se.knyt.server.text.Language;

/**
 * A list for paper: A4 on its side, the headings on each page, each cell whole in as many lines as it needs. Every page says at its head
 * what it is about, and at its foot who made it, when, and which page of how many it is. What the standard fonts cannot draw becomes a question mark. The pages lie in a file beside while they are made.
 */
final class PdfSheet implements Sheet {
    private static final PDRectangle PAPER =
            new PDRectangle(/* width= */ PDRectangle.A4.getHeight(), /* height= */ PDRectangle.A4.getWidth());
    private static final float MARGIN = 36;
    private static final float GAP = 6;
    private static final float SIZE = 8;
    private static final float LINE = 10;
    private static final float TITLE = 12;
    private static final float FOOT = 24;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    /** The sign of minus, which of the standard fonts only the one of symbols has. */
    private static final char MINUS = '\u2212';
    /** The space at which no line is broken, as between thousands; it is drawn as any other. */
    private static final char UNBROKEN = '\u00A0';

    /**
     * What stands on every page.
     *
     * @param title over the list
     * @param about what it is about, under the title: whose, and of which day; empty for nothing
     * @param made who made it and when
     * @param number the text of a page's number, of how many
     */
    record Frame(String title, String about, String made, PageNumber number) {
        Frame titled(String other) {
            return new Frame(other, about, made, number);
        }
    }

    /** Writes a page's number, of how many. */
    @FunctionalInterface
    interface PageNumber {
        String of(int page, int pages);
    }

    private final OutputStream stream;
    private Frame frame;
    private List<Column> columns;
    private final Format format;
    private final ZoneId zone;
    private final PDDocument document = new PDDocument(IOUtils.createTempFileOnlyStreamCache());
    private final PDFont plain = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
    private final PDFont bold = new PDType1Font(Standard14Fonts.FontName.HELVETICA_BOLD);
    private final PDFont symbols = new PDType1Font(Standard14Fonts.FontName.SYMBOL);
    private final Drawable drawable = new Drawable(plain, bold);
    private float[] widths;
    private List<Object> headings = List.of();
    private PDPageContentStream page;
    private float y;

    PdfSheet(OutputStream stream, Frame frame, List<Column> columns, Language language, ZoneId zone)
            throws IOException {
        this.stream = stream;
        this.frame = frame;
        this.columns = List.copyOf(columns);
        this.format = new Format(language, zone);
        this.zone = zone;
        this.widths = widths(columns);
        this.page = open();
    }

    /** A text takes twice what a day does, an amount something between; a count has the words of its heading over it. */
    private static float[] widths(List<Column> columns) {
        var widths = new float[columns.size()];
        float sum = 0;
        for (int i = 0; i < widths.length; i++) {
            widths[i] = switch (columns.get(i).kind()) {
                case TEXT -> 2;
                case WORD -> 1;
                case HASH -> 3.2f;
                case TIME -> 1.4f;
                case MONEY -> 1.3f;
                case DATE -> 1;
                case COUNT -> 1.1f;
            };
            sum += widths[i];
        }
        for (int i = 0; i < widths.length; i++) {
            widths[i] *= (PAPER.getWidth() - 2 * MARGIN) / sum;
        }
        return widths;
    }

    @Override
    public void row(List<Object> cells) throws IOException {
        if (headings.isEmpty()) {
            headings = List.copyOf(cells);
            draw(headings, bold);
            return;
        }
        draw(cells, plain);
    }

    @Override
    public void next(String name, List<Column> other) throws IOException {
        page.close();
        frame = frame.titled(name);
        columns = List.copyOf(other);
        widths = widths(columns);
        headings = List.of();
        page = open();
    }

    private void draw(List<Object> cells, PDFont font) throws IOException {
        var texts = new ArrayList<List<String>>();
        int lines = 1;
        for (int i = 0; i < cells.size(); i++) {
            var wrapped = wrapped(text(cells.get(i)), font, widths[i] - GAP);
            texts.add(wrapped);
            lines = Math.max(lines, wrapped.size());
        }
        int drawn = 0;
        while (drawn < lines) {
            if (y - LINE < MARGIN + FOOT) {
                turn();
            }
            float x = MARGIN;
            for (int i = 0; i < texts.size(); i++) {
                if (drawn < texts.get(i).size()) {
                    cell(texts.get(i).get(drawn), font, x, widths[i] - GAP, right(i, cells.get(i)));
                }
                x += widths[i];
            }
            y -= LINE;
            drawn++;
        }
    }

    /** Amounts and counts stand to the right, their headings too. */
    private boolean right(int column, Object cell) {
        var kind = columns.get(column).kind();
        return cell instanceof Number
                || cell instanceof Money
                || kind == Column.Kind.MONEY
                || kind == Column.Kind.COUNT;
    }

    private void cell(String text, PDFont font, float x, float width, boolean right) throws IOException {
        write(text, font, SIZE, right ? x + width - width(text, font) : x, y - SIZE);
    }

    private void write(String text, PDFont font, float size, float x, float atY) throws IOException {
        if (text.isEmpty()) {
            return;
        }
        page.beginText();
        page.newLineAtOffset(x, atY);
        for (var run : runs(text)) {
            page.setFont(run.charAt(0) == MINUS ? symbols : font, size);
            page.showText(run.replace(UNBROKEN, ' '));
        }
        page.endText();
    }

    /** Each sign of minus by itself, and what stands between. */
    private static List<String> runs(String text) {
        var runs = new ArrayList<String>();
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == MINUS) {
                if (i > from) {
                    runs.add(text.substring(from, i));
                }
                if (i < text.length()) {
                    runs.add(String.valueOf(MINUS));
                }
                from = i + 1;
            }
        }
        return runs;
    }

    private void turn() throws IOException {
        page.close();
        page = open();
        draw(headings, bold);
    }

    private PDPageContentStream open() throws IOException {
        var sheet = new PDPage(PAPER);
        document.addPage(sheet);
        page = new PDPageContentStream(document, sheet);
        y = PAPER.getHeight() - MARGIN;
        write(drawn(frame.title()), bold, TITLE, MARGIN, y - TITLE);
        y -= TITLE + LINE;
        if (!frame.about().isEmpty()) {
            write(drawn(frame.about()), plain, SIZE, MARGIN, y - SIZE);
            y -= LINE;
        }
        y -= TITLE - LINE + GAP;
        write(drawn(frame.made()), plain, SIZE, MARGIN, MARGIN);
        return page;
    }

    /** How many pages there are is known when the last one is. */
    private void number() throws IOException {
        int pages = document.getNumberOfPages();
        for (int i = 0; i < pages; i++) {
            page = new PDPageContentStream(
                    document, document.getPage(i), PDPageContentStream.AppendMode.APPEND, /* compress= */ true);
            var number = drawn(frame.number().of(i + 1, pages));
            write(number, plain, SIZE, PAPER.getWidth() - MARGIN - width(number, plain), MARGIN);
            page.close();
        }
    }

    private String drawn(String text) {
        var parts = new StringBuilder();
        for (var run : runs(text)) {
            parts.append(run.charAt(0) == MINUS ? run : drawable(run));
        }
        return parts.toString();
    }

    private String drawable(String run) {
        var parts = new ArrayList<String>();
        for (var part : run.split("[\u00A0\u202F]", -1)) {
            parts.add(drawable.of(part));
        }
        return String.join(String.valueOf(UNBROKEN), parts);
    }

    private String text(Object value) {
        return drawn(
                switch (value) {
                    case Money money -> format.amount(money);
                    case Instant at -> TIME.format(at.atZone(zone));
                    case LocalDate date -> date.toString();
                    default -> String.valueOf(value);
                });
    }

    private float width(String text, PDFont font) throws IOException {
        float width = 0;
        for (var run : runs(text)) {
            width += (run.charAt(0) == MINUS ? symbols : font).getStringWidth(run.replace(UNBROKEN, ' '));
        }
        return width / 1000 * SIZE;
    }

    /** In lines that fit, at spaces where there are some. */
    private List<String> wrapped(String text, PDFont font, float room) throws IOException {
        var lines = new ArrayList<String>();
        var rest = text.strip();
        while (width(rest, font) > room && rest.length() > 1) {
            int fits = 1;
            while (fits < rest.length() && width(rest.substring(0, fits + 1), font) <= room) {
                fits++;
            }
            int space = rest.lastIndexOf(' ', fits);
            int end = space > 0 ? space : fits;
            lines.add(rest.substring(0, end).strip());
            rest = rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }

    @Override
    public void close() throws IOException {
        try (document) {
            page.close();
            number();
            document.save(stream);
        }
    }
}
