package se.knyt.simulators.shopify;

import java.math.BigDecimal;
import java.math.RoundingMode;
import se.knyt.simulators.base.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Money between the API's decimal strings and minor units. All currencies of this shop have two decimals. */
final class Amount {
    private Amount() {}

    static String text(long minor) {
        return BigDecimal.valueOf(minor, 2).toPlainString();
    }

    /**
     * Exact minor units of a decimal text.
     *
     * @throws UserError when it is no amount of two decimals
     */
    static long minor(String text) {
        try {
            if (text.length() > 18) {
                throw new UserError("amount is too long");
            }
            return new BigDecimal(text)
                    .setScale(2, RoundingMode.UNNECESSARY)
                    .unscaledValue()
                    .longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new UserError("amount is invalid: " + text);
        }
    }

    static long of(JsonNode holder, String bagField) {
        var amount = holder.path(bagField).path("shopMoney").path("amount");
        return amount.isMissingNode() ? 0 : minor(amount.asString("0"));
    }

    /** A MoneyBag whose buyer paid in the shop's own currency. */
    static ObjectNode bag(long minor, String currency) {
        var bag = Json.object();
        bag.set("shopMoney", money(minor, currency));
        bag.set("presentmentMoney", money(minor, currency));
        return bag;
    }

    static ObjectNode money(long minor, String currency) {
        return Json.object().put("amount", text(minor)).put("currencyCode", currency);
    }

    /** The tax inside a gross amount, or on top of a net one; rate in hundredths of a percent; half up. */
    static long tax(long amount, long rate, boolean included) {
        var exact = BigDecimal.valueOf(amount).multiply(BigDecimal.valueOf(rate));
        var divisor = BigDecimal.valueOf(included ? 10_000 + rate : 10_000);
        return exact.divide(divisor, 0, RoundingMode.HALF_UP).longValueExact();
    }

    /** What falls on units {@code from} to {@code to} of {@code of}, so that all parts sum to the whole. */
    static long share(long whole, long from, long to, long of) {
        return Math.floorDiv(whole * to, of) - Math.floorDiv(whole * from, of);
    }
}
