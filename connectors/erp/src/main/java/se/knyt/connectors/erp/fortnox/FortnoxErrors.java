package se.knyt.connectors.erp.fortnox;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.knyt.http.json.Json;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.MadeElsewhere;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderFailure.Refused;
import tools.jackson.databind.JsonNode;

/** Reads Fortnox's own words out of a refusal. The keys come in two spellings, and the warehouse has a third shape. */
final class FortnoxErrors {
    /** "Something went wrong", with a 4xx status: nothing is known of what was done. */
    private static final String SYSTEM_ERROR = "1000003";
    /** Invalid login, invalid token. */
    private static final Set<String> NOT_SIGNED_IN = Set.of("2000310", "2000311");
    /** Customer, article, account, or the thing asked for is not there. */
    private static final Set<String> NOT_FOUND = Set.of(
            "fortnox.404",
            "fortnox.2000204",
            "fortnox.2000433",
            "fortnox.2000428",
            "fortnox.2001302",
            "fortnox.2001304");

    /** Refusals of our own, without the prefix. */
    private static final Set<String> OWN = Set.of(
            "already-credited",
            "balance-too-small",
            "currency-differs",
            "customer-search-too-wide",
            "dimension",
            "duplicate-reference",
            "invoice-not-booked",
            "list-too-long",
            "no-financial-year",
            "no-rows",
            "order-invoiced",
            "period-locked",
            "reference-too-long",
            "rows-do-not-sum",
            "too-many-rows",
            "total-differs",
            "undo-by-hand",
            "vat-fractional",
            "voucher-ambiguous",
            "voucher-differs",
            "voucher-name",
            "voucher-unbalanced");

    /** Fortnox's own that people meet and can mend: no such customer, article or account, no right, no licence. */
    private static final Set<String> KNOWN =
            Set.of("2000204", "2000433", "2000428", "2001302", "2001304", "2000663", "2001101", "2001103");

    /** Every refusal and every reason for an unreadable record that has a text of its own. */
    static Set<String> codes() {
        var codes = new TreeSet<>(Set.of(CustomerSearch.AMBIGUOUS, FortnoxPull.UNREADABLE, MadeElsewhere.CODE));
        OWN.forEach(code -> codes.add("fortnox." + code));
        KNOWN.forEach(code -> codes.add("fortnox." + code));
        return codes;
    }

    private FortnoxErrors() {}

    /** @param write whether the call may have changed something */
    static Refused refused(Answer answer, boolean write) {
        var error = error(answer);
        var code = error.code().isEmpty() ? Integer.toString(answer.status()) : error.code();
        if (NOT_SIGNED_IN.contains(code)) {
            throw new ProviderFailure.Unauthorized("Fortnox " + code);
        }
        if (SYSTEM_ERROR.equals(code)) {
            throw write
                    ? new ProviderFailure.OutcomeUnknown("Fortnox system error")
                    : new ProviderFailure.NotSent("Fortnox system error");
        }
        var arguments = new HashMap<String, String>();
        arguments.put("code", code);
        arguments.put("message", error.message());
        arguments.put("status", Integer.toString(answer.status()));
        var message = error.message().isEmpty() ? "HTTP " + answer.status() : error.message();
        return new Refused("fortnox." + code, message, arguments);
    }

    static boolean notFound(Refused refused) {
        return NOT_FOUND.contains(refused.code())
                || "404".equals(refused.arguments().get("status"));
    }

    /** One of our own refusals. */
    static Refused own(String code, String message, Map<String, String> arguments) {
        if (!OWN.contains(code)) {
            throw new IllegalArgumentException("a refusal that is not in the list: " + code);
        }
        return new Refused("fortnox." + code, message, arguments);
    }

    private record Words(String code, String message) {}

    private static Words error(Answer answer) {
        final JsonNode body;
        try {
            body = Json.parse(answer.body());
        } catch (IllegalArgumentException e) {
            return new Words("", "");
        }
        var information = either(body, "ErrorInformation", "errorInformation");
        if (information == null) {
            return new Words(shortened(body, "error", "error"), shortened(body, "message", "Message"));
        }
        return new Words(shortened(information, "Code", "code"), shortened(information, "Message", "message"));
    }

    private static @Nullable JsonNode either(JsonNode node, String one, String other) {
        var value = node.get(one);
        return value == null ? node.get(other) : value;
    }

    /** The text, bounded: it is shown to people and stored. */
    private static String shortened(JsonNode node, String one, String other) {
        var value = either(node, one, other);
        if (value == null || value.isNull() || value.isContainer()) {
            return "";
        }
        var text = value.isString() ? value.stringValue() : value.asString();
        return text.length() <= 300 ? text : text.substring(0, 300) + "…";
    }
}
