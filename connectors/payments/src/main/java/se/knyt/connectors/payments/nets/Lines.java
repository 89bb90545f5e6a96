package se.knyt.connectors.payments.nets;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import se.knyt.connectors.payments.nets.settlement.NetsKinds;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/** A payout's payment actions as lines. The word of the action carries the sign, whatever sign the amount has (MAPPING.md). */
final class Lines {
    private final Currency currency;

    Lines(Currency currency) {
        this.currency = currency;
    }

    /**
     * Up to three lines for each action: the amount, its fee, and VAT on the fee.
     *
     * @param deposited what the header says that the merchant has paid in; a line of its own where no action tells of it
     */
    List<PayoutLine> of(List<JsonNode> actions, Money deposited, Instant paidAt) {
        var lines = new ArrayList<PayoutLine>();
        for (int i = 0; i < actions.size(); i++) {
            add(lines, actions.get(i), i + 1);
        }
        boolean told = lines.stream().anyMatch(line -> line.kind() == Kind.DEPOSIT);
        if (!deposited.isZero() && !told) {
            lines.add(new PayoutLine(
                    actions.size() + 1, Kind.DEPOSIT, "depositedAmount", deposited, paidAt, "", "", "", "", ""));
        }
        return lines;
    }

    private void add(List<PayoutLine> lines, JsonNode action, int number) {
        var stated = Json.textOr(action, "currency", currency.code());
        if (!stated.equals(currency.code())) {
            throw new IllegalArgumentException(
                    "payment action " + number + " is in " + stated + ", the payout in " + currency);
        }
        var word = Json.text(action, "paymentAction");
        var kind = kind(word);
        lines.add(line(number, kind, word, signed(kind, Money.of(Json.whole(action, "amount"), currency)), action));
        var fee = amount(action, "fee");
        if (!fee.isZero()) {
            var feeKind = fee.isNegative() ? Kind.FEE_REFUND : Kind.FEE;
            lines.add(line(number, feeKind, word + "/fee", fee.negated(), action));
        }
        var vat = amount(action, "feeTaxAmount");
        if (!vat.isZero()) {
            lines.add(line(number, Kind.FEE_VAT, word + "/feeTax", vat.negated(), action));
        }
    }

    private Money amount(JsonNode action, String field) {
        return Money.of(Json.wholeOr(action, field, 0), currency);
    }

    static Kind kind(String word) {
        return NetsKinds.of(word);
    }

    private static Money signed(Kind kind, Money amount) {
        return switch (kind) {
            case SALE, CHARGEBACK_WON, DEPOSIT -> amount.abs();
            case REFUND, CHARGEBACK -> amount.abs().negated();
            default -> amount; // an unknown word: as it came, and the sum will say that it is not understood
        };
    }

    private static PayoutLine line(int number, Kind kind, String word, Money amount, JsonNode action) {
        return new PayoutLine(
                number,
                kind,
                word,
                amount,
                Json.instantOr(action, "timestamp", Instant.EPOCH),
                Json.textOr(action, "reference", ""),
                Json.textOr(action, "invoiceNumber", ""),
                "",
                Json.textOr(action, "paymentId", ""),
                Json.textOr(action, "id", ""));
    }
}
