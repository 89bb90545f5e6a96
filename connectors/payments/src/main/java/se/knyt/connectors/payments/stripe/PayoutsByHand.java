package se.knyt.connectors.payments.stripe;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Reading;
import tools.jackson.databind.JsonNode;

/**
 * Payouts that a person starts. Stripe does not say what one consists of, since it consists of nothing in particular: it takes an amount out
 * of the balance. So its settlement is everything that has moved the balance since the payout before it, between the balances on either side
 * of it. Stripe states the balance of now alone; what it was after a payout is that less all that has moved it since, to the minor unit.
 */
final class PayoutsByHand {
    static final String UNKNOWN = "stripe.payout-manual";

    private static final int MOVEMENTS_MAX = 20_000;
    /** Nothing is made later than now, by whatever clock. */
    private static final Duration AHEAD = Duration.ofDays(2);

    private final StripeClient client;
    private final StripeSettings settings;
    private final Instant until;
    /** The newest first, all currencies. */
    private final List<JsonNode> movements = new ArrayList<>();

    private String after = "";
    private boolean whole;
    private JsonNode balance = Json.object();

    /** @param time of the company; one object for one reading, so that movements are asked for once */
    PayoutsByHand(StripeClient client, StripeSettings settings, InstantSource time) {
        this.client = client;
        this.settings = settings;
        this.until = time.instant().plus(AHEAD);
    }

    /** A payout's place among what has moved its currency. */
    private record Around(Money since, JsonNode itself, List<JsonNode> between, JsonNode before) {}

    /**
     * @param raw gets what the settlement is made of
     * @throws IllegalArgumentException when something of it cannot be read
     */
    Reading read(JsonNode payout, ByteArrayOutputStream raw) {
        var id = Json.label(payout, "id");
        var currency = new Currency(Json.text(payout, "currency").toUpperCase(Locale.ROOT));
        begin();
        var around = around(Json.text(payout, "id"), currency);
        if (around == null) {
            return unknown(id, "it is not among the last " + movements.size() + " movements of the balance");
        }
        var closing = stated(currency).minus(around.since());
        var moved =
                around.between().stream().map(each -> net(each, currency)).reduce(Money.zero(currency), Money::plus);
        var opening = closing.minus(net(around.itself(), currency)).minus(moved);
        boolean all = opening.isZero() && closing.isZero();
        if (!all && (isAutomatic(around.before()) || !byHandAlone())) {
            return unknown(
                    id,
                    "payouts are made by hand and automatically, and " + opening + " stood there before, " + closing
                            + " after");
        }
        if (around.before().isMissingNode() && !opening.isZero()) {
            return unknown(id, "no payout was before it, and " + opening + " stood there");
        }
        var transactions = new ArrayList<>(around.between().reversed());
        transactions.add(around.itself());
        raw.write('\n');
        raw.writeBytes(Json.bytes(balance));
        transactions.forEach(each -> {
            raw.write('\n');
            raw.writeBytes(Json.bytes(each));
        });
        return PayoutMapping.read(payout, transactions, settings.orderKeys(), opening, closing);
    }

    private static Reading unknown(String payout, String why) {
        return new Reading.Unreadable(UNKNOWN, payout + ": " + why);
    }

    /** The balance is read on either side of its newest movements: what comes between the two would be in one and not in the other. */
    private void begin() {
        if (!movements.isEmpty() || whole) {
            return;
        }
        balance = StripeClient.parsed(client.balance());
        page();
        if (!balance.equals(StripeClient.parsed(client.balance()))) {
            movements.clear();
            after = "";
            throw new ProviderFailure.NotSent("the balance moved while it was read");
        }
    }

    private void page() {
        var page = StripeClient.parsed(client.movements(Instant.EPOCH, until, after));
        var more = Json.list(page, "data");
        for (var each : more) {
            movements.add(Sources.withoutPersons(each));
            after = Json.text(each, "id");
        }
        whole = more.isEmpty() || !Json.flagOr(page, "has_more", false);
    }

    private @Nullable Around around(String payout, Currency currency) {
        var since = Money.zero(currency);
        JsonNode itself = Json.object().path("none");
        var between = new ArrayList<JsonNode>();
        for (int i = 0; ; i++) {
            if (i == movements.size()) {
                if (whole || movements.size() >= MOVEMENTS_MAX) {
                    return whole && !itself.isMissingNode()
                            ? new Around(since, itself, between, Json.object().path("none"))
                            : null;
                }
                page();
                i--;
                continue;
            }
            var each = movements.get(i);
            if (!Json.text(each, "currency").equalsIgnoreCase(currency.code())) {
                continue;
            }
            boolean paysOut = Json.textOr(each, "type", "").equals("payout");
            if (itself.isMissingNode()) {
                if (paysOut && Sources.id(each).equals(payout)) {
                    itself = each;
                } else {
                    since = since.plus(net(each, currency));
                }
            } else if (paysOut) {
                return new Around(since, itself, between, each);
            } else {
                between.add(each);
            }
        }
    }

    private static Money net(JsonNode transaction, Currency currency) {
        return Amounts.DECIMALS.read(Json.whole(transaction, "net"), currency);
    }

    private static boolean isAutomatic(JsonNode before) {
        return !before.isMissingNode() && Json.flagOr(before.path("source"), "automatic", true);
    }

    /** Whether the account makes none by itself; what Stripe does not tell is no. */
    private boolean byHandAlone() {
        try {
            var schedule = StripeClient.parsed(client.account())
                    .path("settings")
                    .path("payouts")
                    .path("schedule");
            return Json.textOr(schedule, "interval", "").equals("manual");
        } catch (ProviderFailure.Refused e) {
            return false;
        }
    }

    private Money stated(Currency currency) {
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
}
