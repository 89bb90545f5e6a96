package se.knyt.server.clearing;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.engine.Engine;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.db.Tx;
import se.knyt.engine.flows.FlowCode;
import se.knyt.spi.LedgerReader;

/** Which accounting system is asked for balances: the one that the company's vouchers go to. */
final class AskedSystem {
    private static final String FLOWS =
            "select target_connection_id, code from flow where company_id = ? and state = 'on' and code = any (?)";

    private final Engine engine;

    AskedSystem(Engine engine) {
        this.engine = engine;
    }

    /**
     * The open one that the payouts go to, else that something else goes to. Where nothing of the books goes to one of its kind, the first that tells
     * balances; another one never speaks for the one that does not answer, since it has other books.
     */
    Optional<ConnectionRow> of(long company) {
        var rows = engine.control().connections(company);
        var ranks = ranks(company);
        var kinds = rows.stream()
                .filter(row -> ranks.containsKey(row.id()))
                .map(ConnectionRow::connector)
                .collect(Collectors.toSet());
        return rows.stream()
                .filter(row -> row.open() && (ranks.containsKey(row.id()) || !kinds.contains(row.connector())))
                .sorted(Comparator.comparing(row -> ranks.getOrDefault(row.id(), Integer.MAX_VALUE)))
                .filter(row -> tells(row, ranks.containsKey(row.id())))
                .findFirst();
    }

    /** One that the books go to and that cannot be opened is the one all the same: it has not answered. */
    private boolean tells(ConnectionRow row, boolean keeps) {
        var session = engine.connections().usable(row);
        return session.isEmpty() ? keeps : session.get() instanceof LedgerReader;
    }

    /** The connections that something of the books goes to; the lowest are those that payouts go to by the way that is in use. */
    private Map<Long, Integer> ranks(long company) {
        return engine.database().forCompany("asked-system", company, tx -> {
            var way = engine.settings().current(tx, company).settings().ledger();
            var ranks = new TreeMap<Long, Integer>();
            tx.query(
                            FLOWS,
                            row -> Map.entry(row.getLong(1), rank(row.getString(2), way)),
                            company,
                            Tx.texts(FlowCode.BOOKS))
                    .forEach(flow -> ranks.merge(flow.getKey(), flow.getValue(), Math::min));
            return ranks;
        });
    }

    private static int rank(String code, LedgerMode way) {
        boolean inUse = FlowCode.ledgerOf(code).filter(way::equals).isPresent();
        boolean payouts = code.equals(FlowCode.PAYOUTS_TO_BOOKS) || code.equals(FlowCode.PAYOUTS_TO_VOUCHERS);
        return (inUse ? 0 : 2) + (payouts ? 0 : 1);
    }
}
