package se.knyt.simulators.klarna;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import se.knyt.simulators.base.Http;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.TickingTime;
import tools.jackson.databind.JsonNode;

/** A running Klarna and its merchant. */
final class KlarnaUnderTest implements AutoCloseable {
    private static final String AUTHORIZATION = "Basic "
            + Base64.getEncoder()
                    .encodeToString((KlarnaSimulator.API_USER + ":" + KlarnaSimulator.API_PASSWORD)
                            .getBytes(StandardCharsets.UTF_8));

    final TickingTime time;
    final KlarnaSimulator klarna = new KlarnaSimulator();
    final Http http = new Http();

    KlarnaUnderTest(String start) throws IOException {
        time = new TickingTime(start);
        klarna.start(null, 0, time);
    }

    HttpResponse<String> call(String method, String path, String body, String... more)
            throws IOException, InterruptedException {
        var headers = new String[more.length + 2];
        headers[0] = "Authorization";
        headers[1] = AUTHORIZATION;
        System.arraycopy(more, 0, headers, 2, more.length);
        return http.send(method, klarna.baseUri() + path, body, headers);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return Json.read(call("GET", path, "").body());
    }

    JsonNode control(String path, String body) throws IOException, InterruptedException {
        return http.json("POST", klarna.baseUri() + "/_control/" + path, body);
    }

    /** An order of one line at 25 %; gives its path. */
    String order(long amount, String reference) throws IOException, InterruptedException {
        var order =
                control("orders", "{\"order_amount\":" + amount + ",\"merchant_reference1\":\"" + reference + "\"}");
        return "/ordermanagement/v1/orders/" + order.path("order_id").asString();
    }

    HttpResponse<String> capture(String order, long amount, String... headers)
            throws IOException, InterruptedException {
        return call("POST", order + "/captures", "{\"captured_amount\":" + amount + "}", headers);
    }

    @Override
    public void close() throws IOException {
        http.close();
        klarna.close();
    }
}
