package se.knyt.tests.boundaries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links between the Markdown files of the project lead somewhere, and the index of each language names every page of its language. */
class MarkdownLinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?)\\s*$");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```|`[^`\n]*`");
    private static final Set<String> NOT_OURS = Set.of(".git", "target", "node_modules");

    @Test
    void everyRelativeLinkLeadsToAFileAndAHeading() throws IOException {
        var broken = new TreeSet<String>();
        Map<Path, Set<String>> anchors = new HashMap<>();
        for (var file : markdown(Sources.ROOT)) {
            for (var link : links(file)) {
                var target = target(file, link);
                if (!Files.exists(target)) {
                    broken.add(Sources.ROOT.relativize(file) + " → " + link);
                } else if (link.contains("#") && target.toString().endsWith(".md")) {
                    if (!anchors.containsKey(target)) {
                        anchors.put(target, anchors(target));
                    }
                    var anchor = decoded(link.substring(link.indexOf('#') + 1));
                    if (!anchors.get(target).contains(anchor)) {
                        broken.add(Sources.ROOT.relativize(file) + " → " + link);
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void theIndexOfEachLanguageNamesEveryPage() throws IOException {
        var docs = Sources.ROOT.resolve("docs");
        assertThat(notIn(docs.resolve("README.md"), List.of("tutorials", "how-to", "reference", "explanation")))
                .isEmpty();
        assertThat(notIn(docs.resolve("sv/README.md"), List.of("introduktion", "gor-sa", "referens", "forklaring")))
                .isEmpty();
    }

    /** The pages of the folders beside an index to which the index has no link. */
    private static Set<String> notIn(Path index, List<String> folders) throws IOException {
        var linked = new HashSet<Path>();
        for (var link : links(index)) {
            linked.add(target(index, link));
        }
        var missing = new TreeSet<String>();
        for (var folder : folders) {
            var pages = index.resolveSibling(folder);
            if (Files.isDirectory(pages)) {
                markdown(pages).stream()
                        .filter(page -> !linked.contains(page))
                        .forEach(page ->
                                missing.add(Sources.ROOT.relativize(page).toString()));
            }
        }
        return missing;
    }

    private static List<Path> markdown(Path folder) throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                var name = dir.getFileName();
                return name != null && NOT_OURS.contains(name.toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    /** The relative links of a file as they are written. */
    private static List<String> links(Path file) throws IOException {
        return LINK.matcher(CODE.matcher(Files.readString(file)).replaceAll("code"))
                .results()
                .map(match -> match.group(1))
                .filter(link -> !link.contains("://") && !link.startsWith("mailto:"))
                .toList();
    }

    private static Path target(Path file, String link) {
        int hash = link.indexOf('#');
        var path = decoded(hash < 0 ? link : link.substring(0, hash));
        return path.isEmpty() ? file : file.resolveSibling(path).normalize();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The anchors that a page shows its headings under; the second of one name ends with -1. */
    private static Set<String> anchors(Path file) throws IOException {
        var text = Pattern.compile("(?ms)^```.*?^```")
                .matcher(Files.readString(file))
                .replaceAll("");
        Map<String, Integer> times = new HashMap<>();
        var anchors = new HashSet<String>();
        HEADING.matcher(text).results().forEach(match -> {
            var anchor = match.group(1)
                    .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
                    .replace(' ', '-');
            int before = times.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        });
        return anchors;
    }
}
