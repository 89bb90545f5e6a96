package se.knyt.connectors.payments.paypal;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    static final List<Predicate<Row>> COUNTED = List.of(
            row -> !row.isPending(),
            _ -> true,
            row -> !row.isPending() && !Lines.isHold(row),
            row -> !Lines.isHold(row));

    /** Asks for a currency's balance at a time; empty where PayPal does not tell. */
    interface Balances extends BiFunction<Currency, Instant, Optional<Money>> {}

    private final Balances balances;
    private final Conversions conversions;

    /** @param all every row at hand, of all currencies: what was changed stands in two of them */
    Settlements(Balances balances, List<Row> all) {
        this.balances = balances;
        this.conversions = new Conversions(all);
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

    /** The rows, and those of other currencies that conversions among them are about, one a line. */
    private byte[] raw(List<Row> rows) {
        var raw = new ByteArrayOutputStream();
        Set<Row> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        for (var row : rows) {
            keep(row, raw, kept);
            conversions.evidence(row).forEach(other -> keep(other, raw, kept));
        }
        return raw.toByteArray();
    }

    private static void keep(Row row, ByteArrayOutputStream raw, Set<Row> kept) {
        if (kept.add(row)) {
            if (raw.size() > 0) {
                raw.write('\n');
            }
            raw.writeBytes(row.raw());
        }
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
        // Reversed by a row of its own (T1101), which comes with a later payout and says when.
        var told = withdrawal.isReversed()
                ? payout.failed(new Payout.Failure(withdrawal.status(), "", Optional.empty()))
                : payout;
        return new Reading.Read(List.of(told), List.of(), Map.of(told.sourceId(), lines), List.of());
    }

    /** The reading of the rows that closes; when none does the first, and the certificate says by how much it fails. */
    private List<PayoutLine> closing(List<Row> rows, Money opening, Money closing) {
        for (var counted : COUNTED) {
            var some = rows.stream().filter(counted).toList();
            var moved = Money.sum(some.stream().map(Row::net).toList(), opening.currency());
            if (opening.plus(moved).equals(closing)) {
                return Lines.of(some, conversions);
            }
        }
        return Lines.of(rows.stream().filter(COUNTED.getFirst()).toList(), conversions);
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
