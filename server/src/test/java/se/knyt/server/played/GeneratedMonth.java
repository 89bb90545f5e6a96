package se.knyt.server.played;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import se.knyt.server.Browser;

/**
 * A month of a shop as a seed draws it: sales through every provider, some shipped in parts, refunds, disputes, reserves and charges, a
 * payout that does not add up and a kind of line that nobody knows, one in euro, and payouts that another system hands in, changes, and
 * names purchases in that nobody has sold.
 */
final class GeneratedMonth {
    private static final int DAYS = 9;
    /** Days on which somebody looks at the first page: one of sales, one of payouts. */
    private static final List<Integer> LOOKED_AT = List.of(1, 4);

    private static final String PAYOUTS = "/api/v1/payouts";
    private static final List<String> SCENARIOS =
            List.of("dispute-fee", "holdback", "release", "correction", "charge", "credit", "unknown");

    private final PlayedSandbox knyt;
    private final Random random;
    private final List<String> unshipped = new ArrayList<>();
    private final List<String> shipped = new ArrayList<>();
    private String token = "";
    private final List<String> onToday = new ArrayList<>();
    private final TreeMap<String, String> handedIn = new TreeMap<>();

    private GeneratedMonth(PlayedSandbox knyt, long seed) {
        this.knyt = knyt;
        this.random = new Random(seed);
    }

    /**
     * Plays it.
     *
     * @return the payouts that were handed in: the body that was taken last, by id
     */
    static Played play(PlayedSandbox knyt, long seed) throws Exception {
        var month = new GeneratedMonth(knyt, seed);
        month.play();
        return new Played(month.token, Map.copyOf(month.handedIn), List.copyOf(month.onToday));
    }

    /**
     * What the reader of a month must know of it.
     *
     * @param token opens the payouts that were handed in
     * @param handedIn their bodies, by id
     * @param onToday what the first page summed up otherwise than its lists, on the days on which it was looked at
     */
    record Played(String token, Map<String, String> handedIn, List<String> onToday) {}

    private void play() throws Exception {
        knyt.language("sv");
        token = handingIn();
        knyt.act("gift-card", Map.of());
        knyt.act("sell-in-euro", Map.of());
        sell(6 + random.nextInt(5));
        for (int day = 0; day < DAYS; day++) {
            aDay(day);
            if (LOOKED_AT.contains(day)) {
                onToday.addAll(TodayFigures.wrong(knyt));
            }
            knyt.act("clock", Map.of(), "P1D");
        }
        knyt.act("ship", Map.of());
        knyt.act("clock", Map.of(), "P8D");
        knyt.quiet();
    }

    private void aDay(int day) throws Exception {
        if (day < 4) {
            sell(random.nextInt(3));
        }
        if (day == 1) {
            knyt.act("ship", Map.of());
            shipped.addAll(unshipped);
            unshipped.clear();
        }
        for (var order : List.copyOf(unshipped)) {
            if (random.nextBoolean()) {
                knyt.act("ship", Map.of(), order);
                unshipped.remove(order);
                shipped.add(order);
            }
        }
        if (day >= 3 && !shipped.isEmpty()) {
            afterwards();
        }
        if (day == 3 || day == 5) {
            atTheProvider(day == 3 ? "short" : SCENARIOS.get(random.nextInt(SCENARIOS.size())));
        }
        if (day % 3 == 2) {
            handIn(day);
        }
    }

    private void sell(int count) throws Exception {
        if (count == 0) {
            return;
        }
        var before = orders();
        knyt.act("sell", Map.of("count", Integer.toString(count)));
        var after = orders();
        after.removeAll(before);
        unshipped.addAll(after);
    }

    private List<String> orders() throws IOException, InterruptedException {
        var names = new ArrayList<String>();
        for (var order : knyt.system("shopify", "orders")) {
            names.add(order.path("name").asString("").replace("#", ""));
        }
        return names;
    }

    /** A refund of all or a part, or a buyer whose bank takes the money back. */
    private void afterwards() throws Exception {
        var order = shipped.remove(random.nextInt(shipped.size()));
        switch (random.nextInt(4)) {
            case 0 -> knyt.tried("refund", Map.of(), order);
            case 1, 2 -> {
                knyt.tried("refund", Map.of("part", "true"), order);
                shipped.add(order);
            }
            default -> knyt.tried("chargeback", Map.of(), order);
        }
    }

    /** What Klarna does to the first of its purchases that it can be done to. */
    private void atTheProvider(String scenario) throws Exception {
        var candidates = new ArrayList<>(shipped);
        candidates.addAll(unshipped);
        for (var order : candidates) {
            var paid = knyt.system("shopify", "orders/" + order + "/purchase");
            if (paid.path("provider").asString("").equals("klarna")
                    && knyt.inSystem(
                            "klarna",
                            "scenarios/" + scenario,
                            Map.of(
                                    "order_id",
                                    paid.path("purchase").asString(""),
                                    "amount",
                                    scenario.equals("short") ? 1 : 1_000 + random.nextInt(9_000)))) {
                return;
            }
        }
    }

    private String handingIn() throws Exception {
        var csrf = Browser.csrf(knyt.page("/settings"));
        var made = knyt.owner()
                .post(
                        "/c/sandbox/connections/new/other",
                        Map.of("_csrf", csrf, "name", "Elavon", "s.provider", "elavon"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
        var at = made.headers()
                .firstValue("Location")
                .orElseThrow()
                .replaceFirst("\\?.*", "")
                .replaceFirst("^https?://[^/]+", "");
        var shown = knyt.owner().post(at + "/token", Map.of("_csrf", csrf)).body();
        var match = Pattern.compile("knyt_[A-Za-z0-9_-]{43}").matcher(shown);
        assertThat(match.find()).isTrue();
        bookedToo();
        return match.group();
    }

    /** Turns on the flow of what is handed in, as the page offers it. */
    private void bookedToo() throws Exception {
        var page = knyt.page("/flows");
        var form = new TreeMap<String, String>();
        form.put("_csrf", Browser.csrf(page));
        var offered = Pattern.compile(
                        "<input type=\"(?:checkbox|radio)\" name=\"([a-z]+)\"[^>]* value=\"([^\"]+)\" checked>")
                .matcher(page);
        while (offered.find()) {
            form.put(offered.group(1), offered.group(2));
        }
        form.put("start", "");
        form.put("reason", "Avräkningarna lämnas in");
        var done = knyt.owner().post("/c/sandbox/flows/set-up", form);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
    }

    /** A payout of the other provider: of purchases that nobody knows, now and then in euro, now and then changed afterwards. */
    private void handIn(int day) throws Exception {
        var id = "E-" + day;
        var currency = day == 5 ? "EUR" : "SEK";
        var body = payout(id, currency, 10_000 + random.nextInt(50_000));
        taken(id, body);
        if (random.nextBoolean()) {
            taken(id, payout(id, currency, 10_000 + random.nextInt(50_000)));
        }
    }

    private void taken(String id, String body) throws Exception {
        var answer = knyt.api(token, PAYOUTS, body);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        handedIn.put(id, body);
        knyt.quiet();
    }

    private String payout(String id, String currency, int soldMinor) throws Exception {
        int fee = soldMinor / 50;
        var today = knyt.quiet().path("sandbox_clock").asString("").substring(0, 10);
        return """
            {"id":"%s","reference":"ELAVON-%s","currency":"%s","paid_on":"%s","paid":"%s","lines":[
             {"kind":"sale","amount":"%s","date":"%s","order_reference":"N%s","transaction_id":"T%s"},
             {"kind":"fee","amount":"%s","date":"%s","word":"Avgift"}]}
            """.formatted(
                        id,
                        id,
                        currency,
                        today,
                        amount(soldMinor - fee),
                        amount(soldMinor),
                        today,
                        id,
                        id,
                        amount(-fee),
                        today);
    }

    private static String amount(long minor) {
        return BigDecimal.valueOf(minor, 2).toPlainString();
    }
}
