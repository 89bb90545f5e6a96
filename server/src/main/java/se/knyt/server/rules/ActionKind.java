package se.knyt.server.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.LineRuling;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.rules.MapTarget;
import se.knyt.engine.rules.RuleField;
import se.knyt.engine.rules.RuleSubject;

/** The kinds of action that the form offers, each with what it asks for. */
public enum ActionKind {
    HOLD("hold", Input.text("reason")),
    SKIP("skip", Input.text("reason"), Input.choice("money", "open", "earlier", "account"), Input.text("account")),
    SET("set", Input.field(), Input.text("value")),
    COPY("copy", Input.field(), Input.code("from")),
    REPLACE("replace", Input.field(), Input.text("search"), Input.text("with")),
    MAP(
            "map",
            Input.mapped(),
            Input.text("number"),
            Input.code("from"),
            Input.table(),
            Input.choice("without", "keep", "hold")),
    SALES_ACCOUNT(
            "sales-account",
            Input.choice("kind", "", "goods", "shipping", "fee"),
            Input.text("rate"),
            Input.text("account")),
    PRICE(
            "price",
            Input.choice("by", "percent", "amount"),
            Input.text("change"),
            Input.choice("ending", "ore", "whole", "ninety"),
            Input.text("text"),
            Input.text("account")),
    DIMENSION("dimension", Input.text("number"), Input.text("object")),
    CARD_VAT("card-vat", Input.text("rate")),
    SERIES("series", Input.text("series")),
    VAT_TREATMENT("vat-treatment", Input.treatment()),
    HANDLE("handle", Input.choice("in", "accounting", "shop")),
    DRAFT("draft"),
    LINE_ACCOUNT("line-account", Input.text("account")),
    LINE_KIND(
            "line-kind",
            Input.choice(
                    "as", LineRuling.SAID.stream().map(PayoutLine.Kind::code).toArray(String[]::new))),
    BOOK_RETURN("book-return");

    /** Fields that rows of vouchers have. */
    static final Set<String> CODES = Set.of(RuleField.COST_CENTRE.code(), RuleField.PROJECT.code());

    private final String code;

    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Input> inputs;

    ActionKind(String code, Input... inputs) {
        this.code = code;
        this.inputs = List.of(inputs);
    }

    /** As it is stored. */
    public String code() {
        return code;
    }

    public List<Input> inputs() {
        return inputs;
    }

    /** What rules about something can do, in the order that people are shown it. */
    static List<ActionKind> of(RuleSubject subject) {
        return Arrays.stream(values()).filter(kind -> kind.isFor(subject)).toList();
    }

    private boolean isFor(RuleSubject subject) {
        return switch (this) {
            case HOLD, SKIP -> true;
            case MAP -> true;
            case SET, COPY, REPLACE, DIMENSION -> subject != RuleSubject.RETURN_DRAFT;
            case DRAFT -> subject != RuleSubject.RETURN_DRAFT;
            case LINE_ACCOUNT, LINE_KIND -> subject == RuleSubject.PAYOUT_LINE;
            case SALES_ACCOUNT, SERIES -> subject == RuleSubject.ORDER || subject == RuleSubject.REFUND;
            case BOOK_RETURN -> subject == RuleSubject.RETURN_DRAFT;
            default -> subject == RuleSubject.ORDER;
        };
    }

    /** Whether a table can say it in rules about something. */
    static boolean maps(MapTarget to, RuleSubject subject) {
        return switch (to) {
            case HOLD -> true;
            case DIMENSION, DRAFT -> subject != RuleSubject.RETURN_DRAFT;
            case LINE_ACCOUNT, LINE_KIND -> subject == RuleSubject.PAYOUT_LINE;
            case BOOK_RETURN -> subject == RuleSubject.RETURN_DRAFT;
            case HANDLE, CARD_VAT -> subject == RuleSubject.ORDER;
            case SALES_ACCOUNT, SERIES -> subject == RuleSubject.ORDER || subject == RuleSubject.REFUND;
            case VAT_TREATMENT -> subject == RuleSubject.ORDER;
        };
    }

    static Optional<ActionKind> of(String code) {
        return Arrays.stream(values()).filter(k -> k.code.equals(code)).findFirst();
    }

    /** How a value is asked for. */
    public enum Form {
        TEXT,
        CODE,
        FIELD,
        TABLE,
        TREATMENT,
        CHOICE
    }

    /**
     * Something that an action asks for.
     *
     * @param name of the value
     * @param choices what can be chosen, where it is a choice
     */
    public record Input(String name, Form form, List<String> choices) {
        static Input text(String name) {
            return new Input(name, Form.TEXT, List.of());
        }

        static Input code(String name) {
            return new Input(name, Form.CODE, List.of());
        }

        static Input table() {
            return new Input("table", Form.TABLE, List.of());
        }

        static Input treatment() {
            return new Input("treatment", Form.TREATMENT, List.of());
        }

        static Input field() {
            return new Input(
                    "field",
                    Form.FIELD,
                    Arrays.stream(RuleField.values()).map(RuleField::code).toList());
        }

        /** Fields, and how something is booked. */
        static Input mapped() {
            return new Input(
                    "field",
                    Form.FIELD,
                    Stream.concat(
                                    Arrays.stream(RuleField.values()).map(RuleField::code),
                                    Arrays.stream(MapTarget.values()).map(MapTarget::code))
                            .toList());
        }

        static Input choice(String name, String... choices) {
            return new Input(name, Form.CHOICE, List.of(choices));
        }
    }
}
