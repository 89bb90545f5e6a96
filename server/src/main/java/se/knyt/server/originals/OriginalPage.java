package se.knyt.server.originals;

/**
 * Original data on a page.
 *
 * @param text its beginning, read as UTF-8
 * @param cut true when there is more than is shown
 */
public record OriginalPage(String name, int bytes, String text, boolean cut, String download) {}
