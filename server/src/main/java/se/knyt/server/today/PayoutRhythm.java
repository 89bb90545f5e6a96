package se.knyt.server.today;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/**
 * How often a provider pays out, by its last payouts, and whether it is late. Each contract and each currency has a rhythm of its own: what
 * one pays says nothing of another.
 */
public final class PayoutRhythm {
    /** Payouts that it is told by: their five pauses. */
    static final int PAYOUTS = 6;

    private static final int FEWEST = 3;

    /**
     * Of each provider that owes for something: its connections that are read, and of each the currencies that are owed and the one that it
     * paid last. Money may be changed on the way, and a currency that is no longer sold in is awaited no more.
     */
    private static final String LAST = """
            with owed as materialized (
                   select provider, currency from trail_owed
                    where company_id = ? and provider <> '' and (purchases > 0 or open_minor <> 0))
            select c.name, g.provider, c.connection_id, g.currency, p.paid_at
              from connection c
             cross join lateral (
                   select o.provider, o.currency from owed o
                   union
                   select o.provider, n.currency from (select distinct provider from owed) o
                    cross join lateral (select currency from payout where company_id = c.company_id and connection_id = c.connection_id
                                           and provider = o.provider order by paid_at desc limit 1) n) g
             cross join lateral (
                   select paid_at from payout where company_id = c.company_id and connection_id = c.connection_id
                      and provider = g.provider and currency = g.currency order by paid_at desc limit ?) p
             where c.company_id = ? and c.state <> 'paused'
             order by g.provider, c.connection_id, g.currency, p.paid_at desc
            """;

    /** The oldest sale that a provider owes for and has in no payout. Asked of those alone that are late by their rhythm. */
    private static final String OLDEST = """
            select min(opened_on) as oldest from provider_item
             where company_id = ? and provider = ? and cleared_on is null and amount_minor > 0
            """;

    private PayoutRhythm() {}

    /**
     * A contract that has not paid out in a currency in time.
     *
     * @param provider its code
     * @param connection what its connection is called
     * @param several whether the provider pays by several connections, or in several currencies: then which is late has to be said
     */
    public record Late(String provider, String connection, String currency, boolean several) {
        /** Which of the provider's; empty where there is no other. */
        public String which() {
            return several ? connection + ", " + currency : "";
        }

        /** The provider by its name, and which of its contracts and currencies where there are several. */
        public String text(View view) {
            return several ? view.system(provider) + " (" + which() + ")" : view.system(provider);
        }
    }

    private record Group(String provider, long connection, String name, String currency) {}

    /**
     * Later than the rhythm: twice the longest of its last pauses, and a day, since there was something to pay out.
     *
     * @param oldest of the sales that are not paid out; empty where none is known
     */
    static boolean late(List<Instant> newestFirst, Optional<LocalDate> oldest, Instant now) {
        if (newestFirst.size() < FEWEST) {
            return false;
        }
        var longest = Duration.ZERO;
        for (int i = 1; i < newestFirst.size(); i++) {
            var pause = Duration.between(newestFirst.get(i), newestFirst.get(i - 1));
            longest = pause.compareTo(longest) > 0 ? pause : longest;
        }
        var owedSince = oldest.map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant())
                .filter(newestFirst.getFirst()::isBefore)
                .orElse(newestFirst.getFirst());
        return Duration.between(owedSince, now)
                        .compareTo(longest.multipliedBy(2).plusDays(1))
                > 0;
    }

    private static Optional<LocalDate> oldest(Sql sql, long company, String provider) throws SQLException {
        return sql.first(OLDEST, row -> Optional.ofNullable(row.dateOrNull("oldest")), company, provider)
                .flatMap(day -> day);
    }

    /**
     * What has not been paid out in time, of providers that owe for something.
     *
     * @param now by the company's clock
     */
    public static List<Late> late(Sql sql, long company, Instant now) throws SQLException {
        Map<Group, List<Instant>> times = new LinkedHashMap<>();
        sql.each(
                LAST,
                row -> times.computeIfAbsent(
                                new Group(
                                        row.text("provider"),
                                        row.number("connection_id"),
                                        row.text("name"),
                                        row.text("currency")),
                                _ -> new ArrayList<>())
                        .add(row.instant("paid_at")),
                company,
                PAYOUTS,
                company);
        var late = new ArrayList<Group>();
        for (var one : times.entrySet()) {
            if (late(one.getValue(), Optional.empty(), now)
                    && late(one.getValue(), oldest(sql, company, one.getKey().provider()), now)) {
                late.add(one.getKey());
            }
        }
        return late.stream()
                .map(one -> new Late(
                        one.provider(),
                        one.name(),
                        one.currency(),
                        times.keySet().stream()
                                        .filter(other -> other.provider().equals(one.provider()))
                                        .count()
                                > 1))
                .toList();
    }
}
