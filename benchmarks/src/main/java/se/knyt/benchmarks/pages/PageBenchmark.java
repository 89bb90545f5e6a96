package se.knyt.benchmarks.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Opens pages of a company with a history, by HTTP, signed in, through the Knyt that {@code ./knyt up} starts. The history is put in at
 * the first run on a data folder and used again by the later ones.
 */
public final class PageBenchmark {
    private static final Pattern NEXT = Pattern.compile("href=\"([^\"]*[?&;]after=[^\"]*)\"");
    private static final String FILLED = "benchmark.company";

    private final Map<String, String> options;
    private final String slug;
    private final int orders;
    private final Map<String, List<Long>> taken = new TreeMap<>();

    private PageBenchmark(Map<String, String> options, String slug, int orders) {
        this.options = options;
        this.slug = slug;
        this.orders = orders;
    }

    /** @param words {@code --data DIR}, {@code --orders N}, {@code --clients N}, {@code --requests N}, {@code --home DIR} */
    public static void main(String[] words) throws Exception {
        var options = new TreeMap<>(Map.of(
                "--data",
                "benchmark-pages",
                "--orders",
                "1000000",
                "--clients",
                "2",
                "--requests",
                "2000",
                "--home",
                "."));
        for (int i = 0; i + 1 < words.length; i += 2) {
            if (options.replace(words[i], words[i + 1]) == null) {
                throw new IllegalArgumentException("no option " + words[i]);
            }
        }
        var data = Path.of(options.get("--data")).toAbsolutePath();
        var home = Path.of(options.get("--home")).toAbsolutePath();
        int orders = Integer.parseInt(options.get("--orders"));
        if (!Files.exists(data.resolve(FILLED))) {
            fill(home, data, orders);
        }
        var slug = Files.readString(data.resolve(FILLED)).strip();
        try (var knyt = Knyt.up(home, data)) {
            var benchmark = new PageBenchmark(options, slug, orders);
            System.out.printf(Locale.ROOT, "started in %.1f s%n", knyt.start().toMillis() / 1e3);
            benchmark.measure(knyt.signInLink());
        }
    }

    private static void fill(Path home, Path data, int orders) throws IOException, InterruptedException, SQLException {
        String slug;
        try (var knyt = Knyt.up(home, data)) {
            slug = Console.signedIn(knyt.signInLink())
                    .newCompany(
                            "Nordan Friluft",
                            LocalDate.now(ZoneOffset.UTC).minusYears(2).toString());
        }
        long begun = System.nanoTime();
        new History(data, slug, orders).put();
        System.out.printf(Locale.ROOT, "%d purchases put in, %.0f s%n", orders, (System.nanoTime() - begun) / 1e9);
        Files.writeString(data.resolve(FILLED), slug);
    }

    /** A page to open, under the name it is counted by. */
    private record Visit(String name, String path) {}

    private void measure(String link) throws Exception {
        var console = Console.signedIn(link);
        int clients = Integer.parseInt(options.get("--clients"));
        int requests = Integer.parseInt(options.get("--requests"));
        var further = places(console);
        var random = new Random(20_261_126);
        var visits = new ArrayList<Visit>();
        for (int i = 0; i < requests + requests / 5; i++) {
            visits.add(visit(random, further));
        }
        // The first fifth warms up and is not counted.
        open(console, visits.subList(0, requests / 5), clients);
        taken.clear();
        long begun = System.nanoTime();
        open(console, visits.subList(requests / 5, visits.size()), clients);
        report(requests, (System.nanoTime() - begun) / 1e9);
    }

    private String url(String path) {
        return "/c/" + slug + path;
    }

    /** Addresses of later pages, as the pages themselves give them: one page on, and far back by date. */
    private List<String> places(Console console) throws IOException, InterruptedException {
        var result = new ArrayList<String>();
        for (int days = 0; days < 700; days += 100) {
            var to = LocalDate.now(ZoneOffset.UTC).minusDays(days);
            var next = url("/trails?to=" + to);
            for (int page = 0; page < 3; page++) {
                var match = NEXT.matcher(console.page(next));
                if (!match.find()) {
                    break;
                }
                next = match.group(1).replace("&amp;", "&");
                result.add(next.replace("to=" + to + "&", ""));
            }
        }
        return result;
    }

    private Visit visit(Random random, List<String> further) {
        var number = Integer.toString(2_000_000 - 1 - random.nextInt(orders));
        int day = random.nextInt(700);
        var from = LocalDate.now(ZoneOffset.UTC).minusDays(day + 30L);
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> new Visit("today", url("/today"));
            case 3 -> new Visit("trails, first page", url("/trails"));
            case 4 -> new Visit("trails, later page", further.get(random.nextInt(further.size())));
            case 5 ->
                new Visit(
                        "trails, one state",
                        url("/trails?state=" + pick(random, "waiting", "tied", "held", "cancelled")));
            case 6 ->
                new Visit("trails, one country", url("/trails?country=" + pick(random, "SE", "NO", "DK", "DE", "IS")));
            case 7 ->
                new Visit(
                        "trails, several filters",
                        url("/trails?country=" + pick(random, "SE", "NO", "DE") + "&method="
                                + pick(random, "Klarna", "Swish", "Faktura") + "&state="
                                + pick(random, "tied", "cancelled", "held") + "&from=" + from + "&to="
                                + from.plusDays(30)));
            case 8 ->
                new Visit("trails, searched by number", url("/trails?q=" + number.substring(0, 4 + random.nextInt(4))));
            case 9 ->
                new Visit(
                        "trails, searched by name",
                        url("/trails?q=" + pick(random, "anna", "erik", "maria") + "+"
                                + History.lastName(random.nextInt(400))));
            default -> new Visit("one trail", url("/trails/" + number));
        };
    }

    private static String pick(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    private void open(Console console, List<Visit> visits, int clients) throws Exception {
        var next = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(clients)) {
            var running = new ArrayList<java.util.concurrent.Future<?>>();
            for (int client = 0; client < clients; client++) {
                running.add(threads.submit(() -> {
                    for (int i = next.getAndIncrement(); i < visits.size(); i = next.getAndIncrement()) {
                        long begun = System.nanoTime();
                        console.page(visits.get(i).path());
                        note(visits.get(i).name(), System.nanoTime() - begun);
                    }
                    return null;
                }));
            }
            for (var one : running) {
                one.get();
            }
        }
    }

    private synchronized void note(String name, long nanos) {
        taken.computeIfAbsent(name, k -> new ArrayList<>()).add(nanos);
    }

    private void report(int requests, double seconds) {
        System.out.printf(
                Locale.ROOT,
                "%d pages by %s clients in %.0f s, %d purchases stored%n",
                requests,
                options.get("--clients"),
                seconds,
                orders);
        System.out.println("| page | opened | p50 | p95 | p99 | slowest |");
        System.out.println("|---|---|---|---|---|---|");
        taken.forEach((name, nanos) -> {
            var sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %d ms | %d ms | %d ms | %d ms |%n",
                    name,
                    sorted.length,
                    ms(sorted, 50),
                    ms(sorted, 95),
                    ms(sorted, 99),
                    ms(sorted, 100));
        });
    }

    private static long ms(long[] sorted, int percent) {
        int place = Math.min(sorted.length - 1, sorted.length * percent / 100);
        return Arrays.stream(sorted).skip(place).findFirst().orElse(0) / 1_000_000;
    }
}
