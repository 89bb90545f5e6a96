package se.knyt.connectors.payments.stripe;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.BalanceSource.Amount;
import se.knyt.spi.BalanceSource.Balance;
import se.knyt.spi.BalanceSource.Transaction;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/**
 * What Stripe has in its balance. Stripe names no payout with a transaction, and lists none by having no payout; but an automatic payout
 * takes everything that is available when it is made, so what became available after the newest payout that is explained is not told of
 * in one. Movements are read newest first until those come to the balance that Stripe states, which proves them whole.
 */
final class UnpaidSource {
    static final String UNREADABLE = "stripe.balance-unreadable";

    /** Payouts looked at: the newest explained one of each currency is among them, also where they are made by the month. */
    private static final Duration PAYOUTS_BACK = Duration.ofDays(60);

    /** Longest time from a charge until its money is available (30 days for accounts with the longest delay). */
    private static final Duration DELAY_MAX = Duration.ofDays(31);

    private static final int MOVEMENTS_MAX = 20_000;

    private final StripeClient client;
    private final StripeSettings settings;
    private final InstantSource time;

    UnpaidSource(StripeClient client, StripeSettings settings, InstantSource time) {
        this.client = client;
        this.settings = settings;
        this.time = time;
    }

    /** @throws ProviderFailure.Refused where something of it cannot be read */
    Balance read() {
        var now = time.instant().truncatedTo(ChronoUnit.SECONDS);
        try {
            var balance = StripeClient.parsed(client.balance());
            var payouts = Json.list(
                    StripeClient.parsed(client.payouts(now.minus(PAYOUTS_BACK), StripeClient.PER_PAGE, "")), "data");
            return new Reading(amounts(balance), payouts, now).read();
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            var why = String.valueOf(e.getMessage());
            throw new ProviderFailure.Refused(UNREADABLE, why, Map.of("reason", why));
        }
    }

    private static Currency currency(JsonNode node) {
        return new Currency(Json.text(node, "currency").toUpperCase(Locale.ROOT));
    }

    private static List<Amount> amounts(JsonNode balance) {
        var available = sums(balance, "available");
        var total = sums(balance, "pending");
        available.forEach((currency, sum) -> total.merge(currency, sum, Money::plus));
        return total.entrySet().stream()
                .filter(one -> !Amounts.DECIMALS.differs(one.getKey()))
                .map(one -> new Amount(one.getValue(), Optional.ofNullable(available.get(one.getKey()))))
                .toList();
    }

    private static Map<Currency, Money> sums(JsonNode balance, String part) {
        var sums = new TreeMap<Currency, Money>();
        for (var one : Json.list(balance, part)) {
            sums.merge(currency(one), Money.of(Json.whole(one, "amount"), currency(one)), Money::plus);
        }
        return sums;
    }

    /** One reading. */
    private final class Reading {
        private final List<Amount> amounts;
        private final List<JsonNode> payouts;
        private final Instant now;
        private final Map<Currency, List<JsonNode>> found = new TreeMap<>();
        private final Map<Currency, Money> named = new TreeMap<>();
        /** What is named of payouts that Stripe does not explain yet, by their ids. */
        private final Map<String, Money> underWay = new TreeMap<>();

        Reading(List<Amount> amounts, List<JsonNode> payouts, Instant now) {
            this.amounts = amounts;
            this.payouts = payouts;
            this.now = now;
            amounts.forEach(one ->
                    named.put(one.total().currency(), Money.zero(one.total().currency())));
        }

        Balance read() {
            var from = amounts.stream()
                    .map(one -> explained(one.total().currency()).orElse(now))
                    .min(Instant::compareTo)
                    .orElse(now)
                    .minus(DELAY_MAX);
            var after = "";
            int read = 0;
            boolean more = true;
            while (more && read < MOVEMENTS_MAX) {
                var page = StripeClient.parsed(client.movements(from, now, after));
                var movements = Json.list(page, "data");
                for (var movement : movements) {
                    take(Sources.withoutPersons(movement));
                    after = Json.text(movement, "id");
                }
                read += movements.size();
                more = Json.flagOr(page, "has_more", false) && !movements.isEmpty() && !whole();
            }
            return new Balance(PayoutMapping.PROVIDER, now, amounts, transactions(), whole());
        }

        /** When the newest automatic payout was made that Stripe says the content of: what was available then is told of. */
        private Optional<Instant> explained(Currency currency) {
            return payouts.stream()
                    .filter(payout -> currency(payout).equals(currency) && Json.flagOr(payout, "automatic", true))
                    .filter(payout -> Json.textOr(payout, "reconciliation_status", "completed")
                            .equals("completed"))
                    .map(UnpaidSource::created)
                    .max(Instant::compareTo);
        }

        /** A payout made by hand says nothing of what it took: then only what is not available yet is surely there. */
        private boolean byHand(Currency currency) {
            return payouts.stream()
                    .anyMatch(payout -> currency(payout).equals(currency) && !Json.flagOr(payout, "automatic", true));
        }

        /** Automatic payouts that are not explained yet; an older one than those that are has nothing that is looked for. */
        private Stream<JsonNode> underWay() {
            return payouts.stream()
                    .filter(payout ->
                            Json.textOr(payout, "reconciliation_status", "").equals("in_progress"))
                    .filter(payout -> explained(currency(payout))
                            .filter(at -> !created(payout).isAfter(at))
                            .isEmpty());
        }

        /** That of them which has taken a movement. */
        private Optional<JsonNode> taken(JsonNode movement) {
            return underWay()
                    .filter(payout -> currency(payout).equals(currency(movement)))
                    .filter(payout -> !available(movement).isAfter(created(payout)))
                    .min((a, b) -> created(a).compareTo(created(b)));
        }

        private void take(JsonNode movement) {
            var currency = currency(movement);
            if (!named.containsKey(currency)
                    || Json.textOr(movement, "type", "").equals("payout")) {
                return;
            }
            boolean pending = available(movement).isAfter(now);
            boolean told = explained(currency)
                    .filter(at -> !available(movement).isAfter(at))
                    .isPresent();
            if (pending || (!told && !byHand(currency))) {
                found.computeIfAbsent(currency, _ -> new ArrayList<>()).add(movement);
                var net = Money.of(Json.whole(movement, "net"), currency);
                taken(movement)
                        .ifPresentOrElse(
                                payout -> underWay.merge(Json.text(payout, "id"), net, Money::plus),
                                () -> named.merge(currency, net, Money::plus));
            }
        }

        /** What is named comes to what Stripe says that it has, and to what is under way. */
        private boolean whole() {
            return amounts.stream()
                            .allMatch(one ->
                                    one.total().equals(named.get(one.total().currency())))
                    && underWay()
                            .filter(payout -> named.containsKey(currency(payout)))
                            .allMatch(payout -> Money.of(Json.whole(payout, "amount"), currency(payout))
                                    .equals(underWay.get(Json.text(payout, "id"))));
        }

        private List<Transaction> transactions() {
            var all = new ArrayList<Transaction>();
            found.forEach((currency, movements) -> new Lines(currency, settings.orderKeys())
                    .apart(movements.reversed())
                    .forEach(one -> {
                        var payout = taken(one.transaction());
                        all.add(new Transaction(
                                Json.text(one.transaction(), "id"),
                                one.line(),
                                one.fee(),
                                Optional.of(payout.map(p -> day(p, "arrival_date"))
                                        .orElseGet(() -> day(one.transaction(), "available_on"))),
                                payout.map(p -> Json.text(p, "id")).orElse("")));
                    }));
            return all;
        }
    }

    private static Instant created(JsonNode payout) {
        return Instant.ofEpochSecond(Json.whole(payout, "created"));
    }

    private static Instant available(JsonNode movement) {
        return Instant.ofEpochSecond(Json.whole(movement, "available_on"));
    }

    /** Stripe writes days as their midnight in UTC. */
    private static LocalDate day(JsonNode node, String field) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(Json.whole(node, field)), ZoneOffset.UTC);
    }
}
