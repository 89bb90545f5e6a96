package se.knyt.engine.intake;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.BankDueDate;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.engine.books.FeesApart;
import se.knyt.engine.clock.CompanyZone;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.seal.Sealer;

/** Payouts with their lines, and the files that belong to them. */
final class PayoutRows {
    private static final String INSERT_PAYOUT = """
            insert into payout (company_id, payout_id, connection_id, provider, reference, currency, paid_at, book_date,
                                bank_late_on, paid_minor, opening_minor, closing_minor, class_totals, rate, rate_currency, lines, lines_fees, state,
                                transit_account, bank_text, apart)
            select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'read', 0, ?,
                   coalesce((select connection_id from connection where company_id = ? and connection_id = ? and own_references), 0)
            on conflict (company_id, provider, currency, reference, apart) do nothing
            """;
    /**
     * What was booked is to be matched and booked anew; until it is, it does not count as booked. What the bank has shown of it stays: where
     * that is what is said to be paid now, nothing is awaited. A telling that is silent of the rate takes none back: a file of the
     * provider's may leave out what its interface tells.
     */
    private static final String CHANGE_PAYOUT = """
            update payout set paid_at = ?, book_date = ?, bank_late_on = ?, bank_missed = false, paid_minor = ?, opening_minor = ?, closing_minor = ?, class_totals = ?,
                   rate = coalesce(nullif(?, ''), rate), rate_currency = coalesce(nullif(?, ''), rate_currency), lines = ?, lines_fees = ?, version = ?, changes = ?, bank_text = coalesce(nullif(?, ''), bank_text), reconciled_at = null, planned_at = null,
                   bank_leg = case when paid_minor = ? then bank_leg when %1$s then 'matched' else 'open' end,
                   bank_date = case when %1$s then coalesce(bank_date, (
                       select max(v.event_date) from voucher v
                        where v.company_id = payout.company_id and v.payout_id = payout.payout_id and v.voucher_key like '%%:bank'))
                       else bank_date end,
                   booked_at = null, state = case when state = 'booked' then 'matching' else state end
             where company_id = ? and payout_id = ?
            """.formatted(
                    "bank_minor <> 0 and ? = case when currency = (select c.currency from company c where c.company_id = payout.company_id)"
                            + " then bank_minor else bank_of_minor end");

    private static final String INSERT_LINES = """
            insert into payout_line (company_id, payout_id, seq, line, kind, provider_kind, amount_minor, at, order_reference,
                                     second_reference, capture_reference, provider_order_id, provider_transaction_id, revision,
                                     original_currency, original_minor, status)
            select ?, ?, s, l, k, pk, a, t, o, o2, c, po, pt, r, oc, om, 'no_match_needed'
              from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as n (s, l, k, pk, a, t, o, o2, c, po, pt, r, oc, om)
            """;
    private static final String INSERT_EVIDENCE = """
            insert into evidence (company_id, evidence_id, document_id, file_name, media_type, bytes, sealed, hash, created_at, same_as)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (company_id, document_id, file_name) do nothing
            """;

    private final RecordOrigin origin;
    private final Sealer companyKey;
    private final IdAllocator ids;
    private final Instant companyNow;

    PayoutRows(RecordOrigin origin, Sealer companyKey, IdAllocator ids, Instant companyNow) {
        this.origin = origin;
        this.companyKey = companyKey;
        this.ids = ids;
        this.companyNow = companyNow;
    }

    void insert(Tx tx, long id, Payout payout, List<PayoutLine> lines) throws SQLException {
        var bookDate = bookDate(tx, payout);
        int inserted = tx.update(
                INSERT_PAYOUT,
                origin.company(),
                id,
                origin.connection(),
                payout.provider(),
                payout.reference(),
                payout.currency().code(),
                payout.paidAt(),
                bookDate,
                BankDueDate.lateOn(bookDate),
                payout.paid().minor(),
                payout.opening().minor(),
                payout.closing().minor(),
                totals(payout),
                rate(payout),
                rateCurrency(payout),
                lines.size(),
                fees(lines),
                payout.bankText(),
                origin.company(),
                origin.connection());
        if (inserted == 1 && !lines.isEmpty()) {
            var placed = new ArrayList<PayoutLineChanges.Placed>();
            for (var line : lines) {
                placed.add(new PayoutLineChanges.Placed(placed.size() + 1, line, 1));
            }
            insertLines(tx, id, placed);
        }
        failed(tx, id, payout);
        apart(tx, id, bookDate, payout);
    }

    /** What it tells of fees that come on an invoice. */
    private void apart(Tx tx, long id, LocalDate bookDate, Payout payout) throws SQLException {
        var none = Money.zero(payout.currency());
        var told = payout.apart().orElse(new Payout.Apart(none, none, 0));
        int changed = tx.update(
                "update payout set apart_minor = ?, apart_vat_minor = ?, apart_rows = ? where company_id = ? and payout_id = ?"
                        + " and (apart_minor, apart_vat_minor, apart_rows) is distinct from (?, ?, ?)",
                told.fees().minor(),
                told.vat().minor(),
                told.rows(),
                origin.company(),
                id,
                told.fees().minor(),
                told.vat().minor(),
                told.rows());
        if (changed == 1) {
            FeesApart.told(tx, origin.company(), origin.connection(), payout.provider(), payout.currency(), bookDate);
        }
    }

    /** Once told it stays: a file that is silent of it takes nothing back. */
    private void failed(Tx tx, long id, Payout payout) throws SQLException {
        if (payout.failure().isEmpty()) {
            return;
        }
        var failure = payout.failure().get();
        tx.update(
                "update payout set failed_as = ?, failed_why = ?, failed_on = coalesce(failed_on, greatest(book_date, ?))"
                        + " where company_id = ? and payout_id = ?",
                failure.state(),
                failure.reason(),
                failure.at().orElse(companyNow).atZone(zone(tx)).toLocalDate(),
                origin.company(),
                id);
    }

    /**
     * A payout told otherwise than before: lines that are as they were keep their match, all others are matched anew.
     *
     * @return trails that a line was matched with and now is not
     */
    List<Long> change(Tx tx, long id, int version, Payout payout, List<PayoutLine> lines) throws SQLException {
        var before = tx.first(
                "select paid_minor, changes from payout where company_id = ? and payout_id = ? for update",
                row -> Map.entry(row.getLong(1), row.getString(2)),
                origin.company(),
                id);
        if (before.isEmpty()) {
            // Another document tells of the same payout; that one counts.
            return List.of();
        }
        var changes = PayoutLineChanges.between(
                PayoutLineChanges.stored(tx, origin.company(), id, payout.currency()), lines, version);
        changes.write(tx, origin.company(), id);
        insertLines(tx, id, changes.inserted());
        var bookDate = bookDate(tx, payout);
        tx.update(
                CHANGE_PAYOUT,
                payout.paidAt(),
                bookDate,
                BankDueDate.lateOn(bookDate),
                payout.paid().minor(),
                payout.opening().minor(),
                payout.closing().minor(),
                totals(payout),
                rate(payout),
                rateCurrency(payout),
                lines.size(),
                fees(lines),
                version,
                changes.told(before.get().getValue(), version, before.get().getKey(), payout),
                payout.bankText(),
                payout.paid().minor(),
                payout.paid().minor(),
                payout.paid().minor(),
                origin.company(),
                id);
        failed(tx, id, payout);
        apart(tx, id, bookDate, payout);
        return changes.trails();
    }

    private LocalDate bookDate(Tx tx, Payout payout) throws SQLException {
        return payout.paidAt().atZone(zone(tx)).toLocalDate();
    }

    private ZoneId zone(Tx tx) throws SQLException {
        return CompanyZone.of(tx, origin.company());
    }

    private static int fees(List<PayoutLine> lines) {
        return (int) lines.stream()
                .map(PayoutLine::kind)
                .filter(kind -> kind == PayoutLine.Kind.FEE || kind == PayoutLine.Kind.FEE_VAT)
                .count();
    }

    private static String totals(Payout payout) {
        var totals = new TreeMap<String, String>();
        payout.classTotals().forEach((kind, total) -> totals.put(kind.code(), total.toString()));
        return Json.write(totals);
    }

    private static String rate(Payout payout) {
        return payout.exchange().map(e -> e.perUnit().toPlainString()).orElse("");
    }

    private static String rateCurrency(Payout payout) {
        return payout.exchange().map(e -> e.to().code()).orElse("");
    }

    private void insertLines(Tx tx, long id, List<PayoutLineChanges.Placed> placed) throws SQLException {
        if (placed.isEmpty()) {
            return;
        }
        var lines = placed.stream().map(PayoutLineChanges.Placed::line).toList();
        tx.update(
                INSERT_LINES,
                origin.company(),
                id,
                Tx.ints(placed.stream().map(PayoutLineChanges.Placed::seq).toList()),
                Tx.ints(lines.stream().map(PayoutLine::line).toList()),
                Tx.texts(lines.stream().map(l -> l.kind().code()).toList()),
                Tx.texts(lines.stream().map(PayoutLine::providerKind).toList()),
                Tx.bigints(lines.stream().map(l -> l.amount().minor()).toList()),
                Tx.instants(lines.stream().map(PayoutLine::at).toList()),
                Tx.texts(lines.stream().map(PayoutLine::orderReference).toList()),
                Tx.texts(lines.stream().map(PayoutLine::secondReference).toList()),
                Tx.texts(lines.stream().map(PayoutLine::captureReference).toList()),
                Tx.texts(lines.stream().map(PayoutLine::providerOrderId).toList()),
                Tx.texts(lines.stream().map(PayoutLine::providerTransactionId).toList()),
                Tx.ints(placed.stream().map(PayoutLineChanges.Placed::revision).toList()),
                Tx.texts(lines.stream()
                        .map(l -> l.original().map(o -> o.currency().code()).orElse(""))
                        .toList()),
                Tx.bigints(lines.stream()
                        .map(l -> l.original().map(Money::minor).orElse(0L))
                        .toList()));
    }

    /** A payout that evidence belongs to; the file of a later version does not take the place of the first. */
    record Of(long id, int version) {
        String named(String fileName) {
            if (version == 1) {
                return fileName;
            }
            int dot = fileName.lastIndexOf('.');
            return dot < 0
                    ? fileName + ".v" + version
                    : fileName.substring(0, dot) + ".v" + version + fileName.substring(dot);
        }
    }

    /** Bytes that are kept already, and where. */
    private record KeptBytes(long id, byte[] hash) {}

    /** A file that several payouts are from is kept with the first of them; the others say where. */
    void evidence(Tx tx, PageBatch batch, Map<String, Of> payouts) throws SQLException {
        var kept = new IdentityHashMap<byte[], KeptBytes>();
        for (var file : batch.evidence()) {
            var of = payouts.get(file.documentSourceId());
            if (of == null) {
                continue;
            }
            long id = ids.next();
            var before = kept.get(file.content());
            var sealed = before == null
                    ? companyKey.sealCompressed(file.content(), Archive.evidencePlace(origin.company(), id))
                    : new byte[0];
            var hash = before == null ? Json.sha256().digest(sealed) : before.hash();
            int inserted = tx.update(
                    INSERT_EVIDENCE,
                    origin.company(),
                    id,
                    of.id(),
                    of.named(file.fileName()),
                    file.mediaType(),
                    file.content().length,
                    sealed,
                    hash,
                    companyNow,
                    before == null ? null : before.id());
            if (before == null && inserted == 1) {
                kept.put(file.content(), new KeptBytes(id, hash));
            }
        }
    }
}
