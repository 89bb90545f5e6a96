package se.knyt.connectors.payments.stripe;

import java.io.ByteArrayOutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.BalanceSource.Transaction;
import se.knyt.spi.ByHandSource;
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
    /** What a person has said of it does not hold any more. */
    static final String TAKEN_ELSEWHERE = "stripe.payout-taken-elsewhere";

    private final StripeClient client;
    private final StripeSettings settings;
    private final Movements movements;

    /** @param time of the company; one object for one reading, so that movements are asked for once */
    PayoutsByHand(StripeClient client, StripeSettings settings, InstantSource time) {
        this.client = client;
        this.settings = settings;
        this.movements = new Movements(client, time);
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
        movements.begin();
        var word = settings.taken().get(Json.text(payout, "id"));
        if (word != null) {
            return byWord(payout, currency, word, raw);
        }
        if (!settings.taken().isEmpty()) {
            var standing = StoodThere.of(movements, client, settings, Json.text(payout, "id"), currency);
            if (standing != null && standing.afterWord()) {
                return afterWord(payout, standing, raw);
            }
        }
        var around = around(Json.text(payout, "id"), currency);
        if (around == null) {
            return unknown(id, "it is not among the last " + movements.size() + " movements of the balance");
        }
        var closing = movements.stated(currency).minus(around.since());
        var moved = around.between().stream()
                .map(each -> Movements.net(each, currency))
                .reduce(Money.zero(currency), Money::plus);
        var opening = closing.minus(Movements.net(around.itself(), currency)).minus(moved);
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
        return settled(payout, around.between().reversed(), around.itself(), raw, opening, closing);
    }

    private Reading settled(
            JsonNode payout,
            List<JsonNode> taken,
            JsonNode itself,
            ByteArrayOutputStream raw,
            Money opening,
            Money closing) {
        var transactions = new ArrayList<>(taken);
        transactions.add(itself);
        raw.write('\n');
        raw.writeBytes(Json.bytes(movements.balance()));
        transactions.forEach(each -> {
            raw.write('\n');
            raw.writeBytes(Json.bytes(each));
        });
        return PayoutMapping.read(payout, transactions, settings.orderKeys(), opening, closing);
    }

    /** What a person has said that it took, as long as no other payout is known to have taken any of it. */
    private Reading byWord(JsonNode payout, Currency currency, ByHandSource.Word word, ByteArrayOutputStream raw) {
        var id = Json.text(payout, "id");
        var standing = StoodThere.of(movements, client, settings, id, currency);
        if (standing == null) {
            return unknown(id, "it is not among the last " + movements.size() + " movements of the balance");
        }
        var taken = standing.of(word.transactions());
        var there = taken.stream().map(each -> Json.text(each, "id")).toList();
        var gone =
                word.transactions().stream().filter(one -> !there.contains(one)).toList();
        if (!gone.isEmpty()) {
            return new Reading.Unreadable(
                    TAKEN_ELSEWHERE, id + ": " + String.join(", ", gone.subList(0, Math.min(5, gone.size()))));
        }
        var rest = standing.carried().plus(Movements.sum(taken, currency)).minus(standing.paid());
        if (rest.minor() != word.restMinor()) {
            return new Reading.Unreadable(TAKEN_ELSEWHERE, id + ": " + rest + " would be left of what it took");
        }
        return settled(payout, taken, standing.itself(), raw, standing.carried(), rest);
    }

    /** After one that a person has explained, only what takes all that stood there is sure. */
    private Reading afterWord(JsonNode payout, StoodThere standing, ByteArrayOutputStream raw) {
        if (standing.whole() && standing.after().isZero()) {
            return settled(
                    payout,
                    standing.transactions(),
                    standing.itself(),
                    raw,
                    standing.carried(),
                    Money.zero(standing.paid().currency()));
        }
        return unknown(
                Json.label(payout, "id"),
                "a payout before it was explained by a person, and " + standing.after() + " stood there after");
    }

    /** What a person can choose among; empty where it is no payout that was made by hand. */
    Optional<ByHandSource.Standing> choice(String payout) {
        movements.begin();
        var itself = movements.payout(payout);
        if (itself == null || isAutomatic(itself)) {
            return Optional.empty();
        }
        var currency = new Currency(Json.text(itself, "currency").toUpperCase(Locale.ROOT));
        var standing = StoodThere.of(movements, client, settings, payout, currency);
        if (standing == null) {
            return Optional.empty();
        }
        try {
            var all = new Lines(currency, settings.orderKeys())
                    .apart(standing.transactions()).stream()
                            .map(one -> new Transaction(
                                    Json.text(one.transaction(), "id"),
                                    one.line(),
                                    one.fee(),
                                    Optional.of(LocalDate.ofInstant(
                                            Instant.ofEpochSecond(Json.whole(one.transaction(), "available_on")),
                                            ZoneOffset.UTC)),
                                    ""))
                            .toList();
            return Optional.of(new ByHandSource.Standing(
                    payout,
                    Instant.ofEpochSecond(Json.whole(itself, "created")),
                    standing.paid(),
                    standing.carried(),
                    standing.after(),
                    all,
                    standing.whole()));
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            var why = String.valueOf(e.getMessage());
            throw new ProviderFailure.Refused(UnpaidSource.UNREADABLE, why, Map.of("reason", why));
        }
    }

    private static Reading unknown(String payout, String why) {
        return new Reading.Unreadable(UNKNOWN, payout + ": " + why);
    }

    private @Nullable Around around(String payout, Currency currency) {
        var since = Money.zero(currency);
        JsonNode itself = Json.object().path("none");
        var between = new ArrayList<JsonNode>();
        for (int i = 0; ; i++) {
            var each = movements.at(i);
            if (each == null) {
                return movements.areAll() && !itself.isMissingNode()
                        ? new Around(since, itself, between, Json.object().path("none"))
                        : null;
            }
            if (!Json.text(each, "currency").equalsIgnoreCase(currency.code())) {
                continue;
            }
            boolean paysOut = Movements.isPayout(each);
            if (itself.isMissingNode()) {
                if (paysOut && Sources.id(each).equals(payout)) {
                    itself = each;
                } else {
                    since = since.plus(Movements.net(each, currency));
                }
            } else if (paysOut) {
                return new Around(since, itself, between, each);
            } else {
                between.add(each);
            }
        }
    }

    static boolean isAutomatic(JsonNode before) {
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
}
