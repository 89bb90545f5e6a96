package se.knyt.server.payouts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.server.shell.View;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What reconciling found about a payout, written out: each is stored as its code with a line, an amount and arguments. */
final class Findings {
    private static final JsonMapper JSON = new JsonMapper();

    private final View view;

    private Findings(View view) {
        this.view = view;
    }

    /** @param path of the payout's page within the company */
    static List<PayoutPage.Found> of(View view, String path, String json) {
        var findings = new Findings(view);
        var result = new ArrayList<PayoutPage.Found>();
        for (var finding : JSON.readTree(json.isEmpty() ? "[]" : json)) {
            int line = finding.path("line").asInt(0);
            result.add(new PayoutPage.Found(
                    findings.sentence(finding),
                    line > 0 ? view.url(path + "?after=" + (line - 1) + "#lines") : "",
                    line));
        }
        return List.copyOf(result);
    }

    private String sentence(JsonNode finding) {
        var arguments = new TreeMap<String, String>();
        put(arguments, "line", finding.path("line"));
        put(arguments, "amount", finding.path("amount"));
        int place = 0;
        for (var argument : finding.path("arguments")) {
            put(arguments, Integer.toString(place++), argument);
        }
        for (var entry : finding.path("args").properties()) {
            put(arguments, entry.getKey(), entry.getValue());
        }
        named(arguments);
        var plain = finding.path("code").asString("").toLowerCase(Locale.ROOT).replace('_', '-');
        return view.messages()
                .of(plain.contains(".") ? plain : "finding." + plain, arguments)
                .what();
    }

    /** The first argument may be a kind of line; it is then said as the page says it. */
    private void named(Map<String, String> arguments) {
        var key = "line." + arguments.getOrDefault("0", "");
        if (view.texts().has(key)) {
            arguments.put("0", view.t(key));
        }
    }

    private static void put(Map<String, String> into, String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            into.put(name, value.asString(""));
        }
    }
}
