package se.knyt.simulators.fortnox;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A running account and a client signed in to it, over real HTTP. Machine time moves one second per call, so no quota is met. */
final class Account implements AutoCloseable {
    static final String TODAY = "2026-11-24";

    record Answer(int status, JsonNode body, byte[] bytes) {
        int code() {
            return body.path("ErrorInformation")
                    .path("Code")
                    .asInt(body.path("ErrorInformation").path("code").asInt(0));
        }

        JsonNode ok() {
            if (status / 100 != 2) {
                throw new AssertionError(status + " " + body);
            }
            return body;
        }
    }

    final AtomicReference<Instant> machine = new AtomicReference<>(Instant.parse(TODAY + "T10:00:00Z"));
    Duration perCall = Duration.ofSeconds(1);
    final FortnoxSimulator simulator = new FortnoxSimulator();
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;
    private String token = "";

    Account() {
        this((Path) null);
    }

    Account(@Nullable Path dir) {
        try {
            simulator.start(dir, 0, (InstantSource) machine::get);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        address = simulator.baseUri();
        token = signIn().ok().path("access_token").asString("");
    }

    /** A client of an account that runs in another process. */
    Account(URI address) {
        this.address = address;
        token = signIn().ok().path("access_token").asString("");
    }

    Answer signIn() {
        return send(
                request("/oauth-v1/token")
                        .header("Authorization", basic())
                        .header("TenantId", FortnoxSimulator.TENANT_ID)
                        .header("Content-Type", "application/x-www-form-urlencoded"),
                "POST",
                "grant_type=client_credentials".getBytes(StandardCharsets.UTF_8));
    }

    static String basic() {
        var pair = FortnoxSimulator.CLIENT_ID + ":" + FortnoxSimulator.CLIENT_SECRET;
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    void token(String other) {
        token = other;
    }

    String bearer() {
        return token;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path));
    }

    Answer send(HttpRequest.Builder request, String method, byte[] body) {
        machine.updateAndGet(now -> now.plus(perCall));
        try {
            var response = http.send(
                    request.method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            var json = response.headers().firstValue("content-type").orElse("").startsWith("application/json");
            return new Answer(
                    response.statusCode(),
                    json ? Json.MAPPER.readTree(response.body()) : Json.object(),
                    response.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Answer call(String method, String path, String body) {
        var request = request(path);
        if (!path.startsWith("/_control")) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return send(request, method, body.getBytes(StandardCharsets.UTF_8));
    }

    Answer get(String path) {
        return call("GET", "/3/" + path, "");
    }

    Answer put(String path) {
        return call("PUT", "/3/" + path, "");
    }

    Answer put(String path, String body) {
        return call("PUT", "/3/" + path, body);
    }

    Answer post(String path, String body) {
        return call("POST", "/3/" + path, body);
    }

    /** Sends one file as a form, as a browser would. */
    Answer upload(String path, String name, byte[] content) {
        var body = new java.io.ByteArrayOutputStream();
        body.writeBytes(("--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: text/csv\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n--xyz--\r\n".getBytes(StandardCharsets.UTF_8));
        return send(
                request("/3/" + path)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "multipart/form-data; boundary=xyz"),
                "POST",
                body.toByteArray());
    }

    JsonNode control(String path) {
        return call("GET", "/_control/" + path, "").ok();
    }

    Answer act(String path, String body) {
        return call("POST", "/_control/" + path, body);
    }

    void set(String name, String value) {
        act("settings", "{\"" + name + "\":\"" + value + "\"}").ok();
    }

    String customer(String name) {
        return post("customers", "{\"Customer\":{\"Name\":\"" + name + "\",\"Type\":\"PRIVATE\"}}")
                .ok()
                .path("Customer")
                .path("CustomerNumber")
                .asString("");
    }

    /** Creates an invoice with prices including VAT and books it; gives its number. */
    String bookedInvoice(String reference, String date, String rows) {
        var number = invoice(reference, date, rows);
        put("invoices/" + number + "/bookkeep").ok();
        return number;
    }

    String invoice(String reference, String date, String rows) {
        return post(
                        "invoices",
                        "{\"Invoice\":{\"CustomerNumber\":\"" + customerOnce()
                                + "\",\"VATIncluded\":true,\"InvoiceDate\":\""
                                + date + "\",\"ExternalInvoiceReference1\":\"" + reference + "\",\"InvoiceRows\":["
                                + rows
                                + "]}}")
                .ok()
                .path("Invoice")
                .path("DocumentNumber")
                .asString("");
    }

    private String customerOnce() {
        var found = get("customers?name=Konsument").ok().path("Customers");
        return found.isEmpty()
                ? customer("Konsument")
                : found.get(0).path("CustomerNumber").asString("");
    }

    static String row(String quantity, String price, String more) {
        return "{\"Description\":\"Vara\",\"DeliveredQuantity\":\"" + quantity + "\",\"Price\":" + price + ",\"VAT\":25"
                + more + "}";
    }

    /** Registers and books a payment; gives its number. */
    String pay(String invoice, String amount, String mode, String date, String more) {
        var number = post(
                        "invoicepayments",
                        "{\"InvoicePayment\":{\"InvoiceNumber\":" + invoice + ",\"Amount\":" + amount
                                + ",\"ModeOfPayment\":\"" + mode + "\",\"PaymentDate\":\"" + date + "\"" + more + "}}")
                .ok()
                .path("InvoicePayment")
                .path("Number")
                .asString("");
        put("invoicepayments/" + number + "/bookkeep").ok();
        return number;
    }

    BigDecimal balance(int account) {
        return control("balances?account=" + account)
                .path(Integer.toString(account))
                .decimalValue();
    }

    /** The rows of a voucher as "account amount", debit positive. */
    java.util.List<String> voucher(String series, int number) {
        var voucher = get("vouchers/" + series + "/" + number).ok().path("Voucher");
        return voucher.path("VoucherRows")
                .valueStream()
                .map(row -> row.path("Account").asInt() + " "
                        + row.path("Debit")
                                .decimalValue()
                                .subtract(row.path("Credit").decimalValue())
                                .setScale(2)
                                .toPlainString())
                .toList();
    }

    @Override
    public void close() {
        try {
            simulator.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
