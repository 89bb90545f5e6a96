package se.knyt.server.actions;

import java.text.Normalizer;
import java.util.Locale;
import se.knyt.engine.Companies;

/** Names of companies in addresses. */
final class Slugs {
    private Slugs() {}

    /** Small letters and digits of the name; a few random ones keep it apart from a namesake. */
    static String of(String name) {
        var plain = Normalizer.normalize(name.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-+|-+$", "");
        var short40 = plain.length() > 40 ? plain.substring(0, 40) : plain;
        var random = Companies.newToken().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return short40 + "-" + random.substring(0, 4);
    }
}
