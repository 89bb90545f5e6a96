package se.knyt.server.access;

import se.knyt.server.text.Language;

/**
 * The user of a request.
 *
 * @param makesCompanies whether there is an organization in which the user may set up companies
 * @param theme {@code light}, {@code dark}, or empty for the system's
 */
public record SignedIn(
        long userId, String email, String name, Language language, String theme, boolean makesCompanies) {
    /** One or two letters for a round picture. */
    public String initials() {
        return Initials.of(name.isBlank() ? email : name);
    }
}
