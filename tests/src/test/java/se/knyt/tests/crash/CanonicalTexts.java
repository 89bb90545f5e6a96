package se.knyt.tests.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Canonical exports of two runs made comparable as texts: the runs act at other times of day, which stand in what other systems say,
 * and so in the check sum of the settlement file and in the name under which it is attached.
 */
public final class CanonicalTexts {
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
    private static final Pattern CHECK_SUM = Pattern.compile("\\b[0-9a-f]{64}\\b|^[0-9a-f]{8}(?=-)");
    /** The shop numbers its fulfilments together with the notes on its order, and a note is written when it can be. */
    private static final Pattern FULFILMENT = Pattern.compile("gid://shopify/Fulfillment/\\d+");

    /**
     * What the shop is told an effect by, made of the accounting system's number of an order or invoice: which order has which number hangs
     * on who came first.
     */
    private static final Pattern EFFECT_KEY = Pattern.compile("^(capture|fulfil|refund)_[0-9a-f]{24}$");

    /** Of an invoice, in a credit note's texts as told and as read; of a voucher's sheet; of a refund begun here, and its reference. */
    private static final List<Pattern> GIVEN_IN_TURN = List.of(
            Pattern.compile("(?<=Avser faktura )\\d+"),
            Pattern.compile("(?<=\"text\": \")\\d+(?=\", \"field\": \"(EXTERNAL_2|REMARKS)\")"),
            Pattern.compile("(?<=underlag-knyt-ref-)\\d+"),
            Pattern.compile("(?<=refund:asked:)\\d+"),
            Pattern.compile("(?<=/\\d{4}/B)[0-9A-Za-z]+"));

    private static final JsonMapper JSON = JsonMapper.shared();

    private CanonicalTexts() {}

    /** A canonical export without times of day and numbers of fulfilments. It was sorted with them, so each section is sorted anew. */
    public static String ofLines(String export) {
        return sorted(without(export));
    }

    /**
     * The lines of {@link #ofLines} and {@link #ofLists} of a run in which many things went on at once: also without numbers that hang
     * on what was done first. They are those of invoices that credit notes name, of vouchers' sheets and of refunds begun here.
     */
    public static String ofBusyRun(String lines) {
        var result = lines;
        for (var number : GIVEN_IN_TURN) {
            result = number.matcher(result).replaceAll("NUMBER");
        }
        return sorted(result);
    }

    private static String sorted(String lines) {
        var result = new ArrayList<String>();
        var section = new ArrayList<String>();
        for (var line : lines.split("\n", -1)) {
            if (line.startsWith("# ")) {
                Collections.sort(section);
                result.addAll(section);
                section.clear();
                result.add(line);
            } else {
                section.add(line);
            }
        }
        Collections.sort(section);
        result.addAll(section);
        return String.join("\n", result);
    }

    private static String without(String text) {
        return FULFILMENT.matcher(TIME.matcher(text).replaceAll("TIME")).replaceAll("FULFILMENT");
    }

    /**
     * What a simulator's account holds, without times of day and check sums. Its lists were sorted with them, so each is sorted anew; the
     * order within an object of a list stays.
     */
    public static String ofTree(JsonNode tree) {
        var comparable = comparable(tree);
        if (comparable instanceof ObjectNode account) {
            account.properties().forEach(list -> {
                if (list.getValue() instanceof ArrayNode objects) {
                    var sorted = new ArrayList<JsonNode>();
                    objects.forEach(sorted::add);
                    sorted.sort(Comparator.comparing(JsonNode::toString));
                    objects.removeAll().addAll(sorted);
                }
            });
        }
        return comparable.toPrettyString();
    }

    /** The same as {@link #ofTree}, each object of a list on one line below the list's name. */
    public static String ofLists(JsonNode tree) {
        var result = new StringBuilder();
        JSON.readTree(ofTree(tree)).properties().forEach(list -> {
            result.append("# ").append(list.getKey()).append('\n');
            if (list.getValue() instanceof ArrayNode objects) {
                objects.forEach(object -> result.append(object).append('\n'));
            } else {
                list.getValue()
                        .properties()
                        .forEach(field -> result.append(field.getKey())
                                .append(' ')
                                .append(field.getValue())
                                .append('\n'));
            }
        });
        return result.toString();
    }

    private static JsonNode comparable(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var result = JSON.createObjectNode();
            // A PDF is packed: how long it is hangs on the check sums that are printed in it.
            boolean packed = object.path("Name").asString("").endsWith(".pdf");
            object.properties().stream()
                    .filter(field -> !(packed && field.getKey().equals("Size")))
                    .forEach(field -> result.set(field.getKey(), comparable(field.getValue())));
            return result;
        }
        if (node instanceof ArrayNode array) {
            var elements = new ArrayList<JsonNode>();
            array.forEach(element -> elements.add(comparable(element)));
            return JSON.createArrayNode().addAll(elements);
        }
        return node.isString()
                ? JSON.getNodeFactory()
                        .stringNode(EFFECT_KEY
                                .matcher(CHECK_SUM
                                        .matcher(without(node.asString()))
                                        .replaceAll("SUM"))
                                .replaceAll("$1_KEY"))
                : node;
    }
}
