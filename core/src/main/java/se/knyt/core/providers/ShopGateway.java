package se.knyt.core.providers;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How shops name a provider that a buyer pays by, and what its payment app leaves with a payment there.
 *
 * @param name what is found in the gateway's name, which is in lower case with one {@code _} for whatever is neither letter nor digit
 * @param precedence where names of several are found, the lowest is taken: a method that other providers' apps carry stands before those,
 *     if its own provider pays it out, and after them if they do
 * @param orderKeys fields of the app's receipt with the provider's id of the purchase; the first that is there
 * @param transactionKeys fields of the app's receipt with the provider's id of the capture or refund; none where it is not told there
 */
public record ShopGateway(Pattern name, int precedence, List<String> orderKeys, List<String> transactionKeys) {
    /** An order's id of any system may stand in a receipt: only what says that it is the payment's is taken. */
    private static final List<String> ORDER_KEYS = List.of("payment_id");

    /** Of a gateway that is no known provider's; its name is never found. */
    static final ShopGateway UNKNOWN = named("(?!)", Integer.MAX_VALUE);

    /** With the lists copied. */
    public ShopGateway {
        orderKeys = List.copyOf(orderKeys);
        transactionKeys = List.copyOf(transactionKeys);
    }

    /** One whose receipt names the payment at most. */
    public static ShopGateway named(String name, int precedence) {
        return new ShopGateway(Pattern.compile(name), precedence, ORDER_KEYS, List.of());
    }

    /** With fields of its own in the receipt. */
    public ShopGateway withReceipt(List<String> order, List<String> transaction) {
        return new ShopGateway(name, precedence, order, transaction);
    }
}
