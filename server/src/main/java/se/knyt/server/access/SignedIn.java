package se.knyt.server.access;

import se.knyt.server.text.Language;

/**
 * The user of a request.
 *
 * @param theme {@code light}, {@code dark}, or empty for the system's
 */
public record SignedIn(long userId, String email, String name, Language language, String theme) {
    /** One or two letters for a round picture. */
    public String initials() {
        return Initials.of(name.isBlank() ? email : name);
    }
}
