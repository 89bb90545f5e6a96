package se.knyt.connectors.payments.stripe;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Payout;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.PullSource.Reading;
import tools.jackson.databind.JsonNode;

/** One payout with its balance transactions as a document and its lines. Pure. */
final class PayoutMapping {
    static final String PROVIDER = "stripe";

    private PayoutMapping() {}

    /**
     * What the payout says, or why it cannot be read.
     *
     * @param transactions every balance transaction of the payout, the oldest first, the payout itself among them
     */
    static Reading read(JsonNode payout, List<JsonNode> transactions, List<String> orderKeys) {
        Money zero;
        try {
            zero = Money.zero(new Currency(Json.text(payout, "currency").toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return unreadable(Json.label(payout, "id"), e);
        }
        return read(payout, transactions, orderKeys, zero, zero);
    }

    private static Reading unreadable(String id, RuntimeException why) {
        return new Reading.Unreadable("stripe.payout-unreadable", id + ": " + why.getMessage());
    }

    /**
     * The same of one between two balances.
     *
     * @param opening what stood at Stripe before the transactions
     * @param closing what stood there after the payout
     */
    static Reading read(
            JsonNode payout, List<JsonNode> transactions, List<String> orderKeys, Money opening, Money closing) {
        var id = Json.label(payout, "id");
        try {
            var currency = opening.currency();
            var broken = transactions.stream()
                    .filter(each -> !Amounts.areWhole(each, currency))
                    .findFirst();
            if (broken.isPresent()) {
                return new Reading.Unreadable(
                        "stripe.payout-decimals",
                        id + ": " + Json.label(broken.get(), "id") + " has decimals that " + currency
                                + " does not have");
            }
            long amount = Json.whole(payout, "amount");
            var paid = Amounts.DECIMALS.read(amount, currency);
            var itself =
                    transactions.stream().filter(each -> isItself(each, id)).toList();
            if (itself.size() != 1 || Json.whole(itself.getFirst(), "amount") != -amount) {
                throw new IllegalArgumentException(
                        "its transactions do not hold the payout itself once, with its amount");
            }
            var lines = new Lines(currency, orderKeys)
                    .of(transactions.stream()
                            .filter(each -> !isItself(each, id))
                            .toList());
            var document = new Payout(
                    Json.text(payout, "id"),
                    Json.text(payout, "id"),
                    PROVIDER,
                    currency,
                    Instant.ofEpochSecond(Json.whole(payout, "created")),
                    paid,
                    opening,
                    closing,
                    Map.of());
            var told = failure(payout).map(document::failed).orElse(document);
            return new Reading.Read(List.of(told), List.of(), Map.of(told.sourceId(), lines), List.of());
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            return unreadable(id, e);
        }
    }

    /** One that failed, which may be days after it was shown as paid, or was taken back before it was sent. */
    private static Optional<Payout.Failure> failure(JsonNode payout) {
        var status = Json.textOr(payout, "status", "");
        if (!status.equals("failed") && !status.equals("canceled")) {
            return Optional.empty();
        }
        long back = Json.wholeOr(payout.path("failure_balance_transaction"), "created", 0);
        return Optional.of(new Payout.Failure(
                status,
                Json.textOr(payout, "failure_code", ""),
                back == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(back))));
    }

    private static boolean isItself(JsonNode transaction, String payout) {
        return Json.textOr(transaction, "type", "").equals("payout")
                && Sources.id(transaction).equals(payout);
    }
}
