package se.knyt.server.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.postgres.testing.TestPostgres;
import se.knyt.server.Browser;
import se.knyt.server.start.DataFolder;
import se.knyt.server.start.Running;
import se.knyt.server.start.StartOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A third witness for the sandbox's month: every figure of its month-end equals the ledger's journal, summed by hledger and by the
 * ledger itself. The files and pages are read as a person gets them.
 */
class MonthAgainstLedgerTest {
    /** The roles belong to the server that all tests share, so every application on it uses the same password. */
    private static final String ROLE_PASSWORD = "testrolepassword";

    @TempDir
    private static Path data;

    private static TestDatabase database;
    private static Running knyt;
    private static Browser browser;
    private static JsonNode canonical;
    private static LedgerJournal journal;

    @BeforeAll
    static void start() throws Exception {
        Hledger.required();
        database = TestPostgres.emptyDatabase();
        new DataFolder(data).write("roles.password", ROLE_PASSWORD);
        knyt = new Running(new StartOptions(0, data, Optional.of(database.urlWithCredentials()), false, "127.0.0.1"));
        playAMonth();
        browser = new Browser(knyt.url());
        browser.signIn(URI.create(knyt.signInLink()).getPath() + "?"
                + URI.create(knyt.signInLink()).getQuery());
        canonical = JsonMapper.shared().readTree(fortnox("canonical"));
        journal = new LedgerJournal(canonical);
    }

    @AfterAll
    static void stop() {
        if (knyt != null) {
            knyt.close();
        }
        if (database != null) {
            database.close();
        }
    }

    private static void playAMonth() throws IOException, InterruptedException {
        var said = data.resolve("month.txt");
        var command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "se.knyt.cli.control.ControlCli",
                        "sandbox",
                        "month",
                        "--days",
                        "20")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        command.environment().put("KNYT_DATA", data.toString());
        int status = command.start().waitFor();
        assertThat(status).as(Files.readString(said)).isZero();
    }

    private static String fortnox(String page) throws IOException, InterruptedException {
        var ports = new Properties();
        try (var in = Files.newInputStream(data.resolve("simulators").resolve("ports.properties"))) {
            ports.load(in);
        }
        try (var client = HttpClient.newHttpClient()) {
            var address = URI.create("http://127.0.0.1:" + ports.getProperty("fortnox") + "/_control/" + page);
            return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void theLedgersOwnBalancesAreWhatHledgerSums() throws Exception {
        assertThat(journal.size()).isGreaterThan(100);
        var balances = new TreeMap<Integer, BigDecimal>();
        canonical
                .path("balances")
                .properties()
                .forEach(entry -> balances.put(
                        Integer.valueOf(entry.getKey()),
                        new BigDecimal(entry.getValue().asString())));
        assertThat(journal.until(data, LocalDate.MAX.withYear(2100))).isEqualTo(balances);
    }

    /** What stands on each clearing account, item by item, at the end of each month that the ledger has vouchers in. */
    @Test
    void theOpenItemsOfEachAccountAreItsBalance() throws Exception {
        for (var month : journal.months()) {
            var ledger = journal.until(data, month.atEndOfMonth());
            var items = new TreeMap<Integer, BigDecimal>();
            for (var row : table("clearing.csv?date=" + month.atEndOfMonth())) {
                if (row.get("Konto").matches("\\d{4}")) {
                    items.merge(Integer.valueOf(row.get("Konto")), amount(row.get("På kontot")), BigDecimal::add);
                }
            }
            var accounts = new TreeSet<>(items.keySet());
            ledger.keySet().stream()
                    .filter(account -> (account >= 1580 && account <= 1599) || account == 1689 || account == 2999)
                    .forEach(accounts::add);
            for (int account : accounts) {
                assertThat(items.getOrDefault(account, BigDecimal.ZERO))
                        .as("%s in %s", account, month)
                        .isEqualByComparingTo(ledger.getOrDefault(account, BigDecimal.ZERO));
            }
        }
    }

    /** Each line of the VAT file, against the account that it names. */
    @Test
    void theVatOfEachMonthIsWhatTheLedgerHasOnItsAccounts() throws Exception {
        for (var month : journal.months()) {
            var ledger = journal.changes(data, month.atDay(1), month.atEndOfMonth());
            var told = new TreeMap<Integer, BigDecimal>();
            for (var row : table("month-end/vat.csv?month=" + month)) {
                told.merge(Integer.valueOf(row.get("Konto")), amount(row.get("Bokförd moms")), BigDecimal::add);
            }
            for (int account = 2610; account < 2650; account++) {
                assertThat(told.getOrDefault(account, BigDecimal.ZERO))
                        .as("%s in %s", account, month)
                        .isEqualByComparingTo(
                                ledger.getOrDefault(account, BigDecimal.ZERO).abs());
            }
        }
    }

    /** Base by rate, against the income that bears it: 3001 and the freight of the sandbox at 25 %, 3002 at 12, 3003 at 6. */
    @Test
    void theBaseOfEachRateIsTheLedgersIncome() throws Exception {
        for (var month : journal.months()) {
            var ledger = journal.changes(data, month.atDay(1), month.atEndOfMonth());
            var told = new TreeMap<Integer, BigDecimal>();
            for (var row : table("month-end/vat.csv?month=" + month)) {
                told.merge(Integer.valueOf(row.get("Konto")), amount(row.get("Underlag")), BigDecimal::add);
            }
            var incomes = Map.of(
                    2611, sum(ledger, 3001, 3001).add(sum(ledger, 3500, 3599)),
                    2621, sum(ledger, 3002, 3002),
                    2631, sum(ledger, 3003, 3003));
            incomes.forEach((account, income) -> assertThat(told.getOrDefault(account, BigDecimal.ZERO))
                    .as("%s in %s", account, month)
                    .isEqualByComparingTo(income.negate()));
        }
    }

    /** What the point of the account of rounding says that the accounting system has. */
    @Test
    void thePointOfRoundingIsWhatTheLedgerHas() throws Exception {
        for (var month : journal.months()) {
            var ledger = journal.changes(data, month.atDay(1), month.atEndOfMonth());
            assertThat(theirRounding(month))
                    .as(month.toString())
                    .isEqualByComparingTo(ledger.getOrDefault(3740, BigDecimal.ZERO));
        }
    }

    /** The accounting system answers after the first look at the page. */
    private static BigDecimal theirRounding(YearMonth month) throws IOException, InterruptedException {
        var figure = Pattern.compile("Ekonomisystemet</span> <data value=\"(-?\\d+\\.\\d\\d)\">");
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (System.nanoTime() < end) {
            var page = browser.get("/c/sandbox/month-end?month=" + month).body();
            var point = page.substring(page.indexOf("Öresavrundning inom"));
            var told = figure.matcher(point.substring(0, point.indexOf("</tr>")));
            if (told.find()) {
                return new BigDecimal(told.group(1));
            }
        }
        throw new AssertionError("the accounting system has not told its rounding of " + month);
    }

    /** The return, box by box, as the page has it. */
    @Test
    void theBoxesOfTheReturnAreWhatTheLedgerHas() throws Exception {
        for (var month : journal.months()) {
            var ledger = journal.changes(data, month.atDay(1), month.atEndOfMonth());
            var boxes = boxes(browser.get("/c/sandbox/month-end/specification?month=" + month)
                    .body());
            assertThat(boxes).as(month.toString()).isNotEmpty();
            assertThat(boxes.get("05"))
                    .as("05 " + month)
                    .isEqualByComparingTo(sum(ledger, 3000, 3599).negate());
            assertThat(boxes.get("10"))
                    .isEqualByComparingTo(sum(ledger, 2611, 2611).negate());
            assertThat(boxes.get("12"))
                    .isEqualByComparingTo(sum(ledger, 2631, 2631).negate());
            assertThat(boxes.get("21")).isEqualByComparingTo(sum(ledger, 4535, 4535));
            assertThat(boxes.get("30"))
                    .isEqualByComparingTo(sum(ledger, 2614, 2614).negate());
            assertThat(boxes.get("48")).isEqualByComparingTo(sum(ledger, 2640, 2649));
        }
    }

    /** Each payout that the list calls reconciled was paid: together they are what came to the bank through money in transit. */
    @Test
    void whatThePayoutsSayIsWhatCameToTheBank() throws Exception {
        var paid = BigDecimal.ZERO;
        for (var row : table("payouts.csv")) {
            if ("SEK".equals(row.get("Valuta")) && !row.get("Utbetalning").equals("Summa")) {
                paid = paid.add(amount(row.get("Utbetalt")));
            }
        }
        var ledger = journal.until(data, LocalDate.MAX.withYear(2100));
        assertThat(paid).isEqualByComparingTo(ledger.get(1930));
    }

    private static BigDecimal sum(Map<Integer, BigDecimal> ledger, int from, int to) {
        return ledger.entrySet().stream()
                .filter(e -> e.getKey() >= from && e.getKey() <= to)
                .map(Map.Entry::getValue)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The first figure of each row that is headed by a box. */
    private static Map<String, BigDecimal> boxes(String page) {
        var boxes = new LinkedHashMap<String, BigDecimal>();
        Pattern.compile("<tr><th scope=\"row\">(\\d\\d)</th><td class=\"num\"><data value=\"(-?\\d+\\.\\d\\d)\">")
                .matcher(page)
                .results()
                .forEach(m -> boxes.putIfAbsent(m.group(1), new BigDecimal(m.group(2))));
        return boxes;
    }

    /** A file of values as rows by their headings. */
    private static List<Map<String, String>> table(String path) throws IOException, InterruptedException {
        var answer = browser.get("/c/sandbox/export/" + path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        var lines = answer.body().replace("\uFEFF", "").split("\r\n");
        var headings = lines[0].split(";", -1);
        var rows = new ArrayList<Map<String, String>>();
        for (int i = 1; i < lines.length; i++) {
            var cells = lines[i].split(";", -1);
            var row = new LinkedHashMap<String, String>();
            for (int j = 0; j < headings.length; j++) {
                row.put(headings[j], cells[j]);
            }
            rows.add(row);
        }
        return rows;
    }

    private static BigDecimal amount(String cell) {
        return new BigDecimal(cell.replace("\u00A0", "").replace("\u2212", "-").replace(',', '.'));
    }
}
