package se.knyt.connectors.payments.nets;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.PullSource.Reading;
import tools.jackson.databind.JsonNode;

/** One payout with its payment actions as a document and its lines. Pure. */
final class PayoutMapping {
    static final String PROVIDER = "nets";
    static final String UNREADABLE = "nets.payout-unreadable";

    private PayoutMapping() {}

    /** What the payout says, or why it cannot be read. */
    static Reading read(JsonNode payout, List<JsonNode> actions, Instant paidAt) {
        var label = Json.label(payout, "reference", "id");
        try {
            var currency = new Currency(Json.text(payout, "currency"));
            var lines = new Lines(currency).of(actions, amount(payout, "depositedAmount", currency), paidAt);
            var zero = Money.zero(currency);
            var document = new Payout(
                    Json.text(payout, "id"),
                    Json.text(payout, "reference"),
                    PROVIDER,
                    currency,
                    paidAt,
                    Money.of(Json.whole(payout, "amount"), currency),
                    // The report states no balances: what is short is drawn from later payouts, which then show it.
                    zero,
                    zero,
                    classTotals(payout, lines, currency));
            return new Reading.Read(List.of(document), List.of(), Map.of(document.sourceId(), lines), List.of());
        } catch (IllegalArgumentException | ArithmeticException e) {
            return new Reading.Unreadable(UNREADABLE, label + ": " + e.getMessage());
        }
    }

    private static Money amount(JsonNode payout, String field, Currency currency) {
        return Money.of(Json.wholeOr(payout, field, 0), currency);
    }

    /**
     * Nexi's totals by our kinds. Where lines of a kind are there for which Nexi documents no total, it is not known which of the
     * others counts them, and none is stated for those.
     */
    private static Map<Kind, Money> classTotals(JsonNode payout, List<PayoutLine> lines, Currency currency) {
        var totals = new EnumMap<Kind, Money>(Kind.class);
        var kinds = lines.stream().map(PayoutLine::kind).collect(java.util.stream.Collectors.toSet());
        if (!kinds.contains(Kind.UNRECOGNIZED) && !kinds.contains(Kind.CHARGEBACK_WON)) {
            totals.put(Kind.SALE, amount(payout, "chargedAmount", currency));
        }
        if (Set.of(Kind.CHARGEBACK, Kind.CHARGEBACK_WON, Kind.UNRECOGNIZED).stream()
                .noneMatch(kinds::contains)) {
            totals.put(
                    Kind.REFUND,
                    amount(payout, "refundedAmount", currency).abs().negated());
        }
        if (!kinds.contains(Kind.FEE_REFUND)) {
            totals.put(Kind.FEE, amount(payout, "fees", currency).negated());
        }
        totals.put(Kind.DEPOSIT, amount(payout, "depositedAmount", currency));
        return totals;
    }
}
