package se.knyt.engine.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;

/** What can stand in those variables that hold codes: a condition that asks for anything else never holds. */
public final class KnownValues {
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private KnownValues() {}

    /**
     * The codes that something to ask of can be, in the order of the alphabet.
     *
     * @param field a variable, or a field of a row with {@code row.} before it
     * @return none where it is a text, whatever it says
     */
    public static List<String> of(String field) {
        return switch (field) {
            case "buyer" -> lower(Buyer.Kind.values());
            case "status" -> lower(Order.State.values());
            case "kind" -> sorted(Arrays.stream(PayoutLine.Kind.values()).map(PayoutLine.Kind::code));
            case "row.kind" -> lower(OrderRow.Kind.values());
            case "return_kind" -> sorted(Arrays.stream(ReturnKind.values()).map(ReturnKind::code));
            case "restock" -> sorted(Arrays.stream(Restock.values()).map(Restock::code));
            case "ways" -> List.of("by-hand", "exchange", "gift-card", "provider", "store-credit");
            default -> List.of();
        };
    }

    /** Whether a value can never be that of a field. What is not there is an empty text. */
    static boolean isNever(String field, String value) {
        var codes = of(field);
        if (value.isEmpty()) {
            return false;
        }
        return codes.isEmpty()
                ? shape(field).filter(shape -> !shape.matcher(value).matches()).isPresent()
                : !codes.contains(value);
    }

    private static Optional<Pattern> shape(String field) {
        return switch (field) {
            case "country" -> Optional.of(COUNTRY);
            case "currency" -> Optional.of(CURRENCY);
            default -> Optional.empty();
        };
    }

    private static List<String> lower(Enum<?>[] constants) {
        return sorted(Arrays.stream(constants).map(c -> c.name().toLowerCase(Locale.ROOT)));
    }

    private static List<String> sorted(Stream<String> codes) {
        return codes.filter(code -> !code.isEmpty()).sorted().toList();
    }
}
