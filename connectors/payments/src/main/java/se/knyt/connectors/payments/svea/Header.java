package se.knyt.connectors.payments.svea;

import java.util.List;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * What the payment reports of one payment say in all.
 *
 * @param paid to the bank, without what is withheld
 * @param withheld positive when held back, negative when given back; nothing where rows tell of it
 * @param openingDebt as stated; what its sign means is not certain
 * @param closingDebt as stated
 * @param nominal sum of the rows before fees
 * @param fees sum of the fees, a cost is positive
 * @param feeVat VAT on them
 */
record Header(
        Money paid, Money withheld, Money openingDebt, Money closingDebt, Money nominal, Money fees, Money feeVat) {

    /** What stood at Svea before and after, from the merchant's view, and whether the payment then adds up. */
    record Balances(Money opening, Money closing, boolean close) {}

    static Header zero(Currency currency) {
        var zero = Money.zero(currency);
        return new Header(zero, zero, zero, zero, zero, zero, zero);
    }

    /** @throws IllegalArgumentException when the report contradicts itself */
    static Header of(JsonNode report, Currency currency) {
        var payment = Json.get(report, "paymentReport");
        var code = Json.text(payment, "currency");
        if (!code.equals(currency.code())) {
            throw new IllegalArgumentException("one payment holds both " + currency + " and " + code);
        }
        checkRows(report, payment);
        var excluding = money(payment, "sveaPaidAmountExcludingWithholding", currency);
        var including = Json.has(payment, "sveaPaidAmountIncludingWithholding")
                ? money(payment, "sveaPaidAmountIncludingWithholding", currency)
                : excluding;
        // Rows that tell what is withheld lower the sum that includes them; else it is the difference of the two sums.
        boolean byRows = Json.list(report, "rows").stream().anyMatch(RowLines::isDeposit);
        return new Header(
                byRows ? including : excluding,
                byRows ? Money.zero(currency) : including.minus(excluding),
                money(payment, "openingBalanceDebt", currency),
                money(payment, "closingBalanceDebt", currency),
                money(payment, "nominalAmount", currency),
                money(payment, "feeAmountExcludingVat", currency),
                money(payment, "feeVatAmount", currency));
    }

    /** A report with a part of its rows would not add up; markers of balances may or may not be counted. */
    private static void checkRows(JsonNode report, JsonNode payment) {
        var rows = Json.list(report, "rows");
        long stated = Json.wholeOr(payment, "numberOfRows", rows.size());
        long money = rows.stream().filter(row -> !RowLines.isMarker(row)).count();
        if (stated != rows.size() && stated != money) {
            throw new IllegalArgumentException("states " + stated + " rows and holds " + rows.size());
        }
    }

    private static Money money(JsonNode payment, String field, Currency currency) {
        return Money.of(Json.wholeOr(payment, field, 0), currency);
    }

    Header plus(Header other) {
        return new Header(
                paid.plus(other.paid),
                withheld.plus(other.withheld),
                openingDebt.plus(other.openingDebt),
                closingDebt.plus(other.closingDebt),
                nominal.plus(other.nominal),
                fees.plus(other.fees),
                feeVat.plus(other.feeVat));
    }

    /**
     * The signs with which {@code opening + lines = paid + closing}: a debt stated as positive is tried first, then one stated as
     * negative, then each by itself. Where none closes the first stands, and the certificate says by how much it fails.
     */
    Balances balances(Money lines) {
        var candidates = List.of(
                closing(openingDebt.negated(), closingDebt.negated(), lines),
                closing(openingDebt, closingDebt, lines),
                closing(openingDebt, closingDebt.negated(), lines),
                closing(openingDebt.negated(), closingDebt, lines));
        return candidates.stream().filter(Balances::close).findFirst().orElse(candidates.getFirst());
    }

    private Balances closing(Money opening, Money closing, Money lines) {
        return new Balances(opening, closing, opening.plus(lines).equals(paid.plus(closing)));
    }
}
