package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import se.knyt.engine.db.Tx;

/**
 * Open lines that another payout of the provider has too: of the same kind and the same transaction. The money of one purchase is then in two
 * payouts, and no invoice is missing. One that never reached the bank pays nothing.
 */
final class DoubleLines {
    static final String CODE = "payout.line-double";

    private static final String ELSEWHERE = """
            select n.seq, min(p.reference)
              from unnest(?, ?, ?) as n (seq, transaction, kind)
              join payout_line l on l.company_id = ? and l.provider_transaction_id = n.transaction
                                and l.provider_transaction_id <> '' and l.kind = n.kind and l.payout_id <> ?
              join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id and p.provider = ? and p.failed_on is null
             group by n.seq
            """;

    private DoubleLines() {}

    /** By their places in the payout. */
    static Map<Integer, MetInvoices.Unmet> of(Tx tx, PayoutRow row) throws SQLException {
        var result = new HashMap<Integer, MetInvoices.Unmet>();
        var open = row.lines().stream()
                .filter(line -> line.isOpen()
                        && line.partOf() == 0
                        && !line.line().providerTransactionId().isEmpty())
                .toList();
        if (!open.isEmpty()) {
            tx.query(
                    ELSEWHERE,
                    found -> result.put(
                            found.getInt(1), new MetInvoices.Unmet(CODE, Map.of("other", found.getString(2)))),
                    Tx.ints(open.stream().map(PayoutRow.Line::seq).toList()),
                    Tx.texts(open.stream()
                            .map(line -> line.line().providerTransactionId())
                            .toList()),
                    Tx.texts(open.stream().map(line -> line.line().kind().code()).toList()),
                    row.company(),
                    row.id(),
                    row.payout().provider());
        }
        return result;
    }
}
