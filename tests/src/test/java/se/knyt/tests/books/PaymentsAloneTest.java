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
        // Dated a month before the company starts; what is open is owed however old it is.
        invoice(60, "1", "599.00", "\"YourOrderNumber\":\"1002\"");
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
     * Five lines: 1001 has been paid by somebody else, 1002 has two open invoices, 1003 an invoice of less, 1004 none, and 1005 is paid
     * twice by Klarna. Each is named for what it is, and one line alone is settled.
     */
    @Test
    void whatCannotBeMetIsNamedAndNothingIsGuessed() {
        var paid = invoice("1", "100.00", "\"YourOrderNumber\":\"1001\"");
        world.post("fortnox", "invoices/" + paid + "/pay", "{}");
        invoice("1", "200.00", "\"YourOrderNumber\":\"1002\"");
        invoice("1", "200.00", "\"YourOrderNumber\":\"1002\"");
        invoice("1", "250.00", "\"YourOrderNumber\":\"1003\"");
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

    /**
     * Five invoices that Klarna captures in parts. 2001: 400.00 and 600.00 of 1 000.00; 2002: 400.00 twice of 800.00, of which 300.00
     * are credited and go back by 100.00 and 200.00; 2003: 200.00 and, in the next payout, 400.00 of 600.00; 2004: 400.00 of 1 000.00,
     * then somebody pays 600.00 by hand, and Klarna the same 600.00; 2005: 200.00 of 500.00, and no more.
     */
    @Test
    void eachLineSettlesItsPartOfTheInvoice() {
        for (var of : List.of("2001 1000.00", "2002 800.00", "2003 600.00", "2004 1000.00", "2005 500.00")) {
            invoice("1", of.substring(5), "\"YourOrderNumber\":\"" + of.substring(0, 4) + "\"");
        }
        invoice("-1", "300.00", "\"YourOrderNumber\":\"2002\",\"ExternalInvoiceReference2\":\"Avser faktura 2\"");
        capture(ordered("2001", 100_000), 40_000, 60_000);
        var equal = ordered("2002", 80_000);
        capture(equal, 40_000, 40_000);
        refund(equal, 10_000);
        var later = ordered("2003", 60_000);
        capture(later, 20_000);
        var byHand = ordered("2004", 100_000);
        capture(byHand, 40_000);
        capture(ordered("2005", 50_000), 20_000);
        merchant.advance(Duration.ofDays(5));
        merchant.settle();
        choose(InvoiceField.YOUR_ORDER_NUMBER);
        merchant.settle();
        merchant.settle();
        assertThat(ends()).as("%s", Trouble.of(merchant)).isEmpty();
        assertThat(payments())
                .containsExactlyInAnyOrder("1 400", "1 600", "2 400", "2 400", "3 200", "4 400", "5 200", "6 -100");
        assertThat(trails())
                .as("%s", Trouble.of(merchant))
                .containsExactly("2001 tied", "2002 waiting", "2003 waiting", "2004 waiting", "2005 waiting");
        // 400.00 of 2003, 600.00 of 2004, 300.00 of 2005, less 200.00 of the credit note.
        assertThat(Ledgers.customers(world)).isEqualTo("1100.00");

        world.post("fortnox", "invoices/4/pay", "{\"amount\":600}");
        capture(later, 40_000);
        capture(byHand, 60_000);
        refund(equal, 20_000);
        merchant.advance(Duration.ofDays(7));
        merchant.settle();
        merchant.settle();
        assertThat(ends()).as("%s", Trouble.of(merchant)).containsExactly("payout.line-paid-already");
        assertThat(payments()).hasSize(11).contains("3 400", "4 600", "6 -200");
        assertThat(trails())
                .as("%s", Trouble.of(merchant))
                .containsExactly("2001 tied", "2002 tied", "2003 tied", "2004 tied", "2005 waiting");
        assertThat(Ledgers.customers(world)).isEqualTo("300.00");
        // The 600.00 that came twice stand on Klarna's account, by name.
        assertThat(Ledgers.general(world)).containsAllEntriesOf(Ledgers.rows("1510 300.00", "1581 -600.00"));

        // The rest of 2005 has not come when it is due: told until it is credited.
        merchant.advance(Duration.ofDays(40));
        merchant.settle();
        assertThat(ends()).containsExactly("invoice.part-met", "payout.line-paid-already");
        assertThat(count("fact")).isEqualTo(10);
    }

    private List<String> trails() {
        return merchant.texts("select order_number || ' ' || state from trail where company_id = ? order by 1");
    }

    /** Invoice and amount of each payment in the accounting system. */
    private List<String> payments() {
        return answered(HttpRequest.newBuilder(URI.create(world.uri("fortnox") + "/3/invoicepayments?limit=500"))
                        .header("Authorization", bearer)
                        .GET())
                .path("InvoicePayments")
                .valueStream()
                .map(p -> p.path("InvoiceNumber").asString() + " "
                        + p.path("Amount").asDecimal().stripTrailingZeros().toPlainString())
                .toList();
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
        return invoice(0, quantity, price, reference);
    }

    private String invoice(int daysAgo, String quantity, String price, String reference) {
        var day = world.now().minus(Duration.ofDays(daysAgo)).toString().substring(0, 10);
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
        var order = ordered(reference, minor);
        capture(order, minor);
        return order;
    }

    private String ordered(String reference, long minor) {
        return "/ordermanagement/v1/orders/"
                + world.post(
                                "klarna",
                                "orders",
                                "{\"order_amount\":" + minor + ",\"merchant_reference1\":\"" + reference + "\"}")
                        .path("order_id")
                        .asString("");
    }

    private void capture(String order, long... minor) {
        for (long amount : minor) {
            klarna(order + "/captures", "{\"captured_amount\":" + amount + "}");
        }
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
        return answered(request.POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode answered(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
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
