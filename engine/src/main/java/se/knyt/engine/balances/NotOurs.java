package se.knyt.engine.balances;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.db.Tx;
import se.knyt.engine.looseends.Causes;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.spi.BalanceSource.Balance;

/**
 * Payments and refunds that a provider has and no order here knows: a loose end for each, before a payout comes that cannot be matched.
 * It closes by itself when the order comes, or when the payout has: then the payout's own line is open by name.
 */
final class NotOurs {
    /** A shop may be read late, or be silent for a while; by then it is a loose end of its own. */
    private static final Duration UNTIL_TOLD = Duration.ofHours(24);

    /** Told one by one, the oldest; where there are more, something else is wrong than these. */
    private static final int TOLD_MAX = 200;

    private static final String STANDING = """
            select cause_key from loose_end
             where company_id = ? and connection_id = ? and closed_at is null and code = any (?)
            """;

    /** Only where orders are read at all: a company that has invoices alone meets them when the payout comes. */
    private static final String UNKNOWN = """
            select t.transaction_id, t.kind, t.currency, t.amount_minor, t.made_at, t.order_reference, t.provider_transaction_id,
                   coalesce(t.payable_on::text, '')
              from provider_transaction t
              join company c on c.company_id = t.company_id
             where t.company_id = ? and t.connection_id = ? and t.gone_at is null and t.trail_id is null
               and t.kind in ('sale', 'refund') and t.made_at <= ? and t.made_at >= c.start_date::timestamp at time zone c.zone
               and exists (select 1 from schedule s where s.company_id = t.company_id and s.stream = 'orders')
             order by t.made_at, t.transaction_id limit ?
            """;

    private final LooseEnds looseEnds;

    NotOurs(LooseEnds looseEnds) {
        this.looseEnds = looseEnds;
    }

    void tell(Tx tx, ConnectionRow connection, Balance balance, Instant now) throws SQLException {
        var ends = tx.query(
                UNKNOWN,
                row -> {
                    var amount = Money.of(row.getLong(4), new Currency(row.getString(3)))
                            .abs();
                    var code = "balance." + row.getString(2);
                    var order = row.getString(6);
                    return new LooseEnd(
                            "balance:" + connection.id() + ":" + row.getString(1),
                            code,
                            Map.of(
                                    "provider",
                                    balance.provider(),
                                    "amount",
                                    amount.toString(),
                                    "date",
                                    Tx.instant(row, 5)
                                            .atZone(ZoneId.of(connection.zone()))
                                            .toLocalDate()
                                            .toString(),
                                    "order",
                                    order.isEmpty() ? row.getString(7) : order,
                                    "transaction",
                                    row.getString(7).isEmpty() ? row.getString(1) : row.getString(7)),
                            code + ":" + connection.id(),
                            null,
                            null,
                            null,
                            connection.id(),
                            amount,
                            now,
                            true);
                },
                connection.company(),
                connection.id(),
                balance.takenAt().minus(UNTIL_TOLD),
                TOLD_MAX);
        sync(tx, connection, ends, now);
    }

    /** Nothing is known any more. */
    void none(Tx tx, ConnectionRow connection, Instant now) throws SQLException {
        sync(tx, connection, List.of(), now);
    }

    private void sync(Tx tx, ConnectionRow connection, List<LooseEnd> ends, Instant now) throws SQLException {
        var causes = new HashSet<>(tx.query(
                STANDING, row -> row.getString(1), connection.company(), connection.id(), Tx.texts(Causes.NOT_OURS)));
        ends.forEach(end -> causes.add(end.causeKey()));
        looseEnds.syncCauses(tx, connection.company(), causes, ends, now);
    }
}
