package se.knyt.server.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.server.played.PlayedSandbox;
import se.knyt.simulators.fortnox.FortnoxSimulator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The VAT of a month where somebody has changed an invoice in the accounting system: page and file have what its journal has on its
 * accounts, base and VAT, to the öre.
 */
class LedgerVatTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    private Path data;

    private final HttpClient http = HttpClient.newHttpClient();
    private PlayedSandbox knyt;
    private String bearer = "";

    @BeforeEach
    void start() throws Exception {
        Hledger.required();
        knyt = new PlayedSandbox(data);
    }

    @AfterEach
    void stop() {
        http.close();
        if (knyt != null) {
            knyt.close();
        }
    }

    /**
     * By hand: 988.37 at 6 % with VAT per row 16.81 and 39.13 is 932.43 and 55.94; 599.97 and freight 49.00 at 25 % are 519.18 and 129.79.
     * Refunded whole in two parts nothing is left.
     */
    @Test
    void baseAndVatAreWhatTheJournalHasUntilAllIsRefunded() throws Exception {
        var month = month();
        var order = sell(
                4900,
                "{\"sku\":\"KAFFE-500\",\"price\":9901,\"quantity\":3,\"vat_rate\":600},"
                        + "{\"sku\":\"MOSSA-1\",\"price\":19999,\"quantity\":3,\"vat_rate\":2500},"
                        + "{\"sku\":\"TROJA-M\",\"price\":34567,\"quantity\":2,\"vat_rate\":600}");
        knyt.act("ship", Map.of());
        settle();
        assertAgrees(month, "932.43 55.94", "519.18 129.79");
        assertThat(page(month)).contains("Varje ruta och sats stämmer");
        for (int amount : new int[] {10_000, 153_734}) {
            assertThat(knyt.inSystem("shopify", "orders/" + order + "/refund", Map.of("amount", amount)))
                    .isTrue();
            settle();
        }
        assertAgrees(month, "0.00 0.00", "0.00 0.00");
        assertThat(new LedgerJournal(knyt.system("fortnox", "canonical"))
                        .changes(data, month.atDay(1), month.atEndOfMonth()))
                .doesNotContainKey(3740)
                .allSatisfy((account, amount) ->
                        assertThat(amount).as("%s", account).isZero());
        assertThat(page(month)).contains("Varje ruta och sats stämmer");
    }

    /**
     * Sold for 106.00 at 6 % and 100.00 at 25 %: 100.00 and 6.00, 80.00 and 20.00. Before it is booked somebody moves an öre from one row to
     * the other. Its total and VAT are what they were, its bases are not.
     */
    @Test
    void anOreThatSomebodyMovedInTheAccountingSystemIsNamed() throws Exception {
        var month = month();
        assertThat(knyt.inSystem(
                        "fortnox", "faults", Map.of("route", "PUT **/bookkeep", "times", 1000, "fault", "503")))
                .isTrue();
        sell(
                0,
                "{\"sku\":\"KAFFE-500\",\"price\":10600,\"quantity\":1,\"vat_rate\":600},"
                        + "{\"sku\":\"MOSSA-1\",\"price\":10000,\"quantity\":1,\"vat_rate\":2500}");
        knyt.act("ship", Map.of());
        var number = invoiced();
        moveAnOre(number);
        knyt.act("clear-faults", Map.of());
        knyt.act("clock", Map.of(), "P1D");
        settle();
        assertAgrees(month, "99.99 6.00", "80.01 20.00");
        assertThat(page(month))
                .contains("2 rader i momstabellen stämmer inte")
                .contains("bokfört underlag skiljer sig från sålt med");
    }

    /** The tenth of the next month of the sandbox's clock, so that nothing of this falls in two. */
    private YearMonth month() throws Exception {
        var day = LocalDate.ofInstant(now(), ZoneId.of("Europe/Stockholm"));
        var month = YearMonth.from(day).plusMonths(1);
        if (month.atDay(10).isAfter(day.plusDays(5))) {
            knyt.act("clock", Map.of(), "P" + ChronoUnit.DAYS.between(day, month.atDay(10)) + "D");
        }
        return month;
    }

    private String sell(int freight, String lines) throws Exception {
        var basket = new HashMap<String, Object>();
        JSON.readTree("{\"count\":1,\"business\":false,\"discount\":false,\"shipping\":" + freight + ",\"lines\":["
                        + lines + "]}")
                .properties()
                .forEach(field -> basket.put(field.getKey(), field.getValue()));
        assertThat(knyt.inSystem("shopify", "sell", basket)).isTrue();
        knyt.quiet();
        var numbers = new ArrayList<String>();
        for (var order : knyt.system("shopify", "orders")) {
            numbers.add(order.path("name").asString().replace("#", ""));
        }
        return numbers.getLast();
    }

    private void settle() throws Exception {
        knyt.quiet();
        knyt.act("clock", Map.of(), "PT30M");
        knyt.quiet();
    }

    private Instant now() throws Exception {
        return Instant.parse(knyt.quiet().path("sandbox_clock").asString());
    }

    private String page(YearMonth month) throws Exception {
        return knyt.page("/month-end?month=" + month);
    }

    /** The number of the invoice that waits to be booked. */
    private String invoiced() throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            var invoices = knyt.system("fortnox", "invoices").path("invoices");
            if (!invoices.isEmpty()) {
                return invoices.get(0).path("number").asString();
            }
        }
        throw new AssertionError("no invoice");
    }

    private void moveAnOre(String number) throws Exception {
        var read = api("GET", "invoices/" + number, "").path("Invoice");
        assertThat(read.path("Booked").asBoolean()).isFalse();
        var rows = JSON.createArrayNode();
        for (var row : read.path("InvoiceRows")) {
            var price = row.path("VAT").asInt() == 25 ? "100.01" : "105.99";
            rows.addObject()
                    .put("Description", row.path("Description").asString())
                    .put("DeliveredQuantity", row.path("DeliveredQuantity").asString())
                    .put("AccountNumber", row.path("AccountNumber").asInt())
                    .put("VAT", row.path("VAT").asInt())
                    .put("Price", new BigDecimal(price));
        }
        var body = JSON.createObjectNode();
        body.putObject("Invoice").set("InvoiceRows", rows);
        var changed = api("PUT", "invoices/" + number, body.toString()).path("Invoice");
        assertThat(changed.path("Total").asString() + " "
                        + changed.path("TotalVAT").asString())
                .isEqualTo(read.path("Total").asString() + " "
                        + read.path("TotalVAT").asString());
    }

    private JsonNode api(String method, String path, String body) throws IOException, InterruptedException {
        if (bearer.isEmpty()) {
            var pair = FortnoxSimulator.CLIENT_ID + ":" + FortnoxSimulator.CLIENT_SECRET;
            var login = HttpRequest.newBuilder(knyt.address("fortnox").resolve("/oauth-v1/token"))
                    .header(
                            "Authorization",
                            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                    .header("TenantId", FortnoxSimulator.TENANT_ID)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                    .build();
            bearer = "Bearer " + sent(login).path("access_token").asString();
        }
        return sent(HttpRequest.newBuilder(knyt.address("fortnox").resolve("/3/" + path))
                .header("Authorization", bearer)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private JsonNode sent(HttpRequest request) throws IOException, InterruptedException {
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return JSON.readTree(answer.body());
    }

    /** @param expected base and VAT at 6 and 25 %, in the file, on the page and in the journal */
    private void assertAgrees(YearMonth month, String... expected) throws Exception {
        var journal = new LedgerJournal(knyt.system("fortnox", "canonical"))
                .changes(data, month.atDay(1), month.atEndOfMonth());
        assertThat(List.of(
                        on(journal, 3003) + " " + on(journal, 2631),
                        on(journal, 3001).add(on(journal, 3520)) + " " + on(journal, 2611)))
                .containsExactly(expected);
        var file = new TreeMap<String, String>();
        for (var line : knyt.page("/export/month-end/vat.csv?month=" + month).split("\r\n")) {
            var cells = line.replace("\u00A0", "")
                    .replace('\u2212', '-')
                    .replace(',', '.')
                    .split(";", -1);
            file.put(cells[4], cells[6] + " " + cells[7]);
        }
        assertThat(List.of(file.getOrDefault("2631", ""), file.getOrDefault("2611", "")))
                .containsExactly(expected);
        var page = page(month).replaceAll("(?s)<[^>]*>", " ").replaceAll("\\s+", " ");
        for (var both : expected) {
            assertThat(page).contains(both.replace('.', ','));
        }
    }

    /** As a return counts it: income and VAT are positive. */
    private static BigDecimal on(Map<Integer, BigDecimal> journal, int account) {
        return journal.getOrDefault(account, new BigDecimal("0.00")).negate().setScale(2);
    }
}
