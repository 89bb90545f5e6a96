package se.knyt.server.shell;

import se.knyt.server.text.Language;
import se.knyt.server.text.Texts;

/**
 * What an error page shows.
 *
 * @param kind key of its texts
 * @param reference stands in the log too; empty where nothing failed
 * @param home where its button leads
 */
public record ErrorPage(Language language, Texts texts, String kind, String reference, String home) {}
