package se.knyt.connectors.payments.paypal;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Payouts out of a currency's transactions: PayPal has no object for one, so a payout is a withdrawal to the bank together with
 * everything that has moved the balance since the withdrawal before it.
 */
final class Settlements {
    static final String PROVIDER = "paypal";
    static final String ROW_UNREADABLE = "paypal.row-unreadable";
    static final String BALANCE_UNKNOWN = "paypal.balance-unknown";
    static final String JSON_LINES = "application/x-ndjson";

    /**
     * How PayPal's balance may count: a pending payment may stand in it or not, and a hold may move it or only what of it is
     * available. Tried in order; the first that closes between the balances PayPal states is right.
     */
    private static final List<Predicate<Row>> COUNTED = List.of(
            row -> !row.isPending(),
            _ -> true,
            row -> !row.isPending() && !Lines.isHold(row),
            row -> !Lines.isHold(row));

    /** Asks for a currency's balance at a time; empty where PayPal does not tell. */
    interface Balances extends BiFunction<Currency, Instant, Optional<Money>> {}

    private final Balances balances;
    private final Map<String, Row> purchases = new HashMap<>();

    /** @param all every row at hand, of all currencies: a conversion names a purchase in another */
    Settlements(Balances balances, List<Row> all) {
        this.balances = balances;
        all.stream().filter(row -> row.code().startsWith("T00")).forEach(row -> purchases.putIfAbsent(row.id(), row));
    }

    /**
     * One payout.
     *
     * @param rows of one currency, in order, the withdrawal the last
     */
    SourceRecord payout(List<Row> rows) {
        var withdrawal = rows.getLast();
        return new SourceRecord(withdrawal.id(), withdrawal.at(), JSON_LINES, raw(rows), reading(rows));
    }

    /** The rows, and the purchases that conversions among them are about, one a line. */
    private byte[] raw(List<Row> rows) {
        var raw = new ByteArrayOutputStream();
        for (var row : rows) {
            if (raw.size() > 0) {
                raw.write('\n');
            }
            raw.writeBytes(row.raw());
            var about = purchases.get(row.text("paypal_reference_id"));
            if (row.code().startsWith("T02") && about != null && !rows.contains(about)) {
                raw.write('\n');
                raw.writeBytes(about.raw());
            }
        }
        return raw.toByteArray();
    }

    private Reading reading(List<Row> rows) {
        var withdrawal = rows.getLast();
        var moving = rows.stream()
                .filter(row -> !row.isDenied() && !row.isAuthorization())
                .toList();
        var first = moving.getFirst();
        var currency = withdrawal.amount().currency();
        var opening = first.balance()
                .map(after -> after.minus(first.net()))
                .or(() -> balances.apply(currency, first.at().minusSeconds(1)));
        var closing = withdrawal.balance().or(() -> balances.apply(currency, withdrawal.at()));
        if (opening.isEmpty() || closing.isEmpty()) {
            return new Reading.Unreadable(
                    BALANCE_UNKNOWN,
                    withdrawal.id() + ": PayPal states no balance in " + currency + " before or after the withdrawal");
        }
        var lines = closing(moving, opening.get(), closing.get());
        var bank = withdrawal.text("bank_reference_id");
        var payout = new Payout(
                withdrawal.id(),
                bank.isEmpty() ? withdrawal.id() : bank,
                PROVIDER,
                currency,
                withdrawal.at(),
                withdrawal.amount().negated(),
                opening.get(),
                closing.get(),
                Map.of());
        return new Reading.Read(List.of(payout), List.of(), Map.of(payout.sourceId(), lines), List.of());
    }

    /** The reading of the rows that closes; when none does the first, and the certificate says by how much it fails. */
    private List<PayoutLine> closing(List<Row> rows, Money opening, Money closing) {
        for (var counted : COUNTED) {
            var some = rows.stream().filter(counted).toList();
            var moved = Money.sum(some.stream().map(Row::net).toList(), opening.currency());
            if (opening.plus(moved).equals(closing)) {
                return Lines.of(some, purchases);
            }
        }
        return Lines.of(rows.stream().filter(COUNTED.getFirst()).toList(), purchases);
    }

    /** A currency's rows cut after each withdrawal; what follows the last one is not settled yet and left out. */
    static List<List<Row>> cut(List<Row> rows) {
        var settled = new ArrayList<List<Row>>();
        var current = new ArrayList<Row>();
        for (var row : rows) {
            current.add(row);
            if (row.isWithdrawal()) {
                settled.add(List.copyOf(current));
                current.clear();
            }
        }
        return settled;
    }
}
