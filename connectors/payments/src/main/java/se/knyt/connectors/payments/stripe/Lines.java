package se.knyt.connectors.payments.stripe;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rounding;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/** A payout's balance transactions as lines: the amount, and what Stripe took of it. Amounts are signed as they come. */
final class Lines {
    /** JSON drops the zeros that a rate ends with. */
    private static final int RATE_DECIMALS = 4;

    /** A description that is an order number and nothing else; any other text may name a person. */
    private static final Pattern ORDER =
            Pattern.compile("(?:REFUND FOR CHARGE )?\\(?(?:[Oo]rder )?#?([A-Za-z]{0,6}-?\\d{1,20})\\)?");

    private final Currency currency;
    private final List<String> orderKeys;

    Lines(Currency currency, List<String> orderKeys) {
        this.currency = currency;
        this.orderKeys = orderKeys;
    }

    /**
     * Up to three lines for each transaction. The part of a charge that was not captured stands in a transaction of its own; both are
     * one sale, of what was captured.
     *
     * @param transactions all but the payout itself
     */
    List<PayoutLine> of(List<JsonNode> transactions) {
        var uncaptured = uncaptured(transactions);
        var lines = new ArrayList<PayoutLine>();
        for (int i = 0; i < transactions.size(); i++) {
            new Row(transactions.get(i), i + 1).addTo(lines, uncaptured);
        }
        return lines;
    }

    /**
     * One transaction before its fee.
     *
     * @param fee what is taken of it, negative for what is given back
     */
    record Apart(JsonNode transaction, PayoutLine line, Money fee) {}

    /** The same transactions each with its fee apart; the part of a charge that was not captured is in the charge here too. */
    List<Apart> apart(List<JsonNode> transactions) {
        var uncaptured = uncaptured(transactions);
        var all = new ArrayList<Apart>();
        for (int i = 0; i < transactions.size(); i++) {
            var row = new Row(transactions.get(i), i + 1);
            var main = row.main(uncaptured);
            if (main.isPresent() || !row.fee.isZero()) {
                all.add(new Apart(
                        transactions.get(i),
                        main.orElseGet(() -> row.line(row.feeKind(row.fee), row.zero(), row.words())),
                        row.fee));
            }
        }
        return all;
    }

    /**
     * By charge, what partial captures take off it; only where the charge itself is in the same payout. The reversal's source is the
     * refund that a part capture made at versions before 2025-03-31.basil, which names its charge.
     */
    private Map<String, Money> uncaptured(List<JsonNode> transactions) {
        var charges = transactions.stream()
                .filter(each -> category(each).equals("charge"))
                .map(Sources::id)
                .filter(id -> !id.isEmpty())
                .toList();
        var reversed = new HashMap<String, Money>();
        for (var each : transactions) {
            if (Sources.isReversal(each) && charges.contains(Sources.charge(each))) {
                reversed.merge(
                        Sources.charge(each), Amounts.DECIMALS.read(Json.whole(each, "amount"), currency), Money::plus);
            }
        }
        return reversed;
    }

    private static String category(JsonNode transaction) {
        return Json.textOr(transaction, "reporting_category", "");
    }

    /** One transaction. */
    private final class Row {
        private final JsonNode transaction;
        private final int line;
        private final Money amount;
        private final Money fee;

        Row(JsonNode transaction, int line) {
            this.transaction = transaction;
            this.line = line;
            var code = Json.text(transaction, "currency");
            if (!code.equalsIgnoreCase(currency.code())) {
                throw new IllegalArgumentException(
                        Json.label(transaction, "id") + " is in " + code + ", the payout in " + currency);
            }
            this.amount = money(transaction, "amount");
            this.fee = money(transaction, "fee");
            if (!amount.minus(fee).equals(money(transaction, "net"))) {
                throw new IllegalArgumentException(Json.label(transaction, "id") + ": amount less fee is not its net");
            }
        }

        private Money money(JsonNode node, String field) {
            return Amounts.DECIMALS.read(Json.whole(node, field), currency);
        }

        void addTo(List<PayoutLine> lines, Map<String, Money> uncaptured) {
            main(uncaptured).ifPresent(lines::add);
            addFees(lines);
        }

        /** The amount before the fee; empty where it is nothing. */
        Optional<PayoutLine> main(Map<String, Money> uncaptured) {
            boolean reversal = Sources.isReversal(transaction);
            var reversed = uncaptured.get(reversal ? Sources.charge(transaction) : Sources.id(transaction));
            var main = reversed == null ? amount : reversal ? zero() : amount.plus(reversed);
            if (main.isZero()) {
                return Optional.empty();
            }
            var type = Json.textOr(transaction, "type", "");
            return Optional.of(inCurrencyOfPurchase(
                    line(Kinds.of(category(transaction), type, !main.isNegative()), main, words())));
        }

        /**
         * Stripe converts at {@code exchange_rate}: source amount × rate = amount, and the source tells what the buyer paid or got
         * back in its own currency. A source that came as an id alone, or whose amount at that rate is not this line, is not used.
         */
        private PayoutLine inCurrencyOfPurchase(PayoutLine line) {
            var code = Sources.text(transaction, "currency").toUpperCase(Locale.ROOT);
            var whole = transaction.path("source");
            // Of a charge that was captured in part its source tells both; what was captured is what was paid.
            var source = Json.has(whole, "amount_captured") ? whole.path("amount_captured") : whole.path("amount");
            var rate = transaction.path("exchange_rate");
            if (!line.kind().needsMatch()
                    || !code.matches("[A-Z]{3}")
                    || code.equals(currency.code())
                    || !source.isIntegralNumber()
                    || !rate.isNumber()) {
                return line;
            }
            final Money magnitude;
            try {
                magnitude = Amounts.DECIMALS
                        .read(source.longValue(), new Currency(code))
                        .abs();
            } catch (IllegalArgumentException e) {
                return line;
            }
            var original = line.amount().isNegative() ? magnitude.negated() : magnitude;
            var converted =
                    Money.rounded(original.toDecimal().multiply(rate.decimalValue()), currency, Rounding.HALF_UP);
            // As exactly as the rate is written, and what rounding a capture and the rest of it apart makes.
            var inexact = magnitude
                    .toDecimal()
                    .movePointLeft(Math.max(rate.decimalValue().scale(), RATE_DECIMALS));
            var difference = converted.minus(line.amount()).abs().toDecimal();
            var roundings = Money.of(2, currency).toDecimal();
            return difference.compareTo(inexact.add(roundings)) <= 0 && !original.isZero()
                    ? line.ofPurchase(original)
                    : line;
        }

        private Money zero() {
            return Money.zero(currency);
        }

        /** Each part that Stripe names, and what it does not name. */
        private void addFees(List<PayoutLine> lines) {
            var left = fee;
            for (var detail : Json.list(transaction, "fee_details")) {
                var part = money(detail, "amount");
                left = left.minus(part);
                var type = Json.textOr(detail, "type", "");
                addFee(lines, type.equals("tax") ? Kind.FEE_VAT : feeKind(part), part, words() + "/" + type);
            }
            addFee(lines, feeKind(left), left, words() + "/fee");
        }

        private void addFee(List<PayoutLine> lines, Kind kind, Money cost, String word) {
            if (!cost.isZero()) {
                lines.add(line(kind, cost.negated(), word));
            }
        }

        private Kind feeKind(Money cost) {
            if (cost.isNegative()) {
                return Kind.FEE_REFUND;
            }
            return category(transaction).startsWith("dispute") ? Kind.DISPUTE_FEE : Kind.FEE;
        }

        /** Stripe's own words: category and type where they differ. */
        private String words() {
            var category = category(transaction);
            var type = Json.textOr(transaction, "type", "");
            return category.isEmpty() || category.equals(type) ? type : category + "/" + type;
        }

        private PayoutLine line(Kind kind, Money signed, String word) {
            return new PayoutLine(
                    line,
                    kind,
                    word,
                    signed,
                    Instant.ofEpochSecond(Json.wholeOr(transaction, "created", 0)),
                    order(),
                    "",
                    Sources.metadata(transaction, StripeTraces.REFERENCE),
                    Sources.text(transaction, "payment_intent"),
                    Sources.isReversal(transaction) ? Sources.charge(transaction) : Sources.id(transaction));
        }

        private String order() {
            for (var key : orderKeys) {
                var value = Sources.metadata(transaction, key);
                if (!value.isEmpty()) {
                    return value;
                }
            }
            var matcher = ORDER.matcher(Json.textOr(transaction, "description", ""));
            return matcher.matches() ? matcher.group(1) : "";
        }
    }
}
