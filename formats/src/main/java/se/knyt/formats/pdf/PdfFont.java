package se.knyt.formats.pdf;

import java.nio.charset.Charset;

/** The two fonts, Helvetica and its bold, with the widths of their characters in thousandths of the size (Adobe's font metrics). */
public enum PdfFont {
    REGULAR("F1", "Helvetica", new int[] {
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
                556,
        556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556,
                833,
        722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500,
                556,
        556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500,
                334,
        260, 334, 584
    }),
    BOLD("F2", "Helvetica-Bold", new int[] {
        278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
                556,
        556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611,
                833,
        722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556,
                611,
        556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500,
                389,
        280, 389, 584
    });

    /** Where the documents have the minus sign, which the usual encoding lacks. */
    static final int MINUS = 1;

    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final int MINUS_WIDTH = 584;
    private static final int NO_BREAK_SPACE = 0xA0;
    private static final String WIDE = "ÅÄÖÆØÜÉ…—";

    private final String name;
    private final String baseFont;

    @SuppressWarnings("ImmutableEnumChecker")
    private final int[] widths;

    PdfFont(String name, String baseFont, int[] widths) {
        this.name = name;
        this.baseFont = baseFont;
        this.widths = widths;
    }

    /** As pages name it. */
    String resource() {
        return name;
    }

    String baseFont() {
        return baseFont;
    }

    /** The text as bytes of the documents' encoding; what it lacks is a question mark. */
    static byte[] encoded(String text) {
        var encoder = WINDOWS.newEncoder();
        var bytes = new byte[text.length()];
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '−') {
                bytes[i] = MINUS;
            } else if (c < ' ' || !encoder.canEncode(c)) {
                bytes[i] = (byte) (c < ' ' ? ' ' : '?');
            } else {
                bytes[i] = String.valueOf(c).getBytes(WINDOWS)[0];
            }
        }
        return bytes;
    }

    /** Width of a text in points; letters beyond ASCII as their likes. */
    public double width(String text, double size) {
        long sum = 0;
        for (int i = 0; i < text.length(); i++) {
            sum += width(text.charAt(i));
        }
        return sum * size / 1000;
    }

    private int width(char c) {
        if (c >= ' ' && c <= '~') {
            return widths[c - ' '];
        }
        if (c == '−') {
            return MINUS_WIDTH;
        }
        if (c == NO_BREAK_SPACE) {
            return widths[0];
        }
        return WIDE.indexOf(c) >= 0 ? widths['O' - ' '] : widths['o' - ' '];
    }
}
