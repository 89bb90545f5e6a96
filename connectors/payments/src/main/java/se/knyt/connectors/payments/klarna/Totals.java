package se.knyt.connectors.payments.klarna;

import se.knyt.connectors.payments.klarna.settlement.KlarnaFees;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * A payout's totals as Klarna states them, and how they are to be read. The amounts are magnitudes; for three of them Klarna's
 * documents and its practice disagree about the sign, so that reading is taken which makes Klarna's own equation close (MAPPING.md,
 * signs). When none does, the documented one is, and the certificate will not close.
 *
 * @param node the object {@code totals}
 * @param feesApart whether the payout was made without the fees, which are then no totals of it
 * @param correctionSign how {@code fee_correction_amount} counts
 * @param commissionSign how {@code commission_amount} counts; the reversal counts the other way
 * @param taxRefunded whether {@code tax_refund_amount} counts apart from {@code tax_amount}
 * @param depositPaid whether {@code deposit_amount} is already in {@code settlement_amount}
 * @param closes whether the equation closes at all
 */
record Totals(
        JsonNode node,
        Currency currency,
        boolean feesApart,
        int correctionSign,
        int commissionSign,
        boolean taxRefunded,
        boolean depositPaid,
        boolean closes) {
    private static final int[] SIGNS = {1, -1};
    private static final boolean[] NO_YES = {false, true};

    static Totals read(JsonNode node, Currency currency, boolean feesApart) {
        for (boolean taxRefunded : NO_YES) {
            for (boolean depositPaid : new boolean[] {true, false}) {
                for (int correction : SIGNS) {
                    for (int commission : SIGNS) {
                        var reading = new Totals(
                                node, currency, feesApart, correction, commission, taxRefunded, depositPaid, true);
                        if (reading.explained().equals(reading.stated())) {
                            return reading;
                        }
                    }
                }
            }
        }
        return new Totals(node, currency, feesApart, 1, 1, false, true, false);
    }

    /** {@code name_amount}, zero when absent or no part of the payout. */
    Money of(String name) {
        return feesApart && KlarnaFees.isFeeTotal(name)
                ? Money.zero(currency)
                : Money.of(Json.wholeOr(node, name + "_amount", 0), currency);
    }

    /** The bank payment. */
    Money paid() {
        return depositPaid ? stated() : stated().plus(of("deposit"));
    }

    /** What the merchant had at Klarna before: a debt is negative. */
    Money opening() {
        return of("opening_debt_balance").negated();
    }

    Money closing() {
        return of("closing_debt_balance").negated();
    }

    Money stated() {
        return of("settlement");
    }

    Money correction() {
        return signed(of("fee_correction"), correctionSign);
    }

    Money commission() {
        return signed(of("commission").minus(of("commission_reversal")), commissionSign);
    }

    Money tax() {
        var tax = of("tax").negated();
        return taxRefunded ? tax.plus(of("tax_refund")) : tax;
    }

    /** The settlement amount by Klarna's formula. */
    private Money explained() {
        var sum = of("sale")
                .minus(of("return"))
                .minus(of("reversal"))
                .minus(of("fee"))
                .plus(correction())
                .plus(commission())
                .plus(tax())
                .minus(of("charge"))
                .plus(of("credit"))
                .minus(of("repay"))
                .minus(of("holdback"))
                .plus(of("release"))
                .plus(of("fee_refund"));
        return depositPaid ? sum.plus(of("deposit")) : sum;
    }

    /** A sign that Klarna gave itself stands. */
    private static Money signed(Money amount, int sign) {
        return sign < 0 && amount.isPositive() ? amount.negated() : amount;
    }
}
