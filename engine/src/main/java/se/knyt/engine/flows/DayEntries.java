package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import se.knyt.core.bookkeeping.CreditFact;
import se.knyt.core.bookkeeping.Fact;
import se.knyt.core.bookkeeping.SaleFact;
import se.knyt.core.bookkeeping.Tender;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;

/** Keeps the sales and credits that wait for the voucher of their day, in the transaction that records their facts. */
final class DayEntries {
    private static final String INSERT = """
            insert into day_entry (company_id, entry_key, connection_id, day, series, target_id, trail_id, document_id, credit, provider,
                                   others, currency, provider_minor, body, due_at, accounts)
            select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (company_id, entry_key) do nothing
            """;

    private DayEntries() {}

    /**
     * A sale or credit of a day.
     *
     * @param target the file that the voucher is handed on to
     * @param channel the shop's connection
     * @param others what it moves on the accounts of further providers, signed, in minor units
     * @param onProvider what it moves on the provider's account, signed
     * @param dueAt company time from which its voucher is to be written
     * @param fact with every input that posting needs
     */
    record New(
            String key,
            boolean credit,
            LocalDate day,
            String series,
            long target,
            long channel,
            long document,
            String provider,
            Map<String, Long> others,
            Money onProvider,
            Instant dueAt,
            Fact fact) {
        static New of(Fact fact, String series, long target, long channel, long document, Instant dueAt) {
            return switch (fact) {
                case SaleFact sale -> of(sale, false, fact, series, target, channel, document, dueAt);
                case CreditFact credit -> of(credit.what(), true, fact, series, target, channel, document, dueAt);
                default -> throw new IllegalArgumentException("neither a sale nor a credit: " + fact.key());
            };
        }

        private static New of(
                SaleFact what,
                boolean credit,
                Fact fact,
                String series,
                long target,
                long channel,
                long document,
                Instant dueAt) {
            var byProvider = new LinkedHashMap<String, Money>();
            what.tenders().stream()
                    .filter(tender -> tender.kind() == Tender.Kind.PROVIDER)
                    .forEach(tender -> byProvider.merge(
                            tender.provider(), credit ? tender.amount().negated() : tender.amount(), Money::plus));
            var first = byProvider.pollFirstEntry();
            var others = new TreeMap<String, Long>();
            byProvider.forEach((provider, amount) -> others.put(provider, amount.minor()));
            return new New(
                    fact.key(),
                    credit,
                    fact.eventDate(),
                    series,
                    target,
                    channel,
                    document,
                    first == null ? "" : first.getKey(),
                    others,
                    first == null ? Money.zero(what.currency()) : first.getValue(),
                    dueAt,
                    fact);
        }
    }

    private record Row(long company, long trail, New entry, TreeMap<String, Integer> accounts) {
        /** Of which providers it stands on an account of one of their contracts. */
        static Row of(PlannedTrail one, New entry) {
            var providers = new ArrayList<>(entry.others().keySet());
            providers.add(entry.provider());
            var accounts = new TreeMap<String, Integer>();
            for (var provider : providers) {
                int account =
                        one.context().accountOf(provider, entry.onProvider().currency(), entry.day());
                if (account != 0) {
                    accounts.put(provider, account);
                }
            }
            return new Row(one.state().company(), one.state().trail(), entry, accounts);
        }
    }

    static void write(Tx tx, List<PlannedTrail> planned) throws SQLException {
        var rows = new ArrayList<Row>();
        for (var one : planned) {
            one.plan().dayEntries().forEach(entry -> rows.add(Row.of(one, entry)));
        }
        if (rows.isEmpty()) {
            return;
        }
        tx.update(
                INSERT,
                longs(rows, Row::company),
                texts(rows, r -> r.entry().key()),
                longs(rows, r -> r.entry().channel()),
                Tx.dates(rows.stream().map(r -> r.entry().day()).toList()),
                texts(rows, r -> r.entry().series()),
                longs(rows, r -> r.entry().target()),
                longs(rows, Row::trail),
                longs(rows, r -> r.entry().document()),
                Tx.booleans(rows.stream().map(r -> r.entry().credit()).toList()),
                texts(rows, r -> r.entry().provider()),
                texts(rows, r -> Json.write(r.entry().others())),
                texts(rows, r -> r.entry().onProvider().currency().code()),
                longs(rows, r -> r.entry().onProvider().minor()),
                texts(rows, r -> Json.write(r.entry().fact())),
                Tx.instants(rows.stream().map(r -> r.entry().dueAt()).toList()),
                texts(rows, r -> Json.write(r.accounts())));
    }

    private static Tx.Values longs(List<Row> rows, Function<Row, Long> column) {
        return Tx.bigints(rows.stream().map(column).toList());
    }

    private static Tx.Values texts(List<Row> rows, Function<Row, String> column) {
        return Tx.texts(rows.stream().map(column).toList());
    }
}
