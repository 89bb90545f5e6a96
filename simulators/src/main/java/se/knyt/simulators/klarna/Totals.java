package se.knyt.simulators.klarna;

import java.util.Map;
import java.util.TreeMap;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The totals of one payout, unsigned minor units, with the documented arithmetic: settlement = sale − return − reversal − fee +
 * fee_correction + commission − tax − charge + credit − repay − holdback + release + fee_refund.
 */
final class Totals {
    private final Map<String, Long> sums = new TreeMap<>();
    private final boolean feesApart;

    Totals() {
        this(false);
    }

    /** @param feesApart whether the fees are told but invoiced apart, so that the payout is made without them */
    Totals(boolean feesApart) {
        this.feesApart = feesApart;
        for (var name : new String[] {
            "sale",
            "return",
            "reversal",
            "fee",
            "fee_correction",
            "fee_refund",
            "tax",
            "tax_refund",
            "commission",
            "charge",
            "credit",
            "holdback",
            "release"
        }) {
            sums.put(name, 0L);
        }
    }

    void add(JsonNode row) {
        long amount = Json.number(row, "amount");
        long vat = Json.number(row, "vat_amount");
        switch (Json.text(row, "type")) {
            case "SALE" -> plus("sale", amount);
            case "RETURN" -> plus("return", amount);
            case "REVERSAL" -> plus("reversal", amount);
            case "REVERSAL_MERCHANT_PROTECTION" -> plus("reversal", -amount);
            case "FEE" -> {
                plus("fee", amount);
                plus("tax", vat);
            }
            case "FEE_REFUND" -> {
                plus("fee_refund", amount);
                plus("tax_refund", vat);
            }
            case "CORRECTION" -> plus("fee_correction", amount);
            case "TAX" -> plus("tax", amount);
            case "COMMISSION" -> plus("commission", amount);
            case "CHARGE" -> plus("charge", amount);
            case "CREDIT" -> plus("credit", amount);
            case "HOLDBACK" -> plus("holdback", amount);
            case "RELEASE" -> plus("release", amount);
            default -> throw Refusal.badValue("type " + Json.text(row, "type") + " is not one of the API's");
        }
    }

    private void plus(String name, long amount) {
        sums.merge(name, amount, Math::addExact);
    }

    private long of(String name) {
        return sums.getOrDefault(name, 0L);
    }

    private long net() {
        return of("sale")
                - of("return")
                - of("reversal")
                + of("commission")
                - of("charge")
                + of("credit")
                - of("holdback")
                + of("release")
                - (feesApart ? 0 : fees());
    }

    private long fees() {
        return of("fee") - of("fee_correction") + of("tax") - of("tax_refund") - of("fee_refund");
    }

    /** What would be paid after the debt is repaid; zero when nothing would. */
    long payable(long openingDebt) {
        return Math.max(0, net() - openingDebt);
    }

    /** The finished totals: a positive net first repays the old debt, a negative one is added to it and nothing is paid. */
    ObjectNode settle(long openingDebt) {
        long net = net();
        long repay = Math.min(openingDebt, Math.max(0, net));
        long deposit = Math.max(0, -net);
        var totals = Json.object();
        sums.forEach((name, sum) -> totals.put(name + "_amount", sum));
        return totals.put("repay_amount", repay)
                .put("deposit_amount", deposit)
                .put("opening_debt_balance_amount", openingDebt)
                .put("closing_debt_balance_amount", openingDebt - repay + deposit)
                .put("settlement_amount", net - repay + deposit);
    }
}
