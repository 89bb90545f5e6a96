package se.knyt.engine.mapped;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A payout as it is handed in: JSON, held to its form field by field. */
final class PayoutBody {
    static final int LINES_MAX = 20_000;

    private static final int PROBLEMS_MAX = 20;
    private static final int TEXT_MAX = 200;
    private static final int YEAR_MIN = 1970;
    private static final int YEAR_MAX = 9998;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:+#-]{1,100}");
    private static final Pattern AMOUNT = Pattern.compile("-?\\d{1,15}(\\.\\d{1,4})?");
    private static final Set<String> HEAD =
            Set.of("id", "reference", "currency", "paid_on", "paid", "opening", "closing", "lines");
    private static final Set<String> LINE = Set.of(
            "kind",
            "amount",
            "date",
            "word",
            "order_reference",
            "second_reference",
            "capture_reference",
            "purchase_id",
            "purchase_amount",
            "purchase_currency",
            "transaction_id");
    /** Kinds that raise what the merchant is paid. */
    private static final Set<PayoutLine.Kind> RAISES = Set.of(
            PayoutLine.Kind.SALE,
            PayoutLine.Kind.FEE_REFUND,
            PayoutLine.Kind.CHARGEBACK_WON,
            PayoutLine.Kind.RESERVE_RELEASE);
    /** Kinds that lower it, and the one of what goes the other way. VAT follows its fee, and the others go both ways. */
    private static final Map<PayoutLine.Kind, String> LOWERS = Map.of(
            PayoutLine.Kind.REFUND, "",
            PayoutLine.Kind.FEE, "one that is given back is a fee_refund",
            PayoutLine.Kind.CHARGEBACK, "one that was won is a chargeback_won",
            PayoutLine.Kind.RESERVE_HOLD, "what is paid out again is a reserve_release");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(10)
                            .maxStringLength(10_000)
                            .maxNumberLength(50)
                            .maxNameLength(100)
                            .build())
                    .build())
            .build();

    private final Map<String, String> problems = new LinkedHashMap<>();
    private final String provider;
    private final ZoneId zone;
    private final LocalDate latest;

    /** A payout and its lines, or what is wrong by field. */
    record Read(@Nullable Payout payout, List<PayoutLine> lines, Map<String, String> problems) {}

    private PayoutBody(String provider, ZoneId zone, LocalDate latest) {
        this.provider = provider;
        this.zone = zone;
        this.latest = latest;
    }

    /** @param latest the last day that anything of it may be of */
    static Read read(byte[] body, String provider, ZoneId zone, LocalDate latest) {
        final JsonNode root;
        try {
            root = MAPPER.readTree(body);
        } catch (JacksonException e) {
            var at = e.getLocation();
            return new Read(
                    null,
                    List.of(),
                    Map.of(
                            "",
                            "no JSON"
                                    + (at == null
                                            ? ""
                                            : " at line " + at.getLineNr() + ", column " + at.getColumnNr())));
        }
        return new PayoutBody(provider, zone, latest).read(root);
    }

    private Read read(JsonNode root) {
        if (!root.isObject()) {
            return new Read(null, List.of(), Map.of("", "an object is expected"));
        }
        unknown(root, HEAD, "");
        var id = text(root, "", "id", true);
        if (!id.isEmpty() && !ID.matcher(id).matches()) {
            problem("id", "1 to 100 letters, digits and . _ : + # -");
        }
        var reference = text(root, "", "reference", false);
        if (!reference.isEmpty() && !ID.matcher(reference).matches()) {
            problem("reference", "1 to 100 letters, digits and . _ : + # -");
        }
        var currency = currency(root, "", "currency");
        var paidOn = day(root, "", "paid_on");
        var paid = amount(root, "", "paid", currency, true);
        var opening = amount(root, "", "opening", currency, false);
        var closing = amount(root, "", "closing", currency, false);
        var lines = lines(root.path("lines"), currency);
        if (problems.isEmpty()) {
            sum(paid, opening, closing, lines);
        }
        if (!problems.isEmpty()) {
            return new Read(null, List.of(), problems);
        }
        var payout = new Payout(
                id,
                reference.isEmpty() ? id : reference,
                provider,
                currency,
                paidOn.atStartOfDay(zone).toInstant(),
                paid,
                opening,
                closing,
                Map.of());
        return new Read(payout, lines, Map.of());
    }

    private void sum(Money paid, Money opening, Money closing, List<PayoutLine> lines) {
        try {
            var sum = opening.minus(closing);
            for (var line : lines) {
                sum = sum.plus(line.amount());
            }
            if (!sum.equals(paid)) {
                problem(
                        "paid",
                        "opening and lines less closing make " + sum.toPlain() + ", the difference is "
                                + paid.minus(sum).toPlain());
            }
        } catch (ArithmeticException e) {
            problem("lines", "amounts that are too large to be summed");
        }
    }

    private List<PayoutLine> lines(JsonNode array, Currency currency) {
        if (!array.isArray() || array.isEmpty()) {
            problem("lines", "at least one line is expected");
            return List.of();
        }
        if (array.size() > LINES_MAX) {
            problem("lines", "at most " + LINES_MAX);
            return List.of();
        }
        var lines = new ArrayList<PayoutLine>(array.size());
        for (int i = 0; i < array.size() && problems.size() < PROBLEMS_MAX; i++) {
            lines.add(line(array.get(i), "lines[" + i + "].", i + 1, currency));
        }
        return lines;
    }

    private PayoutLine line(JsonNode node, String at, int place, Currency currency) {
        if (!node.isObject()) {
            problem(at.substring(0, at.length() - 1), "an object is expected");
        }
        unknown(node, LINE, at);
        var kind = PayoutLine.Kind.UNRECOGNIZED;
        var code = text(node, at, "kind", true);
        try {
            kind = code.isEmpty() ? kind : PayoutLine.Kind.ofCode(code);
        } catch (IllegalArgumentException e) {
            problem(at + "kind", "none of the kinds of line");
        }
        var word = text(node, at, "word", false);
        var amount = amount(node, at, "amount", currency, true);
        sign(kind, amount, at);
        var ofPurchase = ofPurchase(node, at, kind, amount);
        var line = new PayoutLine(
                place,
                kind,
                word.isEmpty() ? code : word,
                amount,
                day(node, at, "date").atStartOfDay(zone).toInstant(),
                text(node, at, "order_reference", false),
                text(node, at, "second_reference", false),
                text(node, at, "capture_reference", false),
                text(node, at, "purchase_id", false),
                text(node, at, "transaction_id", false));
        return ofPurchase.map(line::ofPurchase).orElse(line);
    }

    /** What the buyer paid or got back in the currency of the purchase, where the provider changed it on the way. */
    private Optional<Money> ofPurchase(JsonNode node, String at, PayoutLine.Kind kind, Money amount) {
        boolean told = node.has("purchase_amount");
        if (told != node.has("purchase_currency")) {
            problem(at + (told ? "purchase_currency" : "purchase_amount"), "is missing: both, or neither");
            return Optional.empty();
        }
        if (!told) {
            return Optional.empty();
        }
        var currency = currency(node, at, "purchase_currency");
        var ofPurchase = amount(node, at, "purchase_amount", currency, true);
        if (!kind.needsMatch()) {
            problem(at + "purchase_amount", "only a sale or a refund is of a purchase");
        } else if (currency.equals(amount.currency())) {
            problem(at + "purchase_currency", "is the payout's own: leave it and the amount out");
        } else if (ofPurchase.isZero() || ofPurchase.isPositive() != amount.isPositive()) {
            problem(at + "purchase_amount", "is to be above or below zero as amount is");
        }
        return problems.isEmpty() ? Optional.of(ofPurchase) : Optional.empty();
    }

    /** A line the wrong way can still close with a wrong sum: the kind says which way it goes, where it goes one way alone. */
    private void sign(PayoutLine.Kind kind, Money amount, String at) {
        var expected = RAISES.contains(kind) ? "above" : LOWERS.containsKey(kind) ? "below" : "";
        if (expected.isEmpty() || amount.isZero() || amount.isPositive() == "above".equals(expected)) {
            return;
        }
        var back = LOWERS.getOrDefault(kind, "");
        problem(at + "amount", kind.code() + " is to be " + expected + " zero" + (back.isEmpty() ? "" : "; " + back));
    }

    private void unknown(JsonNode node, Set<String> known, String at) {
        for (var name : node.propertyNames()) {
            if (!known.contains(name)) {
                problem(at + name, "no such field");
            }
        }
    }

    private String text(JsonNode node, String at, String field, boolean required) {
        var value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            if (required) {
                problem(at + field, "is missing");
            }
            return "";
        }
        if (!value.isString()) {
            problem(at + field, "is to be text");
            return "";
        }
        var text = value.stringValue().strip();
        if (text.length() > TEXT_MAX || text.chars().anyMatch(Character::isISOControl)) {
            problem(at + field, "at most " + TEXT_MAX + " characters on one line");
            return "";
        }
        if (required && text.isEmpty()) {
            problem(at + field, "is empty");
        }
        return text;
    }

    private Currency currency(JsonNode node, String at, String field) {
        var code = text(node, at, field, true);
        try {
            return code.isEmpty() ? Currency.SEK : new Currency(code);
        } catch (IllegalArgumentException e) {
            problem(at + field, "no code of ISO 4217");
            return Currency.SEK;
        }
    }

    private LocalDate day(JsonNode node, String at, String field) {
        var text = text(node, at, field, true);
        try {
            var day = text.isEmpty() ? LocalDate.EPOCH : LocalDate.parse(text);
            if (day.getYear() >= YEAR_MIN && day.getYear() <= YEAR_MAX) {
                if (day.isAfter(latest)) {
                    problem(at + field, "a day that has not come: " + latest + " is the last that is taken");
                }
                return day;
            }
        } catch (DateTimeException e) {
            // Told below, as every day that none is paid on.
        }
        problem(at + field, "no day of the form 2026-03-05");
        return LocalDate.EPOCH;
    }

    /** Text, so that nobody's machine makes a binary fraction of it on the way. */
    private Money amount(JsonNode node, String at, String field, Currency currency, boolean required) {
        var text = text(node, at, field, required);
        if (text.isEmpty()) {
            return Money.zero(currency);
        }
        try {
            if (AMOUNT.matcher(text).matches()) {
                return Money.parse(text, currency);
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // Told below, as every amount that is none.
        }
        problem(at + field, "no amount of " + currency.code() + " with a point before its decimals");
        return Money.zero(currency);
    }

    private void problem(String field, String what) {
        if (problems.size() < PROBLEMS_MAX) {
            problems.putIfAbsent(field, what);
        }
    }
}
