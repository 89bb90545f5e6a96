package se.knyt.engine.balances;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.db.Tx;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.spi.BalanceSource.Balance;
import se.knyt.spi.BalanceSource.Transaction;

/**
 * Puts a reading in the place of the one before. What is no longer in the balance stays until payouts have been read after it: the one
 * that took it names it then. Purchases of which something else is known now are planned again.
 */
public final class ProviderBalances {
    /** Purchases that a provider should have told of by now are planned again so many at a time. */
    private static final int OVERDUE_MAX = 1000;

    private static final String HEAD = """
            insert into provider_balance (company_id, connection_id, provider, taken_at, whole) values (?, ?, ?, ?, ?)
            on conflict (company_id, connection_id) do update
               set provider = excluded.provider, taken_at = excluded.taken_at, whole = excluded.whole
            """;
    private static final String AMOUNTS = """
            insert into provider_balance_amount (company_id, connection_id, currency, total_minor, available_minor)
            select ?, ?, c, t, a from unnest(?, ?, ?) as n (c, t, a)
            """;
    private static final String FORGET = """
            delete from provider_transaction t
             where company_id = ? and connection_id = ? and gone_at <= (
                   select s.complete_to from schedule s
                    where s.company_id = t.company_id and s.connection_id = t.connection_id and s.stream = 'payouts')
            """;
    private static final String GONE = """
            update provider_transaction set gone_at = ?
             where company_id = ? and connection_id = ? and gone_at is null and not transaction_id = any (?)
            """;
    private static final String MERGE = """
            insert into provider_transaction (company_id, connection_id, transaction_id, provider, kind, provider_kind, currency,
                   amount_minor, fee_minor, made_at, payable_on, payout_reference, order_reference, provider_order_id,
                   provider_transaction_id, trail_id, fact_id)
            select ?, ?, id, ?, k, w, c, a, f, m, p, po, o, pi, pt, t, fa
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as n (id, k, w, c, a, f, m, p, po, o, pi, pt, t, fa)
            on conflict (company_id, connection_id, transaction_id) do update
               set kind = excluded.kind, amount_minor = excluded.amount_minor, fee_minor = excluded.fee_minor,
                   payable_on = excluded.payable_on, payout_reference = excluded.payout_reference,
                   order_reference = excluded.order_reference, trail_id = excluded.trail_id, fact_id = excluded.fact_id, gone_at = null
            """;
    private static final String KNOWN = """
            select trail_id, coalesce(fact_id, 0) from provider_transaction
             where company_id = ? and connection_id = ? and trail_id is not null
            """;
    private static final String LOOK = """
            update trail set due_at = ? where company_id = ? and trail_id = any (?) and merged_into is null
            """;
    private static final String LOOK_AT_OVERDUE = """
            update trail set due_at = ?
             where company_id = ? and merged_into is null and trail_id in (
                   select i.trail_id
                     from (select trail_id, fact_id from provider_item
                            where company_id = ? and provider = ? and cleared_on is null and payout_id is null and opened_on <= ?
                            order by opened_on desc limit ?) i
                    where not exists (select 1 from provider_transaction t where t.company_id = ? and t.fact_id = i.fact_id)
                      and not exists (select 1 from loose_end l
                                       where l.company_id = ? and l.trail_id = i.trail_id and l.closed_at is null
                                         and l.code in ('awaited.sale-unknown', 'awaited.refund-unknown')))
            """;

    private final NotOurs notOurs;

    public ProviderBalances(LooseEnds looseEnds) {
        this.notOurs = new NotOurs(looseEnds);
    }

    private record Named(long trail, long fact) {}

    /**
     * @param read empty where the account has no balance that may be read: nothing is known of it then
     * @param now company time
     */
    public void keep(Tx tx, ConnectionRow connection, Optional<Balance> read, Instant now) throws SQLException {
        long company = connection.company();
        long id = connection.id();
        var before = named(tx, connection);
        tx.update("delete from provider_balance_amount where company_id = ? and connection_id = ?", company, id);
        if (read.isEmpty()) {
            tx.update("delete from provider_balance where company_id = ? and connection_id = ?", company, id);
            tx.update("delete from provider_transaction where company_id = ? and connection_id = ?", company, id);
            notOurs.none(tx, connection, now);
        } else {
            var balance = read.get();
            tx.update(HEAD, company, id, balance.provider(), balance.takenAt(), balance.whole());
            amounts(tx, connection, balance);
            transactions(tx, connection, balance);
            notOurs.tell(tx, connection, balance, now);
            var zone = ZoneId.of(connection.zone());
            tx.update(
                    LOOK_AT_OVERDUE,
                    now,
                    company,
                    company,
                    balance.provider(),
                    balance.takenAt().atZone(zone).toLocalDate().minusDays(3),
                    OVERDUE_MAX,
                    company,
                    company);
        }
        var after = named(tx, connection);
        var changed = new HashSet<Long>();
        before.stream().filter(n -> !after.contains(n)).forEach(n -> changed.add(n.trail()));
        after.stream().filter(n -> !before.contains(n)).forEach(n -> changed.add(n.trail()));
        if (!changed.isEmpty()) {
            tx.update(LOOK, now, company, Tx.bigints(changed));
        }
    }

    private static Set<Named> named(Tx tx, ConnectionRow connection) throws SQLException {
        return Set.copyOf(new HashSet<>(tx.query(
                KNOWN, row -> new Named(row.getLong(1), row.getLong(2)), connection.company(), connection.id())));
    }

    private static void amounts(Tx tx, ConnectionRow connection, Balance balance) throws SQLException {
        var available = new ArrayList<@Nullable Long>();
        balance.amounts()
                .forEach(
                        one -> available.add(one.available().map(m -> m.minor()).orElse(null)));
        tx.update(
                AMOUNTS,
                connection.company(),
                connection.id(),
                Tx.texts(balance.amounts().stream()
                        .map(one -> one.total().currency().code())
                        .toList()),
                Tx.bigints(balance.amounts().stream()
                        .map(one -> one.total().minor())
                        .toList()),
                Tx.bigints(available));
    }

    private static void transactions(Tx tx, ConnectionRow connection, Balance balance) throws SQLException {
        long company = connection.company();
        var all = balance.transactions();
        var ids = all.stream().map(Transaction::id).toList();
        tx.update(FORGET, company, connection.id());
        tx.update(GONE, balance.takenAt(), company, connection.id(), Tx.texts(ids));
        var lines = all.stream().map(Transaction::line).toList();
        var known = OpenFacts.of(tx, company, balance.provider(), lines, ZoneId.of(connection.zone()));
        var payable = new ArrayList<@Nullable LocalDate>();
        all.forEach(one -> payable.add(one.payableOn().orElse(null)));
        tx.update(
                MERGE,
                company,
                connection.id(),
                balance.provider(),
                Tx.texts(ids),
                Tx.texts(lines.stream().map(line -> line.kind().code()).toList()),
                Tx.texts(lines.stream().map(PayoutLine::providerKind).toList()),
                Tx.texts(lines.stream()
                        .map(line -> line.amount().currency().code())
                        .toList()),
                Tx.bigints(lines.stream().map(line -> line.amount().minor()).toList()),
                Tx.bigints(all.stream().map(one -> one.fee().minor()).toList()),
                Tx.instants(lines.stream().map(PayoutLine::at).toList()),
                Tx.dates(payable),
                Tx.texts(all.stream().map(Transaction::payout).toList()),
                Tx.texts(lines.stream().map(PayoutLine::orderReference).toList()),
                Tx.texts(lines.stream().map(PayoutLine::providerOrderId).toList()),
                Tx.texts(lines.stream().map(PayoutLine::providerTransactionId).toList()),
                Tx.bigints(known.stream().map(OpenFacts.Known::trail).toList()),
                Tx.bigints(known.stream().map(OpenFacts.Known::fact).toList()));
    }
}
