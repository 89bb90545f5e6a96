package se.knyt.server.shell;

import gg.jte.Content;
import gg.jte.TemplateOutput;
import se.knyt.core.money.Money;

/** Small pieces of markup made in code. Whatever is not ours is escaped here. */
public final class Markup {
    private static final String TIED_LOOP =
            "M16 0C16 7 8 8.5 8 15.5C8 20 11 22.5 14 22.5M16 32C16 25 24 23.5 24 16.5C24 12 21 9.5 18 9.5C14.5 9.5 12.5 12 12.5 15.2M14 22.5C17.5 22.5"
                    + " 19.5 20 19.5 16.8";

    private Markup() {}

    /** An icon of the sprite. */
    public static Content icon(String name) {
        return raw("<svg class=\"i\" aria-hidden=\"true\"><use href=\"#i-" + plain(name) + "\"/></svg>");
    }

    /** The same, smaller. */
    public static Content iconSmall(String name) {
        return raw("<svg class=\"i s\" aria-hidden=\"true\"><use href=\"#i-" + plain(name) + "\"/></svg>");
    }

    /** The glyph of a knot: {@code tied}, {@code open}, {@code loose} or {@code end}. */
    public static Content knot(String state) {
        var inner = switch (state) {
            case "open" ->
                "<circle class=\"ground\" cx=\"16\" cy=\"16\" r=\"11\"/><circle class=\"ring\" cx=\"16\" cy=\"16\" r=\"8\"/>";
            case "loose" ->
                "<circle class=\"ground\" cx=\"16\" cy=\"16\" r=\"15\"/><path class=\"loop\" d=\"M16 6.5V14M16 14C16 18 10.5 18 10.5"
                        + " 24M16 14V25.5M16 14C16 18 21.5 18 21.5 24\"/>";
            case "end" ->
                "<circle class=\"ground\" cx=\"16\" cy=\"16\" r=\"15\"/><path class=\"loop\" d=\"m9.5 16.5 4.5 4.5 8.5-9.5\"/>";
            default ->
                "<rect class=\"ground\" x=\"5\" y=\"0\" width=\"22\" height=\"32\"/><path class=\"loop\" d=\""
                        + TIED_LOOP + "\"/>";
        };
        return raw("<svg class=\"knot " + plain(state) + "\" viewBox=\"0 0 32 32\" aria-hidden=\"true\">" + inner
                + "</svg>");
    }

    static Content amount(Money money, String written) {
        return raw("<data value=\"" + money.toPlain() + "\">" + escape(written) + "</data>");
    }

    static Content bigAmount(Money money, String written, String unit) {
        return raw("<data value=\"" + money.toPlain() + "\">" + escape(written) + "<span class=\"unit\">" + escape(unit)
                + "</span></data>");
    }

    public static Content text(String text) {
        return raw(escape(text));
    }

    /** A link within a sentence. */
    public static Content link(String href, String text) {
        return raw("<a href=\"" + escape(href) + "\">" + escape(text) + "</a>");
    }

    /** A text whose places {@code {0}} … are filled with markup; the text itself is escaped. */
    static Content rich(String text, Content... parts) {
        return output -> {
            int at = 0;
            for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
                int close = text.indexOf('}', open);
                if (close < 0) {
                    break;
                }
                output.writeContent(escape(text.substring(at, open)));
                int part = Integer.parseInt(text.substring(open + 1, close));
                if (part < parts.length) {
                    parts[part].writeTo(output);
                }
                at = close + 1;
            }
            output.writeContent(escape(text.substring(at)));
        };
    }

    private static Content raw(String html) {
        return new Content() {
            @Override
            public void writeTo(TemplateOutput output) {
                output.writeContent(html);
            }
        };
    }

    /** Escapes for text and for attributes in double quotes. */
    static String escape(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String plain(String name) {
        if (!name.matches("[a-z-]{1,20}")) {
            throw new IllegalArgumentException("not the name of an icon");
        }
        return name;
    }
}
