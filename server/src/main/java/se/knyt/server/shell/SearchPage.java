package se.knyt.server.shell;

import java.util.List;

/** What a search found. */
public record SearchPage(String text, List<Hit> hits) {
    /** A page that the text leads to. */
    public record Hit(String symbol, String what, String href) {}
}
