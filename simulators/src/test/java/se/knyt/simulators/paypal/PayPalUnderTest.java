package se.knyt.simulators.paypal;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import se.knyt.simulators.base.Http;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.TickingTime;
import tools.jackson.databind.JsonNode;

/** A running PayPal and its merchant. */
final class PayPalUnderTest implements AutoCloseable {
    final TickingTime time;
    final PayPalSimulator paypal = new PayPalSimulator();
    final Http http = new Http();
    private String token = "";

    PayPalUnderTest(String start) throws IOException, InterruptedException {
        time = new TickingTime(start);
        paypal.start(null, 0, time);
        signIn();
    }

    private void signIn() throws IOException, InterruptedException {
        var answer = token(PayPalSimulator.CLIENT_SECRET, "grant_type=client_credentials");
        token = Json.text(Json.read(answer.body()), "access_token");
    }

    /** Lets time pass; a token does not live as long as that. */
    void tick(Duration step) throws IOException, InterruptedException {
        time.tick(step);
        signIn();
    }

    HttpResponse<String> token(String secret, String form) throws IOException, InterruptedException {
        var pair = PayPalSimulator.CLIENT_ID + ":" + secret;
        var basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return http.send("POST", paypal.baseUri() + "/v1/oauth2/token", form, "Authorization", "Basic " + basic);
    }

    HttpResponse<String> call(String method, String path, String body, String... more)
            throws IOException, InterruptedException {
        var headers = new ArrayList<>(List.of("Authorization", "Bearer " + token));
        headers.addAll(List.of(more));
        return http.send(method, paypal.baseUri() + path, body, headers.toArray(String[]::new));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return Json.read(call("GET", path, "").body());
    }

    JsonNode control(String path, String body) throws IOException, InterruptedException {
        return http.json("POST", paypal.baseUri() + "/_control/" + path, body);
    }

    JsonNode purchase(long amount, String currency, String reference, boolean capture)
            throws IOException, InterruptedException {
        return purchase(amount, currency, reference, capture, "wallet");
    }

    JsonNode purchase(long amount, String currency, String reference, boolean capture, String method)
            throws IOException, InterruptedException {
        var body = Json.object()
                .put("amount_minor", amount)
                .put("currency", currency)
                .put("reference", reference)
                .put("capture", capture)
                .put("method", method);
        return control("purchases", body.toString());
    }

    HttpResponse<String> capture(String authorization, String value, String... headers)
            throws IOException, InterruptedException {
        return call(
                "POST",
                "/v2/payments/authorizations/" + authorization + "/capture",
                "{\"amount\":{\"currency_code\":\"SEK\",\"value\":\"" + value + "\"}}",
                headers);
    }

    HttpResponse<String> refund(String capture, String body, String... headers)
            throws IOException, InterruptedException {
        return call("POST", "/v2/payments/captures/" + capture + "/refund", body, headers);
    }

    /** Code, gross, fee and currency of each balance-affecting row of March 2026. */
    List<String> rows() throws IOException, InterruptedException {
        var rows = new ArrayList<String>();
        for (var detail : search("start_date=2026-03-01T00:00:00Z&end_date=2026-03-31T23:59:59Z")
                .path("transaction_details")) {
            var row = detail.path("transaction_info");
            var fee = Json.text(row.path("fee_amount"), "value");
            rows.add((Json.text(row, "transaction_event_code") + " "
                            + Json.text(row.path("transaction_amount"), "value") + " " + fee + " "
                            + Json.text(row.path("transaction_amount"), "currency_code"))
                    .replace("  ", " "));
        }
        return rows;
    }

    JsonNode search(String query) throws IOException, InterruptedException {
        return get("/v1/reporting/transactions?" + query);
    }

    static String issue(HttpResponse<String> answer) {
        return answer.statusCode() + " "
                + Json.text(Json.read(answer.body()).path("details").path(0), "issue");
    }

    @Override
    public void close() throws IOException {
        http.close();
        paypal.close();
    }
}
