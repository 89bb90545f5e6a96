package se.knyt.engine.rules;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a table can say beside the fields: how something is handled and booked. */
public enum MapTarget {
    /** The account that sales are booked on. */
    SALES_ACCOUNT("account"),
    /** The account that a line of a payout is booked on. */
    LINE_ACCOUNT("account"),
    /** The VAT treatment, by its name in the company's table. */
    VAT_TREATMENT("treatment"),
    /** The series of Knyt's own vouchers. */
    SERIES("series"),
    /** Whether it is handled as an order in the accounting system or invoiced when the shop delivers. */
    HANDLE("in"),
    /** Whether a person books it. */
    DRAFT(""),
    /** The object of a dimension, whose number the action says. */
    DIMENSION("object"),
    /** What a line of a payout is that the provider does not tell apart. */
    LINE_KIND("as"),
    /** The rate of VAT that gift cards sold bear. */
    CARD_VAT("rate"),
    /** Whether the draft of a return is booked. */
    BOOK_RETURN(""),
    /** Why it is held: what the table says is the reason. */
    HOLD("reason");

    private static final Set<String> YES = Set.of("ja", "yes", "x", "utkast", "draft");
    private static final Set<String> NO = Set.of("nej", "no", "bokför", "book");
    /** As people write what the stored code stands for. */
    private static final Map<String, String> WAYS = Map.of(
            "order",
            "accounting",
            "ekonomisystemet",
            "accounting",
            "faktura",
            "shop",
            "invoice",
            "shop",
            "butiken",
            "shop");

    private static final Map<String, String> KINDS = Map.of(
            "avgift",
            "fee",
            "återbetald avgift",
            "fee_refund",
            "tvistavgift",
            "dispute_fee",
            "förskott",
            "advance",
            "insättning",
            "deposit",
            "avrundning",
            "rounding",
            "justering",
            "adjustment");

    private final String value;

    MapTarget(String value) {
        this.value = value;
    }

    /** As it is stored, and as the action is that does the same without a table: {@code sales-account}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<MapTarget> ofCode(String code) {
        return Arrays.stream(values()).filter(t -> t.code().equals(code)).findFirst();
    }

    /** Whether it can be said of each row of an order. */
    boolean ofRows() {
        return this == SALES_ACCOUNT || this == DIMENSION || this == CARD_VAT;
    }

    /** Whether it is an account, of the accounting system's chart. */
    public boolean isAccount() {
        return this == SALES_ACCOUNT || this == LINE_ACCOUNT;
    }

    /**
     * The action that does it with one value; empty where the value says that it is not done.
     *
     * @param number of the dimension, 0 for anything else
     * @throws RuleFault.Found where the value can be none such
     */
    Optional<RuleAction> with(String text, int number) {
        if (text.isBlank()) {
            throw RuleFault.Found.of("action-missing", value);
        }
        var word = text.strip().toLowerCase(Locale.ROOT);
        return switch (this) {
            case DRAFT, BOOK_RETURN -> {
                if (!YES.contains(word) && !NO.contains(word)) {
                    throw RuleFault.Found.of("action-missing", code());
                }
                yield YES.contains(word) ? Optional.of(action(Map.of())) : Optional.empty();
            }
            case HANDLE -> Optional.of(action(Map.of(value, WAYS.getOrDefault(word, word))));
            case LINE_KIND -> Optional.of(action(Map.of(value, KINDS.getOrDefault(word, word))));
            case DIMENSION -> Optional.of(action(Map.of("number", String.valueOf(number), value, text.strip())));
            default -> Optional.of(action(Map.of(value, text)));
        };
    }

    private RuleAction action(Map<String, String> values) {
        return RuleAction.of(new ActionText(code(), values));
    }
}
