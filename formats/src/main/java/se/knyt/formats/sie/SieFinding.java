package se.knyt.formats.sie;

/**
 * Something that was accepted although the format says otherwise.
 *
 * @param line 1-based physical line, 0 when it is of the whole file
 * @param code stable word ({@code format_missing})
 * @param message in English
 */
public record SieFinding(int line, String code, String message) {}
