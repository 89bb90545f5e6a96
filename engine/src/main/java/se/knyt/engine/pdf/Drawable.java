package se.knyt.engine.pdf;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.font.PDFont;

/** Texts as fonts can draw them, on one line: what one of them cannot draw becomes a question mark. */
public final class Drawable {
    private final List<PDFont> fonts;
    private final Map<Integer, String> known = new HashMap<>();

    /** @param fonts all of which must be able to draw a sign */
    public Drawable(PDFont... fonts) {
        this.fonts = List.of(fonts);
    }

    public String of(String text) {
        var result = new StringBuilder();
        text.codePoints().forEach(point -> result.append(known.computeIfAbsent(point, this::glyph)));
        return result.toString();
    }

    private String glyph(int point) {
        if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
            return " ";
        }
        // The sign of minus, which the standard fonts lack.
        if (point == '\u2212') {
            return "-";
        }
        var glyph = Character.toString(point);
        try {
            for (var font : fonts) {
                font.encode(glyph);
            }
            return glyph;
        } catch (IllegalArgumentException | IOException e) {
            return "?";
        }
    }
}
