package se.knyt.engine.books;

import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.engine.certificates.VoucherNote;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * Evidence of vouchers that have no file of their own: the bank's line, gift cards, corrections. Made when the accounting system has given
 * its number, so that the note can say it, and attached there.
 */
public final class VoucherNotes {
    private static final int AT_ONCE = 200;
    private static final String DUE = """
            select n.company_id, n.voucher_id from unnest(?) as c (company)
             cross join lateral (
                   select company_id, voucher_id from voucher_number where company_id = c.company and noted_at is null
                    order by voucher_id limit ?) n
            """;
    private static final String NOTED =
            "update voucher_number set noted_at = ? where company_id = ? and voucher_id = any (?) and noted_at is null";

    /** Those of them that nothing else shows: what a payout or a day is made of is attached with its own voucher. */
    private static final String ALONE = """
            select v.voucher_id, v.voucher_key, v.number, v.settings_version, n.connection_id, n.system_number
              from voucher v join voucher_number n on n.company_id = v.company_id and n.voucher_id = v.voucher_id
             where v.company_id = ? and v.voucher_id = any (?)
               and (v.reverses_voucher_id is not null or beside_payout(v.voucher_key)
                    or exists (select 1 from voucher_row r where r.company_id = v.company_id and r.voucher_id = v.voucher_id
                                  and starts_with(r.rule, 'gift-card.')))
               and not exists (select 1 from unnest(array[v.voucher_id, v.payout_id, v.document_id]) as d (document_id)
                                join evidence f on f.company_id = v.company_id and f.document_id = d.document_id
                                join effect e on e.company_id = v.company_id and e.connection_id = n.connection_id
                                 and e.effect_key = 'attach:' || v.voucher_key || ':' || f.file_name)
             order by v.voucher_id
            """;

    private static final Logger LOG = LoggerFactory.getLogger(VoucherNotes.class);

    private final EvidenceFiles files;
    private final EffectPlans effects;
    private final LooseEnds looseEnds;

    public VoucherNotes(IdAllocator ids, CompanyKeys keys, EffectPlans effects, LooseEnds looseEnds) {
        this.looseEnds = looseEnds;
        this.files = new EvidenceFiles(ids, keys);
        this.effects = effects;
    }

    private record Alone(long id, String key, long number, int settingsVersion, long connection, String name) {}

    /** Vouchers by company that have got their number and were not looked at. */
    public static Map<Long, Set<Long>> due(Tx tx, Collection<Long> companies) throws SQLException {
        var due = new TreeMap<Long, Set<Long>>();
        tx.query(
                DUE,
                row -> due.computeIfAbsent(row.getLong(1), _ -> new TreeSet<>()).add(row.getLong(2)),
                Tx.bigints(companies),
                AT_ONCE);
        return due;
    }

    /** Looks at them. The caller holds the companies' leases. */
    public void look(Tx tx, Map<Long, Set<Long>> vouchers, CompanyClocks clocks) throws SQLException {
        for (var entry : vouchers.entrySet()) {
            long company = entry.getKey();
            var ids = Tx.bigints(entry.getValue());
            var now = clocks.now(company);
            for (var alone : tx.query(
                    ALONE,
                    row -> new Alone(
                            row.getLong(1),
                            row.getString(2),
                            row.getLong(3),
                            row.getInt(4),
                            row.getLong(5),
                            row.getString(6)),
                    company,
                    ids)) {
                noted(tx, company, alone, now, clocks.machineNow());
            }
            tx.update(NOTED, now, company, ids);
        }
    }

    /** One that cannot be drawn is a person's to make: it keeps no other note from its voucher, and nothing else that is due. */
    private void noted(Tx tx, long company, Alone voucher, Instant now, Instant machineNow) throws SQLException {
        try {
            tx.apart(inner -> {
                note(inner, company, voucher, now, machineNow);
                return true;
            });
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException | UncheckedIOException e) {
            LOG.warn("The note of voucher {} cannot be drawn.", voucher.id(), e);
            looseEnds.add(
                    tx,
                    company,
                    new LooseEnd(
                            "voucher:" + voucher.id() + ":note",
                            "voucher.no-note",
                            Map.of("voucher", voucher.name()),
                            "voucher.no-note",
                            null,
                            null,
                            null,
                            voucher.connection(),
                            null,
                            now,
                            false),
                    now);
        }
    }

    private void note(Tx tx, long company, Alone voucher, Instant now, Instant machineNow) throws SQLException {
        files.keep(
                tx,
                company,
                voucher.id(),
                "underlag-knyt-ref-" + String.format(Locale.ROOT, "%06d", voucher.number()) + ".pdf",
                "application/pdf",
                VoucherNote.of(tx, company, voucher.id()),
                now);
        for (EffectBody.AttachFile file : Attachments.of(tx, company, voucher.id())) {
            effects.insert(
                    tx,
                    List.of(new EffectPlans.Planned(
                            company,
                            new NewEffect(
                                    voucher.connection(),
                                    Attachments.effectKey(voucher.key(), file),
                                    EffectKind.ATTACH_FILE,
                                    null,
                                    null,
                                    voucher.id(),
                                    "",
                                    voucher.connection(),
                                    file,
                                    voucher.settingsVersion(),
                                    List.of(new NewEffect.Need(
                                            "voucher", voucher.connection(), VoucherKeys.effectKey(voucher.key())))))),
                    machineNow);
        }
    }
}
