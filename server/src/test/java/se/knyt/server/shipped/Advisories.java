package se.knyt.server.shipped;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Our own list of known holes in libraries, and which of them a list of what is shipped meets. */
final class Advisories {
    /**
     * @param library group and name; with a star at its end any that begins so
     * @param from the first version looked at
     * @param fixed the first version without the hole
     * @param source where it stands
     */
    record Advisory(String library, String from, String fixed, String name, String source, LocalDate told) {
        boolean concerns(Library shipped) {
            boolean meant = library.endsWith("*")
                    ? shipped.name().startsWith(library.substring(0, library.length() - 1))
                    : shipped.name().equals(library);
            return meant && compare(shipped.version(), from) >= 0 && compare(shipped.version(), fixed) < 0;
        }
    }

    /** One that is shipped. */
    record Library(String name, String version) {}

    private Advisories() {}

    static List<Advisory> known() {
        try (var in = Advisories.class.getResourceAsStream("advisories.tsv")) {
            if (in == null) {
                throw new IllegalStateException("the list is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(f -> new Advisory(f[0], f[1], f[2], f[3], f[4], LocalDate.parse(f[5])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The libraries in a CycloneDX list. */
    static List<Library> listed(JsonNode bom) {
        var libraries = new ArrayList<Library>();
        for (var one : bom.path("components")) {
            libraries.add(new Library(
                    one.path("group").asString("") + ":" + one.path("name").asString(),
                    one.path("version").asString()));
        }
        return libraries;
    }

    /** Each hole that is shipped, with what mends it. */
    static List<String> met(List<Library> shipped) {
        var met = new ArrayList<String>();
        for (var advisory : known()) {
            for (var library : shipped) {
                if (advisory.concerns(library)) {
                    met.add(library.name() + " " + library.version() + ": " + advisory.name() + ", fixed in "
                            + advisory.fixed() + " (" + advisory.source() + ")");
                }
            }
        }
        return met;
    }

    /** Numbers by their size; a version that goes on in letters (2.0-rc1) comes before the same without. */
    static int compare(String one, String other) {
        var left = one.split("[.-]", -1);
        var right = other.split("[.-]", -1);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int difference = Long.compare(part(left, i), part(right, i));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private static long part(String[] parts, int at) {
        if (at >= parts.length) {
            return 0;
        }
        return parts[at].matches("\\d{1,15}") ? Long.parseLong(parts[at]) : -1;
    }
}
