package se.knyt.simulators.stripe;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import se.knyt.simulators.base.Http;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.TickingTime;
import tools.jackson.databind.JsonNode;

/** A running Stripe and its merchant. */
final class StripeUnderTest implements AutoCloseable {
    private static final String FORM = "application/x-www-form-urlencoded";

    final TickingTime time;
    final StripeSimulator stripe = new StripeSimulator();
    final Http http = new Http();

    StripeUnderTest(String start) throws IOException {
        time = new TickingTime(start);
        stripe.start(null, 0, time);
    }

    HttpResponse<String> call(String method, String path, String form, String... more)
            throws IOException, InterruptedException {
        var headers = new ArrayList<>(List.of("Authorization", "Bearer " + StripeSimulator.API_KEY));
        headers.addAll(List.of("Content-Type", FORM));
        headers.addAll(List.of(more));
        return http.send(method, stripe.baseUri() + "/v1/" + path, form, headers.toArray(String[]::new));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return Json.read(call("GET", path, "").body());
    }

    JsonNode post(String path, String form, String... more) throws IOException, InterruptedException {
        return Json.read(call("POST", path, form, more).body());
    }

    JsonNode control(String path, String body) throws IOException, InterruptedException {
        return http.json("POST", stripe.baseUri() + "/_control/" + path, body);
    }

    /** A purchase of the page; gives its intent. */
    String purchase(String reference, long amount, String currency, boolean capture)
            throws IOException, InterruptedException {
        var wanted = Json.object()
                .put("reference", reference)
                .put("amount_minor", amount)
                .put("currency", currency)
                .put("capture", capture);
        return Json.text(control("purchases", wanted.toString()), "id");
    }

    /** {@code code} of a refusal, or its type where it has none, with the status before it. */
    static String refusal(HttpResponse<String> answer) {
        var error = Json.read(answer.body()).path("error");
        var code = Json.text(error, "code");
        return answer.statusCode() + " " + (code.isEmpty() ? Json.text(error, "type") : code);
    }

    /** {@code reporting_category amount fee net} of each transaction of a payout, oldest first. */
    List<String> lines(String payout) throws IOException, InterruptedException {
        var lines = new ArrayList<String>();
        for (var row : get("balance_transactions?limit=100&payout=" + payout).path("data")) {
            lines.addFirst(Json.text(row, "reporting_category") + " " + Json.number(row, "amount") + " "
                    + Json.number(row, "fee") + " " + Json.number(row, "net"));
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        http.close();
        stripe.close();
    }
}
