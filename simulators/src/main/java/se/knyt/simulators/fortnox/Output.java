package se.knyt.simulators.fortnox;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a kept record as an answer: only documented fields, each in its documented type; fields without a value are left out. */
final class Output {
    private Output() {}

    static ObjectNode write(ObjectNode record, String object, String url) {
        var answer = Json.object();
        for (var field : Fields.of(object).list()) {
            if (field.name().equals("@url")) {
                if (!url.isEmpty()) {
                    answer.put("@url", url);
                }
                continue;
            }
            var value = record.get(field.name());
            switch (field.kind()) {
                case BOOLEAN -> answer.put(field.name(), Json.flag(record, field.name()));
                case NUMBER, INTEGER -> {
                    if (value != null && !value.isNull()) {
                        answer.set(field.name(), Json.decimal(Json.number(record, field.name())));
                    }
                }
                case TEXT, DATE, ENUM -> {
                    if (value != null && !value.isNull()) {
                        answer.put(field.name(), plainText(value));
                    }
                }
                case OBJECT -> {
                    if (value instanceof ObjectNode child) {
                        answer.set(field.name(), write(child, field.child(), ""));
                    }
                }
                case LIST -> {
                    var rows = Json.array();
                    for (var row : Json.rows(record, field.name())) {
                        rows.add(write((ObjectNode) row, field.child(), ""));
                    }
                    answer.set(field.name(), rows);
                }
            }
        }
        return answer;
    }

    private static String plainText(JsonNode value) {
        if (!value.isNumber()) {
            return value.asString("");
        }
        BigDecimal number = value.decimalValue().stripTrailingZeros();
        return (number.scale() < 0 ? number.setScale(0) : number).toPlainString();
    }
}
