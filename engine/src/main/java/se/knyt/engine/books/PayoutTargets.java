package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.Optional;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.engine.db.Tx;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.settings.Settings;

/**
 * Where the effects of a payout go. Its own voucher goes the way that holds on the day it was paid; the payments of its lines go to the
 * system that keeps the invoices, also when the company has begun to book by its own vouchers since.
 *
 * @param books the connection that its voucher goes to
 * @param own whether vouchers of ours are the books
 * @param file whether it goes to a file
 * @param ledger the connection that keeps the invoices; empty where there is none that is on
 */
record PayoutTargets(long books, boolean own, boolean file, Optional<Long> ledger) {
    private static final String TARGET = """
            select target_connection_id from flow where company_id = ? and code = ? and source_connection_id = ? and state = 'on'
             order by flow_id limit 1
            """;
    /** The first voucher that was planned of it decides for those that correct it. */
    private static final String BEGUN = """
            select exists (select 1 from flow f
                            where f.company_id = e.company_id and f.code = ? and f.source_connection_id = ?
                              and f.target_connection_id = e.connection_id)
              from effect e
             where e.company_id = ? and e.payout_id = ? and e.kind = 'create-voucher' and e.trail_id is null
               and not starts_with(e.effect_key, ?)
             order by e.made, e.effect_id limit 1
            """;

    /** None while the flow that its voucher goes by is paused or not there. */
    static Optional<PayoutTargets> of(Tx tx, PayoutRow row, Settings settings, FileTargets files) throws SQLException {
        boolean own = own(tx, row, settings);
        var books = books(tx, row, own);
        if (books.isEmpty()) {
            return Optional.empty();
        }
        boolean file = files.is(tx, row.company(), books.get());
        return Optional.of(new PayoutTargets(books.get(), own, file, own ? ledger(tx, row, books.get(), file) : books));
    }

    /** The connection that its voucher goes to, by the way that holds for it. */
    static Optional<Long> books(Tx tx, PayoutRow row, Settings settings) throws SQLException {
        return books(tx, row, own(tx, row, settings));
    }

    private static Optional<Long> books(Tx tx, PayoutRow row, boolean own) throws SQLException {
        return target(tx, row, own ? FlowCode.PAYOUTS_TO_VOUCHERS : FlowCode.PAYOUTS_TO_BOOKS);
    }

    /** Whether vouchers of ours are the books that a payout's voucher stands in. */
    static boolean own(Tx tx, PayoutRow row, Settings settings) throws SQLException {
        if (!settings.cutOvers().any()) {
            return settings.ledger() == LedgerMode.KNYT;
        }
        return tx.first(
                        BEGUN,
                        r -> r.getBoolean(1),
                        FlowCode.PAYOUTS_TO_VOUCHERS,
                        row.connection(),
                        row.company(),
                        row.id(),
                        VoucherKeys.effectKey(VoucherKeys.BY_HAND))
                .orElseGet(() -> settings.ledgerOn(row.bookDate()) == LedgerMode.KNYT);
    }

    /** Where vouchers of ours stand in an accounting system, some channel's invoices may stand in the same one. */
    private static Optional<Long> ledger(Tx tx, PayoutRow row, long books, boolean file) throws SQLException {
        var ledger = target(tx, row, FlowCode.PAYOUTS_TO_BOOKS);
        return ledger.isPresent() || file ? ledger : Optional.of(books);
    }

    private static Optional<Long> target(Tx tx, PayoutRow row, String code) throws SQLException {
        return tx.first(TARGET, r -> r.getLong(1), row.company(), code, row.connection());
    }

    /** Whether everything that posting wants has somewhere to go. */
    boolean take(PostingResult.Posted posted) {
        return ledger.isPresent()
                || posted.entries().stream().noneMatch(entry -> entry.operation() instanceof Operation.RegisterPayment);
    }
}
