package se.knyt.engine.flows;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.returns.RowPart;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.spi.RefundRow;

/** A refund as it was asked for. */
record AskedRow(
        long id,
        long document,
        Money amount,
        List<RowPart> given,
        String reason,
        String state,
        String askedBy,
        List<RefundDivision.Share> shares,
        ReturnKind why,
        Road road,
        String heldRule) {
    private static final String COLUMNS =
            "select asked_id, document_id, currency, amount_minor, given_back, reason, state, asked_by, shares, return_kind, road,"
                    + " held_rule"
                    + " from asked_refund";

    private static final String REFUSED = """
            update effect set state = 'withdrawn'
             where company_id = ? and trail_id = ? and kind = 'refund' and state = 'rejected'
               and split_part(effect_key, ':part:', 1) = ?
            returning effect_id
            """;

    private static AskedRow of(ResultSet row) throws SQLException {
        return new AskedRow(
                row.getLong(1),
                row.getLong(2),
                Money.of(row.getLong(4), new Currency(row.getString(3))),
                List.of(Json.read(row.getString(5), RowPart[].class)),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                List.of(Json.read(row.getString(9), RefundDivision.Share[].class)),
                ReturnKind.of(row.getString(10)).orElse(ReturnKind.UNTOLD),
                Road.of(row.getString(11)).orElseThrow(),
                row.getString(12));
    }

    boolean waits() {
        return "waits".equals(state);
    }

    static Optional<AskedRow> byNonce(Tx tx, long company, String nonce) throws SQLException {
        return tx.first(COLUMNS + " where company_id = ? and nonce = ?", AskedRow::of, company, nonce);
    }

    /** Others that wait for a second person: they have their part of what is captured. */
    static RefundLeft.Waiting waiting(Tx tx, long company, long document, Currency currency, long except)
            throws SQLException {
        var others = tx.query(
                COLUMNS + " where company_id = ? and document_id = ? and state = 'waits' and asked_id <> ?",
                AskedRow::of,
                company,
                document,
                except);
        var untold = others.stream()
                .filter(a -> a.shares().isEmpty())
                .map(AskedRow::amount)
                .toList();
        return new RefundLeft.Waiting(
                others.stream().flatMap(a -> a.shares().stream()).toList(), Money.sum(untold, currency));
    }

    static Optional<AskedRow> locked(Tx tx, long company, long id) throws SQLException {
        return tx.first(COLUMNS + " where company_id = ? and asked_id = ? for update", AskedRow::of, company, id);
    }

    /** As the shop and the provider are told them, or kept of them, by column. */
    List<RefundRow> rows(Tx tx, long company, String column) throws SQLException {
        return tx.first(
                        "select " + column + " from asked_refund where company_id = ? and asked_id = ?",
                        row -> List.of(Json.read(row.getString(1), RefundRow[].class)),
                        company,
                        id)
                .orElse(List.of());
    }

    /** Of its order; 0 where that is not there any more. */
    long trail(Tx tx, long company) throws SQLException {
        return tx.first(
                        "select trail_id from document where company_id = ? and document_id = ?",
                        row -> row.getLong(1),
                        company,
                        document)
                .orElse(0L);
    }

    /** Gives up the effects of a refund that were refused; gives their ids. */
    static List<Long> withdraw(Tx tx, long company, long trail, String key) throws SQLException {
        return tx.query(REFUSED, row -> row.getLong(1), company, trail, key);
    }
}
