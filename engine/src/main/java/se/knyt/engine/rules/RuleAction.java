package se.knyt.engine.rules;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.bookkeeping.LineRuling;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Rate;

/** What a rule does. Each is told by a few texts, so that a form, the stored settings and a file all say the same. */
public sealed interface RuleAction {
    /**
     * Others book it, an order, a refund or a payout's line: Knyt makes nothing of it.
     *
     * @param money where it stands when a payout brings it, or has
     */
    record Skip(String reason, SkippedMoney money) implements RuleAction {
        /** One that says nothing of its money. */
        public Skip(String reason) {
            this(reason, SkippedMoney.open());
        }
    }

    /** It waits for a person. */
    record Hold(String reason) implements RuleAction {}

    /** A field gets a value. */
    record SetField(RuleField field, String value) implements RuleAction {}

    /**
     * A field gets what an expression gives.
     *
     * @param expression CEL that gives a text
     */
    record CopyField(RuleField field, String expression) implements RuleAction {}

    /** A text within a field is replaced wherever it stands; letter by letter, no pattern. */
    record ReplaceText(RuleField field, String search, String with) implements RuleAction {}

    /**
     * A field gets what a table says of a value.
     *
     * @param expression CEL that gives the value to look up
     * @param table the table's name
     * @param holdWithout whether a value that the table lacks holds the order; else the field is left as it is
     */
    record MapValue(RuleField field, String expression, String table, boolean holdWithout) implements RuleAction {}

    /**
     * Something is booked as a table says of a value.
     *
     * @param expression CEL that gives the value to look up
     * @param table the table's name
     * @param holdWithout whether a value that the table lacks holds it; else nothing is said of it
     * @param number of the dimension whose objects the table has; 0 for anything else
     */
    record MapTo(MapTarget to, String expression, String table, boolean holdWithout, int number) implements RuleAction {
        /** One of no dimension. */
        public MapTo(MapTarget to, String expression, String table, boolean holdWithout) {
            this(to, expression, table, holdWithout, 0);
        }
    }

    /**
     * Sales are booked on an account.
     *
     * @param kind goods, freight or fees; empty for all three
     * @param rate VAT rate, empty for all
     */
    record SalesAccount(Optional<OrderRow.Kind> kind, Optional<Rate> rate, int account) implements RuleAction {
        boolean isFor(OrderRow.Kind other) {
            return isSold(other) && kind.map(other::equals).orElse(true);
        }

        private static boolean isSold(OrderRow.Kind kind) {
            return kind == OrderRow.Kind.GOODS || kind == OrderRow.Kind.SHIPPING || kind == OrderRow.Kind.FEE;
        }
    }

    /**
     * Gift cards sold bear VAT at once, and none when they are used: the place and the rate of what they buy are known.
     *
     * @param rate of the VAT
     */
    record CardVat(Rate rate) implements RuleAction {}

    /** Knyt's own vouchers of the sale go into a series. */
    record Series(String series) implements RuleAction {}

    /** The order is handled in the accounting system, as an order there, or in the shop, and invoiced when delivered. */
    record Handle(boolean inAccounting) implements RuleAction {}

    /** The invoice is made and not booked: a person books it. */
    record Draft() implements RuleAction {}

    /**
     * The sale is taxed and booked by a treatment of the company's own table, whatever country and kind of buyer it is for.
     *
     * @param treatment its name
     */
    record VatTreatment(String treatment) implements RuleAction {}

    /**
     * Goods are booked at another price than they were sold at, and the difference on a row of its own: no sum changes.
     *
     * @param by how the price of a piece is changed
     * @param value per cent of the price, or an amount to add to it
     * @param ending what the new price is rounded to
     * @param rowText of the row of its own
     * @param account of that row
     */
    record Price(PriceChange.By by, BigDecimal value, PriceChange.Ending ending, String rowText, int account)
            implements RuleAction {
        PriceChange change(String rule, int version) {
            return new PriceChange(by, value, ending, rowText, account, rule, version);
        }
    }

    /** A line of a payout is booked on an account. */
    record LineAccount(int account) implements RuleAction {}

    /**
     * What a line of a payout is that the provider does not tell apart.
     *
     * @param kind one of {@link LineRuling#SAID}
     */
    record LineKind(PayoutLine.Kind kind) implements RuleAction {}

    /**
     * Rows are booked on an object of a dimension.
     *
     * @param number SIE's number of the dimension; 1 is the cost centre and 6 the project
     * @param object its id
     */
    record SetDimension(int number, String object) implements RuleAction {
        /** Whether it is one beside cost centre and project. */
        public boolean isFurther() {
            return field().isEmpty();
        }

        /** The field that it is, where it is none of the further dimensions. */
        Optional<RuleField> field() {
            return switch (number) {
                case Dimensions.COST_CENTRE -> Optional.of(RuleField.COST_CENTRE);
                case Dimensions.PROJECT -> Optional.of(RuleField.PROJECT);
                default -> Optional.empty();
            };
        }
    }

    /** The draft of a return is booked. */
    record BookReturn() implements RuleAction {}

    /** Whether it ends what is decided. */
    default boolean ends() {
        return this instanceof Skip || this instanceof Hold;
    }

    /** As it is stored. */
    default ActionText text() {
        return switch (this) {
            case Skip a -> skip(a);
            case Hold a -> new ActionText("hold", Map.of("reason", a.reason()));
            case SetField a -> new ActionText("set", Map.of("field", a.field().code(), "value", a.value()));
            case CopyField a -> new ActionText("copy", Map.of("field", a.field().code(), "from", a.expression()));
            case ReplaceText a ->
                new ActionText("replace", Map.of("field", a.field().code(), "search", a.search(), "with", a.with()));
            case MapValue a -> map(a.field().code(), a.expression(), a.table(), a.holdWithout());
            case MapTo a -> {
                var text = map(a.to().code(), a.expression(), a.table(), a.holdWithout());
                yield a.number() == 0 ? text : text.and("number", String.valueOf(a.number()));
            }
            case SalesAccount a ->
                new ActionText(
                        "sales-account",
                        Map.of(
                                "kind",
                                a.kind()
                                        .map(k -> k.name().toLowerCase(Locale.ROOT))
                                        .orElse(""),
                                "rate",
                                a.rate().map(Rate::toString).orElse(""),
                                "account",
                                String.valueOf(a.account())));
            case CardVat a -> new ActionText("card-vat", Map.of("rate", a.rate().toString()));
            case Series a -> new ActionText("series", Map.of("series", a.series()));
            case Handle a -> new ActionText("handle", Map.of("in", a.inAccounting() ? "accounting" : "shop"));
            case Draft _ -> new ActionText("draft", Map.of());
            case Price a ->
                new ActionText(
                        "price",
                        Map.of(
                                "by",
                                a.by().code(),
                                "change",
                                a.value().toPlainString(),
                                "ending",
                                a.ending().code(),
                                "text",
                                a.rowText(),
                                "account",
                                String.valueOf(a.account())));
            case LineAccount a -> new ActionText("line-account", Map.of("account", String.valueOf(a.account())));
            case LineKind a -> new ActionText("line-kind", Map.of("as", a.kind().code()));
            case BookReturn _ -> new ActionText("book-return", Map.of());
            case SetDimension a ->
                new ActionText("dimension", Map.of("number", String.valueOf(a.number()), "object", a.object()));
            case VatTreatment a -> new ActionText("vat-treatment", Map.of("treatment", a.treatment()));
        };
    }

    private static ActionText map(String to, String expression, String table, boolean hold) {
        return new ActionText(
                "map", Map.of("field", to, "from", expression, "table", table, "without", hold ? "hold" : "keep"));
    }

    /** @throws RuleFault.Found naming what is missing or wrong */
    static RuleAction of(ActionText text) {
        return ActionReader.read(text);
    }

    private static ActionText skip(Skip skip) {
        if (skip.money() instanceof SkippedMoney.Open) {
            return new ActionText("skip", Map.of("reason", skip.reason()));
        }
        boolean on = skip.money() instanceof SkippedMoney.On;
        return new ActionText(
                "skip",
                Map.of(
                        "reason",
                        skip.reason(),
                        "money",
                        on ? "account" : skip.money().code(),
                        "account",
                        on ? skip.money().code() : ""));
    }
}
