package se.knyt.server.connections;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.engine.connections.WindingDesk;
import se.knyt.server.clearing.ClearingBooks;
import se.knyt.server.clearing.ClearingQueries;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;
import se.knyt.spi.ConnectorInfo.Family;

/** Reads what is left of a connection that is being wound down. Counts end at a thousand: all that matters is whether it is none. */
final class WindingQueries {
    private static final String COUNT = "select count(*) as n from (%s limit " + WindingPart.COUNTED_MAX + ") c";
    private static final String SINCE = """
            with named as (
              select connection_id, winding_since, winding_by,
                     case connector when 'other' then settings::jsonb ->> 'provider' else connector end as provider
                from connection where company_id = ?)
            select c.winding_since, c.winding_by, c.provider, (select count(*) from named o where o.provider = c.provider) as alike
              from named c where c.connection_id = ?
            """;
    private static final String OF_PROVIDER = """
            select 1 from trail where company_id = ? and provider = ? and state in ('waiting', 'held') and merged_into is null
               and held_code %s 'connection.not-taken'
            """;
    /** Purchases that somebody else pays the first part of. Few are open at once, and an index of their own holds them. */
    private static final String RESERVED_BESIDE = """
            select 1 from trail where company_id = ? and others_reserved <> '{}' and state in ('waiting', 'held') and merged_into is null
               and held_code <> 'connection.not-taken' and others_reserved::json ->> ? is not null
            """;

    private static final String OF_SHOP = """
            select 1 from trail t
              join document d on d.company_id = t.company_id and d.document_id = t.order_document_id
             where t.company_id = ? and d.connection_id = ? and t.state in ('waiting', 'held') and t.merged_into is null
               and t.held_code %s 'connection.not-taken'
            """;
    private static final String ITEMS =
            "select 1 from provider_item where company_id = ? and provider = ? and cleared_on is null";
    private static final String DISPUTES = "select 1 from dispute where company_id = ? and provider = ?"
            + " and state in ('needs-answer', 'under-review', 'unknown')";
    private static final String PAYOUTS =
            "select 1 from payout where company_id = ? and connection_id = ? and state <> 'booked'";
    /** Each part by an index of its own. */
    private static final String DUTIES = """
            select 1 from (
              select 1 from effect where company_id = ? and connection_id = ? and state = 'waiting' and open_needs = 0
              union all
              select 1 from effect where company_id = ? and connection_id = ? and state = 'waiting' and open_needs > 0
              union all
              select 1 from effect where company_id = ? and connection_id = ? and state in ('sending', 'unknown', 'accepted')
              union all
              select 1 from effect where company_id = ? and connection_id = ? and state in ('held', 'rejected')) e
            """;

    private final Sql sql;
    private final View view;
    private final ConnectionsPage.Tile tile;

    private WindingQueries(Sql sql, View view, ConnectionsPage.Tile tile) {
        this.sql = sql;
        this.view = view;
        this.tile = tile;
    }

    /** Empty for a connection that no purchases begin with. What is left is read of one that is being wound down alone. */
    static Optional<WindingPart> of(Sql sql, View view, ConnectionsPage.Tile tile, ClearingBooks.Books books)
            throws SQLException {
        if (tile.family().filter(WindingDesk::possible).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new WindingQueries(sql, view, tile).read(books));
    }

    private WindingPart read(ClearingBooks.Books books) throws SQLException {
        boolean shop = tile.family().filter(f -> f == Family.SHOP).isPresent();
        var part = sql.one(
                SINCE,
                row -> new WindingPart(
                        row.text("provider"),
                        Optional.ofNullable(row.instantOrNull("winding_since")),
                        row.text("winding_by"),
                        !shop && row.number("alike") > 1,
                        shop,
                        List.of(),
                        List.of(),
                        0),
                company(),
                tile.id());
        return part.winding()
                ? new WindingPart(
                        part.provider(),
                        part.since(),
                        part.by(),
                        part.several(),
                        shop,
                        shop ? List.of() : accounts(books, part.provider()),
                        left(shop, part.provider()),
                        purchases(shop, part.provider(), "="))
                : part;
    }

    private List<WindingPart.Account> accounts(ClearingBooks.Books books, String provider) throws SQLException {
        var queries = new ClearingQueries(sql, view, view.today());
        var result = new ArrayList<WindingPart.Account>();
        for (var account : books.accounts()) {
            if (account.provider().equals(provider)) {
                var state = queries.state(books, account, Optional.empty());
                result.add(new WindingPart.Account(account.number(), state.balance()));
            }
        }
        return result;
    }

    private List<WindingPart.Left> left(boolean shop, String provider) throws SQLException {
        var result = new ArrayList<WindingPart.Left>();
        result.add(new WindingPart.Left("purchases", purchases(shop, provider, "<>"), shop ? "" : "/trails"));
        if (!shop) {
            result.add(new WindingPart.Left(
                    "reservations",
                    count(OF_PROVIDER.formatted("<>") + " and captured_minor < total_minor", provider)
                            + count(RESERVED_BESIDE, provider),
                    ""));
            result.add(new WindingPart.Left("items", count(ITEMS, provider), ""));
            result.add(new WindingPart.Left("disputes", count(DISPUTES, provider), "/disputes"));
            result.add(new WindingPart.Left("payouts", count(PAYOUTS, tile.id()), "/payouts"));
        }
        result.add(new WindingPart.Left(
                "duties",
                sql.one(
                        COUNT.formatted(DUTIES),
                        row -> row.number("n"),
                        company(),
                        tile.id(),
                        company(),
                        tile.id(),
                        company(),
                        tile.id(),
                        company(),
                        tile.id()),
                ""));
        return List.copyOf(result);
    }

    private long purchases(boolean shop, String provider, String held) throws SQLException {
        return shop ? count(OF_SHOP.formatted(held), tile.id()) : count(OF_PROVIDER.formatted(held), provider);
    }

    private long count(String what, Object of) throws SQLException {
        return sql.one(COUNT.formatted(what), row -> row.number("n"), company(), of);
    }

    private long company() {
        return view.company().id();
    }
}
