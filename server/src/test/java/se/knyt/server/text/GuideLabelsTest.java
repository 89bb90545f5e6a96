package se.knyt.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the guides set in italics is what stands on a page, a button or a loose end, in the guide's own language. */
class GuideLabelsTest {
    private static final Pattern ITALICS = Pattern.compile("(?<![*\\w])\\*([^*\\n]+?)\\*(?![*\\w])");
    /** A page of the menu in a sentence; bold words that end with a full stop or a colon are stressed, not quoted. */
    private static final Pattern BOLD =
            Pattern.compile("(?<![*\\w])\\*\\*(?=[\\p{L}\\d])([^*\\n]+?)(?<![.:\\s])\\*\\*(?![*\\w])");

    private static final Path DOCS = Path.of("../docs");
    /** Where one label leads to another: Settings → Retention. */
    private static final Pattern STEPS = Pattern.compile(" [›→] |, (?=\\p{Lu})");

    /** What is written as it is typed, where a star is a star. */
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");

    private static final Pattern ARGUMENT = Pattern.compile("#?\\{[^}]*}|#?…");
    /** Words of others, texts of vouchers and files, settings of a connection, and what is stressed. */
    private static final Set<String> NO_LABELS_EN = Set.of(
            "Dismissed",
            "Swish Company Portal",
            "another provider",
            "faktura 10 = 10",
            "payment_terms",
            "read payment terms",
            "late",
            "one voucher a day",
            "One voucher a day",
            "A part in advance",
            "Svea tells when a credit fails",
            "Omfördelning",
            "Dubblerad rad 3, 1002",
            "bank leg open",
            "ACCOUNT-YYYYMMDD",
            "Other currencies",
            "Persons",
            "Justering, moms på sålda presentkort",
            "dagsunderlag",
            "sent inkommet",
            "and",
            "Action",
            "Type",
            "hold-orders",
            "PostgreSQL runs again");

    private static final Set<String> NO_LABELS_SV = Set.of(
            "In English:",
            "Action",
            "Type",
            "Omfördelning",
            "kursiv",
            "Dismissed",
            "Swish Company Portal",
            "Justering, moms på sålda presentkort",
            "sent inkommet",
            "och",
            "PostgreSQL runs again");

    @Test
    void whatTheEnglishGuidesQuoteStandsOnThePages() throws IOException {
        assertThat(unknown(
                        Texts.of(Language.EN),
                        NO_LABELS_EN,
                        List.of("tutorials", "how-to", "reference", "explanation")))
                .isEmpty();
    }

    @Test
    void whatTheSwedishGuidesQuoteStandsOnThePages() throws IOException {
        assertThat(unknown(
                        Texts.of(Language.SV),
                        NO_LABELS_SV,
                        List.of("sv/introduktion", "sv/gor-sa", "sv/referens", "sv/forklaring")))
                .isEmpty();
    }

    /** The labels that pages in the folders mark in italics or bold and no text has. */
    private static Set<String> unknown(Texts texts, Set<String> noLabels, List<String> folders) throws IOException {
        var values = texts.keys().stream()
                .map(texts::get)
                .filter(value -> ARGUMENT.matcher(value).replaceAll("").strip().length() > 2)
                .collect(Collectors.toSet());
        var plain = values.stream().map(GuideLabelsTest::plain).collect(Collectors.toSet());
        var shapes = values.stream()
                .filter(value -> ARGUMENT.matcher(value).find())
                .map(value -> shape(plain(value)))
                .toList();
        var unknown = new TreeSet<String>();
        for (var guide : marked(folders).entrySet()) {
            for (var label : guide.getValue()) {
                boolean known = noLabels.contains(label)
                        || isKnown(label, plain, shapes)
                        || STEPS.splitAsStream(label).allMatch(step -> isKnown(step, plain, shapes));
                if (!known) {
                    unknown.add(guide.getKey() + ": " + label);
                }
            }
        }
        return unknown;
    }

    /** What each page marks as a label. */
    private static Map<String, Set<String>> marked(List<String> folders) throws IOException {
        var marked = new TreeMap<String, Set<String>>();
        for (var folder : folders) {
            if (Files.isDirectory(DOCS.resolve(folder))) {
                try (var pages = Files.list(DOCS.resolve(folder))) {
                    for (var page : pages.sorted().toList()) {
                        var labels = labels(page, ITALICS);
                        labels.addAll(labels(page, BOLD));
                        marked.put(DOCS.relativize(page).toString(), labels);
                    }
                }
            }
        }
        return marked;
    }

    private static Set<String> labels(Path page, Pattern mark) throws IOException {
        var labels = new TreeSet<String>();
        mark.matcher(CODE.matcher(Files.readString(page)).replaceAll("code"))
                .results()
                .forEach(match -> labels.add(match.group(1)));
        return labels;
    }

    private static boolean isKnown(String label, Set<String> plain, List<Pattern> shapes) {
        var written = plain(label);
        return plain.contains(written)
                || shapes.stream().anyMatch(shape -> shape.matcher(written).matches());
    }

    /** Without what ends a sentence or introduces a value. */
    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[.:,\\s]+$", "");
    }

    /** An argument may be any text; at the end a guide may leave it out. */
    private static Pattern shape(String value) {
        var shape = new StringBuilder();
        var parts = ARGUMENT.split(value, -1);
        for (int i = 0; i < parts.length; i++) {
            if (i > 0) {
                shape.append(i == parts.length - 1 && parts[i].isBlank() ? ".*" : ".+");
            }
            shape.append(Pattern.quote(
                    i == parts.length - 2 && parts[i + 1].isBlank() ? parts[i].stripTrailing() : parts[i]));
        }
        return Pattern.compile(shape.toString());
    }
}
