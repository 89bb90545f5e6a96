package se.knyt.formats.pdf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * Writes pages of A4. A page is drawn in points from its upper left corner; what stands below every page is asked for once their number is
 * known.
 */
public final class PdfWriter {
    public static final double WIDTH = 595.28;
    public static final double HEIGHT = 841.89;

    private static final int FIXED_OBJECTS = 4;

    private final String title;
    private final List<StringBuilder> pages = new ArrayList<>();

    /** @param title of the document, for those who look at its properties */
    public PdfWriter(String title) {
        this.title = title;
    }

    public void page() {
        pages.add(new StringBuilder());
    }

    /** How many pages there are. */
    public int pages() {
        return pages.size();
    }

    /** Text that begins at a place. */
    public void text(PdfFont font, double size, double x, double y, String text) {
        draw(pages.getLast(), font, size, x, y, text);
    }

    /** Text that ends at a place. */
    public void right(PdfFont font, double size, double x, double y, String text) {
        text(font, size, x - font.width(text, size), y, text);
    }

    /** A thin line across. */
    public void rule(double x, double y, double to) {
        pages.getLast()
                .append(String.format(
                                Locale.ROOT, "0.5 w 0.6 G %.2f %.2f m %.2f %.2f l S%n", x, HEIGHT - y, to, HEIGHT - y)
                        .replace(System.lineSeparator(), "\n"));
    }

    private static void draw(StringBuilder page, PdfFont font, double size, double x, double y, String text) {
        page.append(String.format(Locale.ROOT, "BT /%s %.1f Tf %.2f %.2f Td (", font.resource(), size, x, HEIGHT - y));
        for (byte b : PdfFont.encoded(text)) {
            char c = (char) (b & 0xFF);
            if (c == '(' || c == ')' || c == '\\') {
                page.append('\\');
            }
            page.append(c);
        }
        page.append(") Tj ET\n");
    }

    /**
     * Writes the document.
     *
     * @param below the line below a page, by its number from 1
     * @param size of that line
     */
    public void write(OutputStream out, IntFunction<String> below, double size) throws IOException {
        for (int i = 0; i < pages.size(); i++) {
            draw(pages.get(i), PdfFont.REGULAR, size, 50, HEIGHT - 28, below.apply(i + 1));
        }
        var bytes = new ByteArrayOutputStream();
        var offsets = new ArrayList<Integer>();
        put(bytes, "%PDF-1.4\n%\u00E2\u00E3\u00CF\u00D3\n");
        object(bytes, offsets, "<< /Type /Catalog /Pages 2 0 R /Lang (sv-SE) >>");
        var kids = new StringBuilder();
        for (int i = 0; i < pages.size(); i++) {
            kids.append(pageObject(i)).append(" 0 R ");
        }
        object(bytes, offsets, "<< /Type /Pages /Count " + pages.size() + " /Kids [" + kids + "] >>");
        object(bytes, offsets, "<< /Title (" + escaped(title) + ") /Producer (Knyt) >>");
        object(bytes, offsets, "<< " + font(PdfFont.REGULAR) + font(PdfFont.BOLD) + ">>");
        for (int i = 0; i < pages.size(); i++) {
            object(
                    bytes,
                    offsets,
                    String.format(
                            Locale.ROOT,
                            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Resources << /Font 4 0 R >> /Contents %d 0 R >>",
                            WIDTH,
                            HEIGHT,
                            pageObject(i) + 1));
            var content = pages.get(i).toString();
            object(bytes, offsets, "<< /Length " + content.length() + " >>\nstream\n" + content + "endstream");
        }
        int xref = bytes.size();
        put(bytes, "xref\n0 " + (offsets.size() + 1) + "\n0000000000 65535 f \n");
        for (int offset : offsets) {
            put(bytes, String.format(Locale.ROOT, "%010d 00000 n ", offset) + "\n");
        }
        put(
                bytes,
                "trailer\n<< /Size " + (offsets.size() + 1) + " /Root 1 0 R /Info 3 0 R >>\nstartxref\n" + xref
                        + "\n%%EOF\n");
        bytes.writeTo(out);
    }

    private static int pageObject(int page) {
        return FIXED_OBJECTS + 1 + 2 * page;
    }

    private static String font(PdfFont font) {
        return "/" + font.resource() + " << /Type /Font /Subtype /Type1 /BaseFont /" + font.baseFont()
                + " /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [" + PdfFont.MINUS
                + " /minus] >> >> ";
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        for (byte b : PdfFont.encoded(text.replace('−', '-'))) {
            char c = (char) (b & 0xFF);
            escaped.append(c == '(' || c == ')' || c == '\\' ? "\\" : "").append(c);
        }
        return escaped.toString();
    }

    private static void object(ByteArrayOutputStream bytes, List<Integer> offsets, String body) throws IOException {
        offsets.add(bytes.size());
        put(bytes, offsets.size() + " 0 obj\n" + body + "\nendobj\n");
    }

    /** Every character is a byte here. */
    private static void put(ByteArrayOutputStream bytes, String text) throws IOException {
        bytes.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
