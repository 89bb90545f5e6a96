package se.knyt.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
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
import se.knyt.server.text.Language;

/**
 * A list for paper: A4 on its side, the headings on each page, each cell whole in as many lines as it needs. Every page says at its foot
 * who made it and when. What the standard fonts cannot draw becomes a question mark. The pages lie in a file beside while they are made.
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
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    /**
     * What stands on every page.
     *
     * @param title over the list
     * @param made who made it and when
     * @param number the text of a page's number
     */
    record Frame(String title, String made, IntFunction<String> number) {
        Frame titled(String other) {
            return new Frame(other, made, number);
        }
    }

    private final OutputStream stream;
    private Frame frame;
    private List<Column> columns;
    private final char decimal;
    private final ZoneId zone;
    private final PDDocument document = new PDDocument(IOUtils.createTempFileOnlyStreamCache());
    private final PDFont plain = new PDType1Font(Standard14Fonts.FontName.HELVETICA);
    private final PDFont bold = new PDType1Font(Standard14Fonts.FontName.HELVETICA_BOLD);
    private final Drawable drawable = new Drawable(plain, bold);
    private float[] widths;
    private List<Object> headings = List.of();
    private PDPageContentStream page;
    private int pages;
    private float y;

    PdfSheet(OutputStream stream, Frame frame, List<Column> columns, Language language, ZoneId zone)
            throws IOException {
        this.stream = stream;
        this.frame = frame;
        this.columns = List.copyOf(columns);
        this.decimal = language == Language.SV ? ',' : '.';
        this.zone = zone;
        this.widths = widths(columns);
        this.page = open();
    }

    /** A text takes twice what a day does, an amount something between. */
    private static float[] widths(List<Column> columns) {
        var widths = new float[columns.size()];
        float sum = 0;
        for (int i = 0; i < widths.length; i++) {
            widths[i] = switch (columns.get(i).kind()) {
                case TEXT -> 2;
                case TIME -> 1.4f;
                case MONEY -> 1.3f;
                case DATE -> 1;
                case COUNT -> 0.7f;
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
        page.setFont(font, size);
        page.newLineAtOffset(x, atY);
        page.showText(text);
        page.endText();
    }

    private void turn() throws IOException {
        page.close();
        page = open();
        draw(headings, bold);
    }

    private PDPageContentStream open() throws IOException {
        var sheet = new PDPage(PAPER);
        document.addPage(sheet);
        pages++;
        page = new PDPageContentStream(document, sheet);
        y = PAPER.getHeight() - MARGIN;
        write(drawable.of(frame.title()), bold, TITLE, MARGIN, y - TITLE);
        y -= 2 * TITLE;
        write(drawable.of(frame.made()), plain, SIZE, MARGIN, MARGIN);
        var number = drawable.of(frame.number().apply(pages));
        write(number, plain, SIZE, PAPER.getWidth() - MARGIN - width(number, plain), MARGIN);
        return page;
    }

    private String text(Object value) {
        return drawable.of(
                switch (value) {
                    case Money money -> money.toPlain().replace('.', decimal);
                    case Instant at -> TIME.format(at.atZone(zone));
                    case LocalDate date -> date.toString();
                    default -> String.valueOf(value);
                });
    }

    private static float width(String text, PDFont font) throws IOException {
        return font.getStringWidth(text) / 1000 * SIZE;
    }

    /** In lines that fit, at spaces where there are some. */
    private static List<String> wrapped(String text, PDFont font, float room) throws IOException {
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
            document.save(stream);
        }
    }
}
