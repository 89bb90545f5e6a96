package se.knyt.server.text;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Says in the reader's language why a call got no answer. What the way out notes is written for those who read logs; here it is
 * sorted into the few things that a person can make something of. Word by word it stands on the page of the exchange.
 */
final class Reasons {
    private static final Pattern STATUS = Pattern.compile("^HTTP (\\d{3})\\b.*");
    /** The first that fits, by what the way out and the connectors write. */
    private static final List<Map.Entry<Pattern, String>> KINDS = List.of(
            kind("no whole answer|timeout|timed out|no time left", "reason.slow"),
            kind("interrupted|process", "reason.stopped"),
            kind("address refused", "reason.address"),
            kind("unknownhost|noroute|hostconnect|connectexception|refused", "reason.unreachable"),
            kind("ssl|certificate|handshake", "reason.certificate"),
            kind("nohttpresponse|socketexception|connectionclosed|closed|eof|premature|reset|truncated", "reason.cut"),
            kind("larger than", "reason.large"),
            kind("system error", "reason.fault"));

    private Reasons() {}

    private static Map.Entry<Pattern, String> kind(String words, String key) {
        return Map.entry(Pattern.compile(words, Pattern.CASE_INSENSITIVE), key);
    }

    static String told(Texts texts, String reason) {
        var status = STATUS.matcher(reason);
        if (status.matches()) {
            return texts.get("reason.http", status.group(1));
        }
        return texts.get(KINDS.stream()
                .filter(kind -> kind.getKey().matcher(reason).find())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("reason.unclear"));
    }
}
