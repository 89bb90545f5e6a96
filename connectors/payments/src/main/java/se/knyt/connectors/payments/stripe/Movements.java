package se.knyt.connectors.payments.stripe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/** What has moved the balance, of all currencies and the newest first, beside what stands there now. Asked for once, page by page. */
final class Movements {
    private static final int MAX = 20_000;
    /** Nothing is made later than now, by whatever clock. */
    private static final Duration AHEAD = Duration.ofDays(2);

    private final StripeClient client;
    private final Instant until;
    private final List<JsonNode> read = new ArrayList<>();
    private String after = "";
    private boolean whole;
    private JsonNode balance = Json.object();

    Movements(StripeClient client, InstantSource time) {
        this.client = client;
        this.until = time.instant().plus(AHEAD);
    }

    /** The balance is read on either side of its newest movements: what comes between the two would be in one and not in the other. */
    void begin() {
        if (!read.isEmpty() || whole) {
            return;
        }
        balance = StripeClient.parsed(client.balance());
        page();
        if (!balance.equals(StripeClient.parsed(client.balance()))) {
            read.clear();
            after = "";
            whole = false;
            throw new ProviderFailure.NotSent("the balance moved while it was read");
        }
    }

    private void page() {
        var page = StripeClient.parsed(client.movements(Instant.EPOCH, until, after));
        var more = Json.list(page, "data");
        for (var each : more) {
            read.add(Sources.withoutPersons(each));
            after = Json.text(each, "id");
        }
        whole = more.isEmpty() || !Json.flagOr(page, "has_more", false);
    }

    /** The movement of a place; null where there are no more, or more than are looked at. */
    @Nullable
    JsonNode at(int place) {
        while (place >= read.size()) {
            if (whole || read.size() >= MAX) {
                return null;
            }
            page();
        }
        return read.get(place);
    }

    /** The movement of a payout. */
    @Nullable
    JsonNode payout(String id) {
        for (int i = 0; ; i++) {
            var each = at(i);
            if (each == null || (isPayout(each) && Sources.id(each).equals(id))) {
                return each;
            }
        }
    }

    int size() {
        return read.size();
    }

    /** Whether there are none before those that were read. */
    boolean areAll() {
        return whole;
    }

    JsonNode balance() {
        return balance;
    }

    /** What stands there now, available and not. */
    Money stated(Currency currency) {
        var sum = Money.zero(currency);
        for (var part : List.of("available", "pending")) {
            for (var one : Json.list(balance, part)) {
                if (Json.text(one, "currency").equalsIgnoreCase(currency.code())) {
                    sum = sum.plus(Amounts.DECIMALS.read(Json.whole(one, "amount"), currency));
                }
            }
        }
        return sum;
    }

    static boolean isPayout(JsonNode movement) {
        return Json.textOr(movement, "type", "").equals("payout");
    }

    static Money net(JsonNode movement, Currency currency) {
        return Amounts.DECIMALS.read(Json.whole(movement, "net"), currency);
    }

    static Money sum(List<JsonNode> movements, Currency currency) {
        return movements.stream().map(each -> net(each, currency)).reduce(Money.zero(currency), Money::plus);
    }
}
