package se.knyt.connectors.payments.paypal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.connectors.payments.paypal.PayoutCursor.Boundary;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Reads payouts: transactions from the last withdrawal that need not be read again, window by window, until some are settled or the
 * present is reached. A sweep that has reached it ends with a boundary an overlap back, so that a late row is still found.
 */
final class PayoutSource implements ProviderSession.Payouts {

    private final PaypalClient client;
    private final PaypalSettings settings;
    private final InstantSource time;

    PayoutSource(PaypalClient client, PaypalSettings settings, InstantSource time) {
        this.client = client;
        this.settings = settings;
        this.time = time;
    }

    @Override
    public Page pull(String cursorText, Instant startDate) {
        var cursor = PayoutCursor.parse(cursorText);
        var begin = startDate.truncatedTo(ChronoUnit.SECONDS);
        var until = time.instant().truncatedTo(ChronoUnit.SECONDS);
        var transactions = new Transactions(client, cursor.from(begin));
        boolean more = true;
        var settled = List.<List<Row>>of();
        while (more && settled.isEmpty()) {
            more = transactions.readOn(until);
            settled = settled(transactions.rows(), cursor);
        }
        var rows = transactions.rows();
        var records = new ArrayList<>(transactions.unreadable());
        if (settled.stream().anyMatch(payout -> isFirst(payout, cursor))
                && cursor.from(begin).isAfter(begin)) {
            // The first withdrawal of a currency: its rows go back to the beginning, before the others' boundary.
            var earlier = new Transactions(client, begin);
            while (earlier.readOn(transactions.reached())) {
                // until all is read
            }
            rows = earlier.rows();
            settled = settled(rows, cursor);
        }
        var settlements = new Settlements(this::balance, rows);
        settled.stream().map(settlements::payout).forEach(records::add);
        records.sort(Comparator.comparing(SourceRecord::changedAt));
        var next = more ? emitted(cursor, settled) : swept(cursor, settled, rows, transactions.told());
        return new Page(records, next.toString(), more);
    }

    private static boolean isFirst(List<Row> payout, PayoutCursor cursor) {
        return cursor.of(currency(payout.getLast())).isEmpty();
    }

    private static String currency(Row row) {
        return row.amount().currency().code();
    }

    /** Each currency's payouts after its boundary, by the withdrawal's time. */
    private static List<List<Row>> settled(List<Row> rows, PayoutCursor cursor) {
        var byCurrency = new TreeMap<String, List<Row>>();
        for (var row : rows) {
            byCurrency.computeIfAbsent(currency(row), _ -> new ArrayList<>()).add(row);
        }
        var settled = new ArrayList<List<Row>>();
        byCurrency.forEach((currency, all) -> settled.addAll(Settlements.cut(after(all, cursor.of(currency)))));
        settled.sort(Comparator.comparing(payout -> payout.getLast().at()));
        return settled;
    }

    private static List<Row> after(List<Row> rows, Optional<Boundary> boundary) {
        if (boundary.isEmpty()) {
            return rows;
        }
        var at = boundary.get().at();
        int from = 0;
        while (from < rows.size() && rows.get(from).at().isBefore(at)) {
            from++;
        }
        for (int i = from; i < rows.size() && rows.get(i).at().equals(at); i++) {
            if (rows.get(i).isWithdrawal()
                    && rows.get(i).id().equals(boundary.get().id())) {
                from = i + 1;
            }
        }
        return rows.subList(from, rows.size());
    }

    private static PayoutCursor emitted(PayoutCursor cursor, List<List<Row>> settled) {
        var moved = new HashMap<String, Boundary>();
        settled.forEach(payout -> moved.put(currency(payout.getLast()), boundary(payout.getLast())));
        return cursor.with(moved);
    }

    private static Boundary boundary(Row withdrawal) {
        return new Boundary(withdrawal.at(), withdrawal.id());
    }

    /**
     * The next sweep begins with the last withdrawal that is an overlap older than the currency's newest; a currency in which nothing
     * has happened goes along without one.
     */
    private PayoutCursor swept(PayoutCursor cursor, List<List<Row>> settled, List<Row> rows, Instant reached) {
        var moved = new HashMap<String, Boundary>();
        var newest = new HashMap<String, Instant>();
        settled.forEach(payout ->
                newest.put(currency(payout.getLast()), payout.getLast().at()));
        for (var payout : settled) {
            var withdrawal = payout.getLast();
            var limit = newest.getOrDefault(currency(withdrawal), reached).minus(settings.overlap());
            if (!withdrawal.at().isAfter(limit)) {
                moved.put(currency(withdrawal), boundary(withdrawal));
            }
        }
        var quietSince = reached.minus(settings.overlap().plus(Duration.ofDays(1)));
        cursor.boundaries().forEach((currency, boundary) -> {
            boolean quiet = after(
                            rows.stream()
                                    .filter(row -> currency(row).equals(currency))
                                    .toList(),
                            Optional.of(boundary))
                    .isEmpty();
            if (quiet && boundary.at().isBefore(quietSince)) {
                moved.put(currency, new Boundary(quietSince, ""));
            }
        });
        return cursor.with(moved);
    }

    private Optional<Money> balance(Currency currency, Instant at) {
        try {
            for (var balance : Json.list(client.balances(at), "balances")) {
                if (Json.textOr(balance, "currency", "").equals(currency.code())) {
                    return Optional.of(Amounts.read(Json.get(balance, "total_balance")));
                }
            }
        } catch (ProviderFailure.Refused | IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
