package se.knyt.tests.walls;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A table is written by one package: who looks for what changes it looks there. */
final class TableOwners {
    private static final Pattern TABLE = Pattern.compile("(?im)^create table (?:if not exists )?(\\w+)");
    private static final Pattern WRITES = Pattern.compile(
            "(?i)\\b(?:insert into|update(?: only)?|delete from|merge into|truncate(?: table)?|copy)\\s+(\\w+)");

    private TableOwners() {}

    /** Tables that several packages write: {@code table: package, package}. */
    static List<String> found(House house) {
        var result = new ArrayList<String>();
        writers(house).forEach((table, packages) -> {
            if (packages.size() > 1) {
                result.add(table + ": " + String.join(", ", packages));
            }
        });
        return result;
    }

    /** Tables that the console writes by itself. */
    static List<String> byTheConsole(House house) {
        var result = new ArrayList<String>();
        writers(house)
                .forEach((table, packages) -> packages.stream()
                        .filter(name -> name.startsWith("se.knyt.server"))
                        .forEach(name -> result.add(table + ": " + name)));
        return result;
    }

    private static TreeMap<String, TreeSet<String>> writers(House house) {
        var tables = new TreeSet<String>();
        for (var source : house.main()) {
            if (source.is("sql")) {
                TABLE.matcher(source.text()).results().forEach(match -> tables.add(match.group(1)));
            }
        }
        var writers = new TreeMap<String, TreeSet<String>>();
        for (var source : house.java()) {
            WRITES.matcher(source.text())
                    .results()
                    .map(match -> match.group(1).toLowerCase(Locale.ROOT))
                    .filter(tables::contains)
                    .forEach(table ->
                            writers.computeIfAbsent(table, _ -> new TreeSet<>()).add(packageOf(source.place())));
        }
        return writers;
    }

    private static String packageOf(String place) {
        var path = place.substring(place.indexOf("/java/") + "/java/".length(), place.lastIndexOf('/'));
        return path.replace('/', '.');
    }
}
