package se.knyt.connectors.payments.paypal;

import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.BalanceSource.Amount;
import se.knyt.spi.BalanceSource.Balance;
import se.knyt.spi.BalanceSource.Transaction;
import se.knyt.spi.ProviderFailure;
import tools.jackson.databind.JsonNode;

/**
 * What stands in the account: the transactions of each currency since its last withdrawal, which come to the balance that PayPal states
 * together with what that withdrawal left. PayPal says of none when it will be paid out.
 */
final class UnpaidSource {
    /** An account that is emptied more seldom is not told whole. */
    private static final Duration BACK = Duration.ofDays(60);

    private final PaypalClient client;
    private final InstantSource time;

    UnpaidSource(PaypalClient client, InstantSource time) {
        this.client = client;
        this.time = time;
    }

    /** Empty where PayPal states no balances to this application. */
    Optional<Balance> read() {
        var until = time.instant().truncatedTo(ChronoUnit.SECONDS);
        var read = new Transactions(client, until.minus(BACK));
        while (read.readOn(until)) {
            // until all is read
        }
        final JsonNode stated;
        try {
            stated = client.balances(read.told());
        } catch (ProviderFailure.Refused e) {
            return Optional.empty();
        }
        var byCurrency = new TreeMap<String, List<Row>>();
        for (var row : read.rows()) {
            if (!row.isDenied() && !row.isAuthorization()) {
                byCurrency
                        .computeIfAbsent(row.amount().currency().code(), _ -> new ArrayList<>())
                        .add(row);
            }
        }
        var conversions = new Conversions(read.rows());
        var amounts = new ArrayList<Amount>();
        var transactions = new ArrayList<Transaction>();
        boolean whole = read.unreadable().isEmpty();
        for (var one : Json.list(stated, "balances")) {
            var total = Amounts.read(Json.get(one, "total_balance"));
            var available = Json.has(one, "available_balance")
                    ? Optional.of(Amounts.read(Json.get(one, "available_balance")))
                    : Optional.<Money>empty();
            amounts.add(new Amount(total, available));
            var rows = byCurrency.getOrDefault(total.currency().code(), List.of());
            var since = Since.of(rows, total);
            whole &= since.closes();
            transactions.addAll(named(since.rows(), conversions));
        }
        return Optional.of(new Balance(Settlements.PROVIDER, read.told(), amounts, transactions, whole));
    }

    /**
     * What follows the last withdrawal of a currency, as its balance counts it.
     *
     * @param closes whether it comes to the balance with what the withdrawal left
     */
    private record Since(List<Row> rows, boolean closes) {
        static Since of(List<Row> all, Money total) {
            int from = 0;
            var left = Money.zero(total.currency());
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).isWithdrawal()) {
                    from = i + 1;
                    left = all.get(i).balance().orElse(left);
                }
            }
            var rows = all.subList(from, all.size());
            for (var counted : Settlements.COUNTED) {
                var some = rows.stream().filter(counted).toList();
                var moved = Money.sum(some.stream().map(Row::net).toList(), total.currency());
                if (left.plus(moved).equals(total)) {
                    return new Since(some, true);
                }
            }
            return new Since(
                    rows.stream().filter(Settlements.COUNTED.getFirst()).toList(), false);
        }
    }

    private static List<Transaction> named(List<Row> rows, Conversions conversions) {
        var byRow = new TreeMap<Integer, List<PayoutLine>>();
        Lines.of(rows, conversions)
                .forEach(line -> byRow.computeIfAbsent(line.line(), _ -> new ArrayList<>())
                        .add(line));
        var all = new ArrayList<Transaction>();
        var ids = new HashSet<String>();
        byRow.forEach((number, lines) -> {
            var row = rows.get(number - 1);
            var main = lines.getFirst();
            // Where there is nothing but a fee it is an amount of its own, and the first.
            var fees = lines.subList(1, lines.size());
            var fee = Money.sum(
                            fees.stream().map(PayoutLine::amount).toList(),
                            main.amount().currency())
                    .negated();
            // A transaction's id is not unique: its conversions and its fee's return may have it too.
            var id = String.join(
                    " ",
                    row.id(),
                    row.code(),
                    main.amount().currency().code(),
                    row.at().toString());
            all.add(new Transaction(ids.add(id) ? id : id + " " + number, main, fee, Optional.empty(), ""));
        });
        return all;
    }
}
