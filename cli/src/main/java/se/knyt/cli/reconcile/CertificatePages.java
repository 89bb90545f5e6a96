package se.knyt.cli.reconcile;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import se.knyt.formats.pdf.PdfFont;
import se.knyt.formats.pdf.PdfWriter;

/** Lines of a certificate from above to below, page after page. */
final class CertificatePages {
    private static final double LEFT = 50;
    private static final double RIGHT = PdfWriter.WIDTH - 50;
    private static final double BOTTOM = PdfWriter.HEIGHT - 55;
    private static final double TEXT = 9.5;
    private static final double SMALL = 8;
    private static final double LEADING = 14;
    private static final double VALUE = 190;

    private final PdfWriter pdf;
    private double y;

    CertificatePages(String title) {
        pdf = new PdfWriter(title);
        begin();
    }

    private void begin() {
        pdf.page();
        y = 62;
    }

    private void room(double height) {
        if (y + height > BOTTOM) {
            begin();
        }
    }

    void title(String text) {
        pdf.text(PdfFont.BOLD, 18, LEFT, y, text);
        y += 24;
    }

    void strong(String text) {
        pdf.text(PdfFont.BOLD, 10.5, LEFT, y, text);
        y += 20;
    }

    /** A heading stays with what follows it. */
    void heading(String text) {
        room(4 * LEADING);
        y += 10;
        pdf.text(PdfFont.BOLD, 11, LEFT, y, fitted(text, PdfFont.BOLD, 11, RIGHT - LEFT));
        pdf.rule(LEFT, y + 4, RIGHT);
        y += 18;
    }

    void pair(String label, String value) {
        room(LEADING);
        pdf.text(PdfFont.REGULAR, TEXT, LEFT, y, label);
        pdf.text(PdfFont.REGULAR, TEXT, VALUE, y, fitted(value, PdfFont.REGULAR, TEXT, RIGHT - VALUE));
        y += LEADING;
    }

    void sum(String label, String amount) {
        room(LEADING);
        double width = PdfFont.REGULAR.width(amount, TEXT);
        pdf.text(PdfFont.REGULAR, TEXT, LEFT, y, fitted(label, PdfFont.REGULAR, TEXT, RIGHT - LEFT - width - 12));
        pdf.right(PdfFont.REGULAR, TEXT, RIGHT, y, amount);
        y += LEADING;
    }

    void total(String label, String amount) {
        room(LEADING + 4);
        pdf.rule(LEFT, y - 10, RIGHT);
        y += 3;
        pdf.text(PdfFont.BOLD, TEXT, LEFT, y, label);
        pdf.right(PdfFont.BOLD, TEXT, RIGHT, y, amount);
        y += LEADING;
    }

    void paragraph(String text) {
        for (var line : wrapped(text, TEXT)) {
            room(LEADING);
            pdf.text(PdfFont.REGULAR, TEXT, LEFT, y, line);
            y += LEADING;
        }
    }

    void small(String text) {
        for (var line : wrapped(text, SMALL)) {
            room(LEADING);
            pdf.text(PdfFont.REGULAR, SMALL, LEFT, y, line);
            y += LEADING - 2;
        }
    }

    /** A row of a voucher: account, debit, credit. */
    void row(List<String> cells, boolean head) {
        room(LEADING);
        var font = head ? PdfFont.BOLD : PdfFont.REGULAR;
        pdf.text(font, TEXT, LEFT, y, cells.get(0));
        pdf.right(font, TEXT, 280, y, cells.get(1));
        pdf.right(font, TEXT, 390, y, cells.get(2));
        y += LEADING;
    }

    /** A line of the payout. */
    void line(String place, String kind, String reference, String invoice, String amount, boolean head) {
        room(LEADING);
        var font = head ? PdfFont.BOLD : PdfFont.REGULAR;
        pdf.right(font, SMALL, LEFT + 35, y, place);
        pdf.text(font, SMALL, LEFT + 45, y, fitted(kind, font, SMALL, 95));
        pdf.text(font, SMALL, LEFT + 145, y, fitted(reference, font, SMALL, 145));
        pdf.text(font, SMALL, LEFT + 295, y, fitted(invoice, font, SMALL, 110));
        pdf.right(font, SMALL, RIGHT, y, amount);
        y += LEADING - 2;
    }

    private static String fitted(String text, PdfFont font, double size, double width) {
        if (font.width(text, size) <= width) {
            return text;
        }
        var cut = text;
        while (!cut.isEmpty() && font.width(cut + "…", size) > width) {
            cut = cut.substring(0, cut.length() - 1);
        }
        return cut + "…";
    }

    private static List<String> wrapped(String text, double size) {
        var lines = new ArrayList<String>();
        var line = "";
        for (var word : text.split(" ")) {
            var longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && PdfFont.REGULAR.width(longer, size) > RIGHT - LEFT) {
                lines.add(line);
                line = word;
            } else {
                line = longer;
            }
        }
        lines.add(line);
        return lines.stream()
                .map(one -> fitted(one, PdfFont.REGULAR, size, RIGHT - LEFT))
                .toList();
    }

    void write(OutputStream out, String below) throws IOException {
        pdf.write(out, page -> below + " · sida " + page + " av " + pdf.pages(), SMALL);
    }
}
