package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.List;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;

/** The connections by which the payouts of a provider come. */
public final class ProviderConnections {
    /** A shop's own payments are paid out by the connection of the shop: it is known by the payouts that have come. */
    private static final String OF = """
            select c.connection_id, c.name, c.connector, c.settings
              from connection c
             where c.company_id = ? order by c.connection_id
            """;

    private static final String PAYS = """
            select distinct connection_id
              from (select connection_id from payout where company_id = ? and provider = ? order by paid_at desc limit 200) p
            """;

    /** The words of the newest payouts: what a provider had names for long ago is not proposed. */
    private static final String WORDS = """
            select distinct l.provider_kind
              from (select company_id, payout_id from payout where company_id = ? and provider = ? order by paid_at desc limit 20) p
              join lateral (select provider_kind, kind from payout_line
                             where company_id = p.company_id and payout_id = p.payout_id order by seq limit 2000) l on true
             where l.kind in ('fee', 'fee_refund', 'dispute_fee')
             order by l.provider_kind limit 100
            """;

    private ProviderConnections() {}

    /** One of them, by its name. */
    public record Of(long id, String name) {}

    private record Row(long id, String name, String connector, String settings) {
        /** The code of the provider that it is a connection to. */
        String provider() {
            return connector.equals(ProviderCodes.OTHER)
                    ? Json.readTexts(settings).getOrDefault("provider", "")
                    : connector;
        }
    }

    static List<Of> of(Tx tx, long company, String provider) throws SQLException {
        var paying = tx.query(PAYS, row -> row.getLong(1), company, provider);
        return rows(tx, company).stream()
                .filter(row -> row.provider().equals(provider) || paying.contains(row.id()))
                .map(row -> new Of(row.id(), row.name()))
                .toList();
    }

    private static List<Row> rows(Tx tx, long company) throws SQLException {
        return tx.query(
                OF, row -> new Row(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)), company);
    }

    /** Codes of providers that Knyt has no connection of its own for, as their connections are told. */
    static List<String> ownProviders(Tx tx, long company) throws SQLException {
        return rows(tx, company).stream()
                .filter(row -> row.connector().equals(ProviderCodes.OTHER))
                .map(Row::provider)
                .filter(code -> ProviderCodes.CODE.matcher(code).matches())
                .toList();
    }

    /** The provider's own words for fees in its newest payouts. */
    static List<String> feeWords(Tx tx, long company, String provider) throws SQLException {
        return tx.query(WORDS, row -> row.getString(1), company, provider);
    }
}
