package se.knyt.simulators.adyen;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import se.knyt.simulators.base.Http;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.TickingTime;
import tools.jackson.databind.JsonNode;

/** A running Adyen and its merchant. */
final class AdyenUnderTest implements AutoCloseable {
    final TickingTime time;
    final AdyenSimulator adyen = new AdyenSimulator();
    final Http http = new Http();

    AdyenUnderTest(String start) throws IOException {
        time = new TickingTime(start);
        adyen.start(null, 0, time);
    }

    /** Moves the machine's time and lets happen what falls due. */
    void tick(Duration step) throws IOException, InterruptedException {
        time.tick(step);
        adyen.clockOffset(Duration.ZERO);
    }

    JsonNode control(String path, String body) throws IOException, InterruptedException {
        return http.json("POST", adyen.baseUri() + "/_control/" + path, body);
    }

    String purchase(long amount, String reference) throws IOException, InterruptedException {
        return control("purchases", "{\"amount_minor\":" + amount + ",\"reference\":\"" + reference + "\"}")
                .path("id")
                .asString();
    }

    HttpResponse<String> call(String kind, String payment, String body, String... headers)
            throws IOException, InterruptedException {
        var all = new String[headers.length + 2];
        all[0] = "X-API-Key";
        all[1] = AdyenSimulator.API_KEY;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return http.send("POST", adyen.baseUri() + "/v72/payments/" + payment + "/" + kind, body, all);
    }

    static String amount(long value, String reference) {
        return "{\"merchantAccount\":\"" + AdyenSimulator.MERCHANT_ACCOUNT
                + "\",\"amount\":{\"currency\":\"SEK\",\"value\":" + value + "},\"reference\":\"" + reference + "\"}";
    }

    /** Asks for a capture or refund and gives its reference; it is decided a minute later. */
    String received(String kind, String payment, long value, String reference)
            throws IOException, InterruptedException {
        var answer = call(kind, payment, amount(value, reference));
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return Json.read(answer.body()).path("pspReference").asString();
    }

    HttpResponse<String> report(long batch) throws IOException, InterruptedException {
        var user = Base64.getEncoder()
                .encodeToString((AdyenSimulator.REPORT_USER + ":" + AdyenSimulator.REPORT_PASSWORD)
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var file = "/reports/download/MerchantAccount/KnytSandboxSE/settlement_detail_report_batch_" + batch + ".csv";
        return http.send("GET", adyen.baseUri() + file, "", "Authorization", "Basic " + user);
    }

    @Override
    public void close() throws IOException {
        http.close();
        adyen.close();
    }
}
