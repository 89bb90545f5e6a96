package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import se.knyt.engine.db.Tx;
import se.knyt.engine.trails.PartKeys;

/**
 * What a provider owes, or is owed, of a purchase of which the shop told nothing: its payout has shown it. The sale is recorded once and is as it
 * was; this is only whose account a part of it stands on, so it is no part of what is sold, of its VAT or of what is credited.
 */
final class UntoldShare {
    private static final String FACT = """
            insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider, invoice_number,
                              event_date, currency, amount_minor, own_minor, tax_minor, notes, body, settings_version, created_at, account)
            select f.company_id, ?, ?, f.type || '-share', f.trail_id, f.document_id, f.document_version, ?, f.invoice_number,
                   ?, f.currency, ?, case when f.own_minor = 0 then 0 else ? end, 0, f.notes, '{}', f.settings_version, ?, ?
              from fact f where f.company_id = ? and f.fact_id = ?
            """;

    private static final String REFERENCE =
            "insert into fact_reference (company_id, provider, reference, rank, fact_id) values (?, ?, ?, 4, ?)";

    private UntoldShare() {}

    /** @param told what one that the shop did tell owes of the same purchase */
    static void write(
            Tx tx,
            long fact,
            long company,
            ShareReader.Item told,
            OtherShares.Move move,
            LocalDate day,
            PayoutContext moment)
            throws SQLException {
        var item = move.item();
        long amount = move.more().abs().minor();
        tx.update(
                FACT,
                fact,
                PartKeys.of(PartKeys.whole(told.key()), item.provider(), false),
                item.provider(),
                day,
                amount,
                amount,
                moment.machineNow(),
                item.account(),
                company,
                told.fact());
        tx.update(REFERENCE, company, item.provider(), item.order(), fact);
    }
}
