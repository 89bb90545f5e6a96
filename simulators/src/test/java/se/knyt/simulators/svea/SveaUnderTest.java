package se.knyt.simulators.svea;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import se.knyt.simulators.base.Http;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.TickingTime;
import tools.jackson.databind.JsonNode;

/** A running Svea and its merchant, who signs each call as the vendor's libraries do. */
final class SveaUnderTest implements AutoCloseable {
    final TickingTime time;
    final SveaSimulator svea = new SveaSimulator();
    final Http http = new Http();

    SveaUnderTest(String start) throws IOException {
        time = new TickingTime(start);
        svea.start(null, 0, time);
    }

    HttpResponse<String> call(String method, String path, String body) throws Exception {
        var seconds = time.instant().toString().replace('T', ' ').substring(0, 19);
        return call(method, path, body, seconds);
    }

    HttpResponse<String> call(String method, String path, String body, String timestamp) throws Exception {
        var digest = MessageDigest.getInstance("SHA-512")
                .digest((body + "sandbox-secret" + timestamp).getBytes(StandardCharsets.UTF_8));
        var token = Base64.getEncoder()
                .encodeToString(("124842:" + HexFormat.of().formatHex(digest)).getBytes(StandardCharsets.UTF_8));
        return http.send(method, svea.baseUri() + path, body, "Timestamp", timestamp, "Authorization", "Svea " + token);
    }

    JsonNode get(String path) throws Exception {
        return Json.read(call("GET", path, "").body());
    }

    JsonNode control(String path, String body) throws Exception {
        return http.json("POST", svea.baseUri() + "/_control/" + path, body);
    }

    /** A purchase of the page; gives the path of its order. */
    String purchase(String reference, long amount, String method, boolean capture) throws Exception {
        var wanted = Json.object()
                .put("reference", reference)
                .put("amount_minor", amount)
                .put("method", method)
                .put("capture", capture);
        return "/api/v1/orders/" + Json.text(control("purchases", wanted.toString()), "id");
    }

    /** The same of several rows. */
    String purchaseOfRows(String wanted) throws Exception {
        return "/api/v1/orders/" + Json.text(control("purchases-of-rows", wanted), "id");
    }

    static String id(String order) {
        return order.substring(order.lastIndexOf('/') + 1);
    }

    /** Follows a task from its 202 to the resource it leads to. */
    JsonNode finished(HttpResponse<String> accepted) throws Exception {
        var task = path(accepted);
        var first = call("GET", task, "");
        if (!Json.text(Json.read(first.body()), "Status").equals("InProgress")) {
            throw new AssertionError("expected a task in progress: " + first.body());
        }
        var done = call("GET", task, "");
        if (done.statusCode() != 303) {
            throw new AssertionError("expected 303: " + done.statusCode());
        }
        return get(path(done));
    }

    private String path(HttpResponse<String> answer) {
        var location = answer.headers().firstValue("Location").orElseThrow();
        return location.substring(svea.baseUri().toString().length());
    }

    /** {@code rowType externalOrderNo nominal paid} of each row of the first client report of a day. */
    List<String> rows(String date) throws Exception {
        var rows = new ArrayList<String>();
        var reports =
                get("/api/v2/reports?includeWithholding=true&date=" + date).path("clientReports");
        for (var row : reports.path(0).path("rows")) {
            rows.add((Json.text(row, "rowType") + " " + Json.text(row, "externalOrderNo")).strip() + " "
                    + Json.number(row, "nominalAmount") + " " + Json.number(row, "sveaPaidAmount"));
        }
        return rows;
    }

    JsonNode payment(String date) throws Exception {
        return get("/api/v2/reports?date=" + date).path("clientReports").path(0).path("paymentReport");
    }

    @Override
    public void close() throws IOException {
        http.close();
        svea.close();
    }
}
