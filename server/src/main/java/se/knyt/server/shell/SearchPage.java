package se.knyt.server.shell;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a search found. */
public record SearchPage(String text, List<Hit> hits) {
    /** The address at which the same text is searched for among purchases, where the beginning of a word is enough. */
    public String amongTrails(View view) {
        return view.url("/trails?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }

    /** A page that the text leads to. */
    public record Hit(String symbol, String what, String href) {}
}
