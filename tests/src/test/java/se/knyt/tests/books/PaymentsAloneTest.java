package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import se.knyt.core.commerce.InvoiceField;
import se.knyt.core.reconciliation.FieldFinder;
import se.knyt.core.reconciliation.Leniency;
import se.knyt.simulators.fortnox.FortnoxSimulator;
import se.knyt.simulators.klarna.KlarnaSimulator;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A company without a shop: Fortnox, where others make the invoices, and Klarna. The amounts are those of M4 to M7 in the table of
 * accounts: sold for 1 249.00 and 599.00, 299.00 given back, fees of 2.79 % and 4.00 each with VAT (38.85 + 20.71 = 59.56; 9.71 + 5.18 =
 * 14.89), paid out 1 474.55.
 */
class PaymentsAloneTest {
    private static final String CAPTURED = "1249.00";
    private World world;
    private Merchant merchant;
    private HttpClient http;
    private String bearer = "";
    private String customer = "";

    @BeforeEach
    void open() {
        world = new World();
        merchant = new Merchant(world, Merchant.Way.PAYMENTS_ALONE);
        http = HttpClient.newHttpClient();
        bearer = "Bearer "
                + send(
                                request(
                                                "fortnox",
                                                "/oauth-v1/token",
                                                FortnoxSimulator.CLIENT_ID,
                                                FortnoxSimulator.CLIENT_SECRET)
                                        .header("TenantId", FortnoxSimulator.TENANT_ID)
                                        .header("Content-Type", "application/x-www-form-urlencoded"),
                                "grant_type=client_credentials")
                        .path("access_token")
                        .asString("");
        customer = fortnox("customers", "{\"Customer\":{\"Name\":\"Kund\"}}")
                .path("Customer")
                .path("CustomerNumber")
                .asString("");
    }

    @AfterEach
    void close() {
        http.close();
        merchant.close();
        world.close();
    }

    @Test
    void aSettlementMeetsInvoicesThatOthersMade() {
        invoice("1", CAPTURED, "\"YourOrderNumber\":\"#1001\"");
        invoice("1", "599.00", "\"YourOrderNumber\":\"1002\"");
        invoice("-1", "299.00", "\"YourOrderNumber\":\"1001\",\"ExternalInvoiceReference2\":\"Avser faktura 1\"");
        var first = captured("1001", 124_900);
        captured("1002", 59_900);
        refund(first, 29_900);
        merchant.advance(Duration.ofDays(5));
        merchant.settle();
        assertThat(ends()).containsOnly("payout.line-unmatched").hasSize(3);
        assertThat(count("trail")).isZero();
        assertThat(count("fact")).isZero();

        var best = FieldFinder.suggested(trial()).orElseThrow();
        assertThat(best.field()).isEqualTo(InvoiceField.YOUR_ORDER_NUMBER);
        assertThat(List.of(best.hits(), best.sameAmount(), best.lines().size())).containsExactly(3, 3, 3);
        assertThat(best.lenient()).containsExactly(Leniency.HASH);
        choose(InvoiceField.YOUR_ORDER_NUMBER);
        merchant.settle();
        merchant.settle();

        assertThat(merchant.status().looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(merchant.status().trailsTied())
                .as("%s", Trouble.of(merchant))
                .isEqualTo(2);
        assertThat(merchant.status().certificatesClosed()).isEqualTo(1);
        assertThat(Ledgers.customers(world)).isZero();
        var books = Ledgers.general(world);
        // 1510 and 1581 are closed; what others booked on 3001 and 2611 is theirs.
        books.keySet().retainAll(List.of(1510, 1581, 1589, 6064, 2641));
        assertThat(books).isEqualTo(Ledgers.rows("1589 1474.55", "6064 59.56", "2641 14.89"));
        assertThat(
                        merchant.texts(
                                "select order_number || ' ' || provider || ' ' || state from trail where company_id = ? order by 1"))
                .containsExactly("1001 klarna tied", "1002 klarna tied");

        // Read again, and chosen again: nothing is done twice.
        choose(InvoiceField.YOUR_ORDER_NUMBER);
        merchant.advance(Duration.ofDays(2));
        merchant.settle();
        assertThat(world.get("fortnox", "canonical").path("payments").size()).isEqualTo(3);
        assertThat(count("fact")).isEqualTo(3);
        assertThat(merchant.status().trailsTied()).isEqualTo(2);
    }

    /**
     * Five lines: 1001 has been paid by somebody else, 1002 has two open invoices, 1003 an invoice of another amount, 1004 none, and 1005
     * is paid twice by Klarna. Each is named for what it is, and one line alone is settled.
     */
    @Test
    void whatCannotBeMetIsNamedAndNothingIsGuessed() {
        var paid = invoice("1", "100.00", "\"YourOrderNumber\":\"1001\"");
        world.post("fortnox", "invoices/" + paid + "/pay", "{}");
        invoice("1", "200.00", "\"YourOrderNumber\":\"1002\"");
        invoice("1", "200.00", "\"YourOrderNumber\":\"1002\"");
        invoice("1", "350.00", "\"YourOrderNumber\":\"1003\"");
        invoice("1", "500.00", "\"YourOrderNumber\":\"1005\"");
        captured("1001", 10_000);
        captured("1002", 20_000);
        captured("1003", 30_000);
        captured("1004", 40_000);
        captured("1005", 50_000);
        captured("1005", 50_000);
        merchant.advance(Duration.ofDays(5));
        merchant.settle();
        choose(InvoiceField.YOUR_ORDER_NUMBER);
        merchant.settle();
        // Fortnox's own word of the balance is read after the payment.
        merchant.settle();
        assertThat(ends())
                .as("%s", Trouble.of(merchant))
                .containsExactly(
                        "payout.line-ambiguous",
                        "payout.line-other-amount",
                        "payout.line-paid-already",
                        "payout.line-paid-already",
                        "payout.line-unmatched");
        assertThat(count("fact")).isEqualTo(1);
        assertThat(merchant.texts("select order_number || ' ' || state from trail where company_id = ?"))
                .containsExactly("1005 tied");
        // 1002 twice and 1003.
        assertThat(world.get("fortnox", "ledger").path("open").size()).isEqualTo(3);

        // The invoice of 1004 comes later, and its line goes on by itself.
        invoice("1", "400.00", "\"YourOrderNumber\":\"1004\"");
        merchant.advance(Duration.ofDays(1));
        merchant.settle();
        merchant.settle();
        assertThat(ends()).doesNotContain("payout.line-unmatched").hasSize(4);
        assertThat(merchant.texts("select order_number || ' ' || state from trail where company_id = ? order by 1"))
                .as("%s", Trouble.of(merchant))
                .containsExactly("1004 tied", "1005 tied");
    }

    private List<FieldFinder.HitRate> trial() {
        var desk = merchant.engine.desks().orderFields();
        var settlement = desk.settlements(merchant.company).getFirst();
        return desk.trial(merchant.company, "klarna", settlement.reference())
                .orElseThrow()
                .rates();
    }

    private void choose(InvoiceField field) {
        var desk = merchant.engine.desks().orderFields();
        var reference = desk.settlements(merchant.company).getFirst().reference();
        assertThat(desk.choose(merchant.company, "klarna", reference, field, "Eva"))
                .isTrue();
    }

    /** As an integration of the merchant's own makes it, with prices including VAT; booked. A negative quantity makes a credit note. */
    private String invoice(String quantity, String price, String reference) {
        var day = world.now().toString().substring(0, 10);
        var number = fortnox(
                        "invoices",
                        "{\"Invoice\":{\"CustomerNumber\":\"" + customer + "\",\"VATIncluded\":true,\"InvoiceDate\":\""
                                + day
                                + "\"," + reference
                                + ",\"InvoiceRows\":[{\"Description\":\"Vara\",\"DeliveredQuantity\":\""
                                + quantity + "\",\"Price\":" + price + ",\"VAT\":25}]}}")
                .path("Invoice")
                .path("DocumentNumber")
                .asString("");
        world.post("fortnox", "invoices/" + number + "/bookkeep", "{}");
        return number;
    }

    /** As a shop that Knyt does not see does it. Gives the order's path. */
    private String captured(String reference, long minor) {
        var order = "/ordermanagement/v1/orders/"
                + world.post(
                                "klarna",
                                "orders",
                                "{\"order_amount\":" + minor + ",\"merchant_reference1\":\"" + reference + "\"}")
                        .path("order_id")
                        .asString("");
        klarna(order + "/captures", "{\"captured_amount\":" + minor + "}");
        return order;
    }

    private void refund(String order, long minor) {
        klarna(order + "/refunds", "{\"refunded_amount\":" + minor + "}");
    }

    private void klarna(String path, String body) {
        send(
                request("klarna", path, KlarnaSimulator.API_USER, KlarnaSimulator.API_PASSWORD)
                        .header("Content-Type", "application/json"),
                body);
    }

    private JsonNode fortnox(String path, String body) {
        return send(
                HttpRequest.newBuilder(URI.create(world.uri("fortnox") + "/3/" + path))
                        .header("Authorization", bearer)
                        .header("Content-Type", "application/json"),
                body);
    }

    private HttpRequest.Builder request(String system, String path, String user, String password) {
        var pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return HttpRequest.newBuilder(URI.create(world.uri(system) + path))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    private JsonNode send(HttpRequest.Builder request, String body) {
        try {
            var answer = http.send(
                    request.POST(HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
            return answer.body().isEmpty()
                    ? JsonMapper.shared().createObjectNode()
                    : JsonMapper.shared().readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> ends() {
        return merchant.openEnds();
    }

    private long count(String table) {
        return Long.parseLong(merchant.texts("select count(*)::text from " + table + " where company_id = ?")
                .getFirst());
    }
}
