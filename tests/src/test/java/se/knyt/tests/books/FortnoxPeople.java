package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import se.knyt.simulators.fortnox.FortnoxSimulator;
import se.knyt.tests.thread.World;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Those who draw invoices in Fortnox beside Knyt: people, and other integrations of the merchant's. */
final class FortnoxPeople implements AutoCloseable {
    private final World world;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String bearer;
    private final String customer;

    FortnoxPeople(World world) {
        this.world = world;
        var pair = FortnoxSimulator.CLIENT_ID + ":" + FortnoxSimulator.CLIENT_SECRET;
        var basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        this.bearer = "Bearer "
                + send(
                                HttpRequest.newBuilder(URI.create(world.uri("fortnox") + "/oauth-v1/token"))
                                        .header("Authorization", "Basic " + basic)
                                        .header("TenantId", FortnoxSimulator.TENANT_ID)
                                        .header("Content-Type", "application/x-www-form-urlencoded"),
                                "grant_type=client_credentials")
                        .path("access_token")
                        .asString("");
        this.customer = made("customers", "{\"Customer\":{\"Name\":\"Kund\"}}")
                .path("Customer")
                .path("CustomerNumber")
                .asString("");
    }

    /** With VAT of 25 % in its price, for an order of that number; booked. Gives its number. */
    String invoice(String quantity, String price, String order) {
        var day = world.now().toString().substring(0, 10);
        var body = "{\"Invoice\":{\"CustomerNumber\":\"" + customer + "\",\"VATIncluded\":true,\"InvoiceDate\":\"" + day
                + "\",\"YourOrderNumber\":\"" + order
                + "\",\"InvoiceRows\":[{\"Description\":\"Vara\",\"DeliveredQuantity\":\""
                + quantity + "\",\"Price\":" + price + ",\"VAT\":25}]}}";
        var number =
                made("invoices", body).path("Invoice").path("DocumentNumber").asString("");
        world.post("fortnox", "invoices/" + number + "/bookkeep", "{}");
        return number;
    }

    private JsonNode made(String path, String body) {
        return send(
                HttpRequest.newBuilder(URI.create(world.uri("fortnox") + "/3/" + path))
                        .header("Authorization", bearer)
                        .header("Content-Type", "application/json"),
                body);
    }

    private JsonNode send(HttpRequest.Builder request, String body) {
        try {
            var posted = request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
            var answer = http.send(posted, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
            return JsonMapper.shared().readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
