package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.monthend.LockedMonths;
import se.knyt.spi.EffectKind;

/** A voucher of ours that a person's word made, turned by another when that word is taken back. */
public final class TurnedVouchers {
    private static final String EFFECT = """
            select connection_id, document_id, person_connection_id from effect
             where company_id = ? and effect_key = ? order by effect_id limit 1
            """;

    private final VoucherWriter vouchers;
    private final EffectPlans effects;

    public TurnedVouchers(IdAllocator ids, EffectPlans effects) {
        this.vouchers = new VoucherWriter(ids);
        this.effects = effects;
    }

    /**
     * Who turns it and why.
     *
     * @param version of the settings
     * @param ownBooks whether our vouchers are the books: no customer ledger stands beside them
     */
    public record Why(String actor, String reason, int version, boolean ownBooks) {}

    /** What would turn the voucher of a key: on its own day, or the first open one after it. Empty where none of the key is written. */
    public static Optional<Voucher> preview(Tx tx, long company, String key, String actor, String reason)
            throws SQLException {
        var wrong = BookedVoucher.read(tx, company, key, "");
        if (wrong.isEmpty()) {
            return Optional.empty();
        }
        LocalDate day = LockedMonths.of(tx, List.of(company))
                .open(company, wrong.get().voucher().eventDate());
        return Optional.of(wrong.get().reversed(day, actor, reason));
    }

    /** Writes it; it goes where the one that it takes back went. */
    public void write(
            Tx tx, long company, long trail, String key, Voucher back, Why why, Instant now, Instant machineNow)
            throws SQLException {
        var wrong = BookedVoucher.read(tx, company, key, "").orElseThrow();
        var backKey = key + ":back";
        var source = new VoucherWriter.Source(
                company,
                backKey,
                wrong.series(),
                null,
                trail,
                null,
                why.version(),
                why.actor(),
                wrong.id(),
                why.reason());
        vouchers.write(tx, List.of(new VoucherWriter.Wanted(source, back)), now);
        record Sent(long connection, long document, long person) {}
        var sent = tx.first(
                EFFECT, row -> new Sent(row.getLong(1), row.getLong(2), row.getLong(3)), company, "voucher:" + key);
        if (sent.isEmpty()) {
            return;
        }
        var body = why.ownBooks()
                ? HandedOn.ofOwnBooks(backKey, back, wrong.series())
                : HandedOn.forSystem(back, wrong.series());
        var effect = new NewEffect(
                sent.get().connection(),
                "voucher:" + backKey,
                EffectKind.CREATE_VOUCHER,
                trail,
                null,
                sent.get().document(),
                "",
                sent.get().person(),
                body,
                why.version(),
                List.of());
        effects.insert(tx, List.of(new EffectPlans.Planned(company, effect)), machineNow);
    }
}
