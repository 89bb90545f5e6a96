package se.knyt.engine.trails;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import se.knyt.core.commerce.Invoice;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;

/** Trails that begin with an invoice or credit note of the accounting system, made by somebody else, that a payout has met. */
public final class InvoiceTrails {
    private static final String BEGIN = """
            insert into trail (company_id, trail_id, order_document_id, order_number, payment_method, provider, placed_at,
                               currency, total_minor, updated_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final IdAllocator ids;

    public InvoiceTrails(IdAllocator ids) {
        this.ids = ids;
    }

    /**
     * What a trail begins with.
     *
     * @param number what the payout calls the purchase
     * @param placed company time
     */
    public record Beginning(
            long company,
            long connection,
            long document,
            Invoice invoice,
            String number,
            String provider,
            Instant placed) {}

    /** The trail of the document: its own, that of the invoice which it credits, or a new one. */
    public long of(Tx tx, Beginning of, Instant machineNow) throws SQLException {
        var standing = tx.first(
                "select trail_id from document where company_id = ? and document_id = ? and trail_id is not null",
                row -> row.getLong(1),
                of.company(),
                of.document());
        if (standing.isPresent()) {
            return standing.get();
        }
        var keys = new ArrayList<>(TrailKeys.of(of.connection(), of.invoice()));
        var known = new ArrayList<>(keys);
        if (!of.invoice().creditedNumber().isEmpty()) {
            known.add(TrailKeys.invoiceNumber(of.connection(), of.invoice().creditedNumber()));
        }
        var joined = tx.first(
                "select min(trail_id) from trail_key where company_id = ? and key = any (?) having count(*) > 0",
                row -> row.getLong(1),
                of.company(),
                Tx.texts(known));
        long trail = joined.isPresent() ? joined.get() : begun(tx, of, machineNow);
        TrailFinder.addKeys(
                tx,
                Collections.nCopies(keys.size(), of.company()),
                List.copyOf(keys),
                Collections.nCopies(keys.size(), trail));
        tx.update(
                "update document set trail_id = ? where company_id = ? and document_id = ?",
                trail,
                of.company(),
                of.document());
        return trail;
    }

    private long begun(Tx tx, Beginning of, Instant machineNow) throws SQLException {
        long trail = ids.next();
        tx.update(
                BEGIN,
                of.company(),
                trail,
                of.document(),
                of.number(),
                of.provider(),
                of.provider(),
                of.placed(),
                of.invoice().total().currency().code(),
                of.invoice().total().minor(),
                machineNow);
        return trail;
    }
}
