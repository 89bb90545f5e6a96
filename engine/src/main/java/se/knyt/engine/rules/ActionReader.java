package se.knyt.engine.rules;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.bookkeeping.LineRuling;
import se.knyt.core.bookkeeping.SaleCoding;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Rate;

/** Makes an action of the texts that tell it, as they come from a form, the stored settings or a file. */
final class ActionReader {
    private ActionReader() {}

    /** @throws RuleFault.Found naming what is missing or wrong */
    static RuleAction read(ActionText text) {
        return switch (text.kind()) {
            case "skip" -> new RuleAction.Skip(bounded(text, "reason"), money(text));
            case "hold" -> new RuleAction.Hold(bounded(text, "reason"));
            case "set" -> {
                var field = field(text);
                yield new RuleAction.SetField(field, fitting(field, text.value("value")));
            }
            case "copy" -> new RuleAction.CopyField(field(text), given(text, "from"));
            case "replace" -> new RuleAction.ReplaceText(field(text), given(text, "search"), bounded(text, "with"));
            case "map" -> map(text);
            case "sales-account" -> new RuleAction.SalesAccount(kind(text), rate(text), account(text));
            case "card-vat" ->
                new RuleAction.CardVat(rate(text)
                        .filter(rate -> !rate.isZero())
                        .orElseThrow(() -> RuleFault.Found.of("action-missing", "rate")));
            case "series" -> new RuleAction.Series(series(text));
            case "handle" -> new RuleAction.Handle("accounting".equals(choice(text, "in", "accounting", "shop")));
            case "draft" -> new RuleAction.Draft();
            case "line-account" -> new RuleAction.LineAccount(lineAccount(text));
            case "line-kind" -> new RuleAction.LineKind(lineKind(text));
            case "book-return" -> new RuleAction.BookReturn();
            case "dimension" -> new RuleAction.SetDimension(dimension(text), object(text));
            case "price" -> price(text);
            case "vat-treatment" -> {
                given(text, "treatment");
                yield new RuleAction.VatTreatment(bounded(text, "treatment"));
            }
            default -> throw RuleFault.Found.of("action-unknown", text.kind());
        };
    }

    /** What was stored while a rule said nothing of it is open. */
    private static SkippedMoney money(ActionText text) {
        return switch (text.value("money")) {
            case "", "open" -> SkippedMoney.open();
            case "earlier" -> SkippedMoney.earlier();
            case "account" -> new SkippedMoney.On(lineAccount(text));
            default -> throw RuleFault.Found.of("action-missing", "money");
        };
    }

    private static RuleAction map(ActionText text) {
        var from = given(text, "from");
        var table = given(text, "table");
        boolean hold = "hold".equals(choice(text, "without", "keep", "hold"));
        return MapTarget.ofCode(text.value("field"))
                .<RuleAction>map(to ->
                        new RuleAction.MapTo(to, from, table, hold, to == MapTarget.DIMENSION ? dimension(text) : 0))
                .orElseGet(() -> new RuleAction.MapValue(field(text), from, table, hold));
    }

    private static RuleAction.Price price(ActionText text) {
        var by = "percent".equals(choice(text, "by", "percent", "amount"))
                ? PriceChange.By.PERCENT
                : PriceChange.By.AMOUNT;
        var ending = PriceChange.Ending.of(text.value("ending"))
                .orElseThrow(() -> RuleFault.Found.of("action-missing", "ending"));
        given(text, "text");
        return new RuleAction.Price(by, change(text, by), ending, bounded(text, "text"), account(text));
    }

    /** Per cent up to a thousand with four decimals, or an amount with two; a minus sign takes off. */
    private static BigDecimal change(ActionText text, PriceChange.By by) {
        var written = text.value("change").replace(',', '.').replace('\u2212', '-');
        boolean percent = by == PriceChange.By.PERCENT;
        if (written.matches(percent ? "\\d{1,4}(\\.\\d{1,4})?" : "[+-]?\\d{1,6}(\\.\\d{1,2})?")) {
            var value = new BigDecimal(written);
            if (value.signum() != 0 && (!percent || value.compareTo(PriceChange.PERCENT_MAX) <= 0)) {
                return value;
            }
        }
        throw RuleFault.Found.of("action-price", written.substring(0, Math.min(20, written.length())));
    }

    private static String bounded(ActionText text, String name) {
        var value = text.value(name);
        if (value.length() > MappingTable.TEXT_CHARS_MAX) {
            throw RuleFault.Found.of("action-long", name, String.valueOf(MappingTable.TEXT_CHARS_MAX));
        }
        return value;
    }

    private static String given(ActionText text, String name) {
        var value = text.value(name);
        if (value.isEmpty()) {
            throw RuleFault.Found.of("action-missing", name);
        }
        return value;
    }

    private static String choice(ActionText text, String name, String... choices) {
        var value = text.value(name);
        if (!Arrays.asList(choices).contains(value)) {
            throw RuleFault.Found.of("action-missing", name);
        }
        return value;
    }

    private static RuleField field(ActionText text) {
        return RuleField.ofCode(text.value("field")).orElseThrow(() -> RuleFault.Found.of("action-missing", "field"));
    }

    private static String fitting(RuleField field, String value) {
        if (value.length() > field.charsMax()) {
            throw RuleFault.Found.of("action-long", "value", String.valueOf(field.charsMax()));
        }
        return value;
    }

    private static Optional<OrderRow.Kind> kind(ActionText text) {
        return switch (text.value("kind")) {
            case "" -> Optional.empty();
            case "goods" -> Optional.of(OrderRow.Kind.GOODS);
            case "shipping" -> Optional.of(OrderRow.Kind.SHIPPING);
            case "fee" -> Optional.of(OrderRow.Kind.FEE);
            default -> throw RuleFault.Found.of("action-missing", "kind");
        };
    }

    private static Optional<Rate> rate(ActionText text) {
        var value = text.value("rate").replace(',', '.');
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!value.matches("\\d{1,2}(\\.\\d{1,2})?")) {
            throw RuleFault.Found.of("action-rate", value.substring(0, Math.min(20, value.length())));
        }
        return Optional.of(Rate.of(new BigDecimal(value).stripTrailingZeros().toPlainString()));
    }

    private static int account(ActionText text) {
        var value = text.value("account");
        if (!value.matches("\\d{4}") || !SaleCoding.Choice.isIncome(Integer.parseInt(value))) {
            throw RuleFault.Found.of("action-account", value.substring(0, Math.min(20, value.length())));
        }
        return Integer.parseInt(value);
    }

    /** Whose account it is, the settings say: see {@link se.knyt.core.bookkeeping.LineAccounts}. */
    private static int lineAccount(ActionText text) {
        var value = text.value("account");
        if (!value.matches("[1-8]\\d{3}")) {
            throw RuleFault.Found.of("action-line-account", value.substring(0, Math.min(20, value.length())));
        }
        return Integer.parseInt(value);
    }

    private static int dimension(ActionText text) {
        var value = text.value("number");
        if (!value.matches("[1-9]\\d{0,2}") || !Dimensions.settable(Integer.parseInt(value))) {
            throw RuleFault.Found.of("action-dimension", value.substring(0, Math.min(20, value.length())));
        }
        return Integer.parseInt(value);
    }

    private static String object(ActionText text) {
        var value = given(text, "object");
        if (!Dimensions.isObject(value)) {
            throw RuleFault.Found.of(
                    "action-object",
                    value.substring(0, Math.min(40, value.length())),
                    String.valueOf(Dimensions.OBJECT_CHARS_MAX));
        }
        return value;
    }

    private static PayoutLine.Kind lineKind(ActionText text) {
        return LineRuling.SAID.stream()
                .filter(kind -> kind.code().equals(text.value("as")))
                .findFirst()
                .orElseThrow(() -> RuleFault.Found.of("action-missing", "as"));
    }

    private static String series(ActionText text) {
        var value = text.value("series");
        if (!value.matches("[A-Z0-9]{1,4}")) {
            throw RuleFault.Found.of("action-series", value.substring(0, Math.min(20, value.length())));
        }
        return value;
    }
}
