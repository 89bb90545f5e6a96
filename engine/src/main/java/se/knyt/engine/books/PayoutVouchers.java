package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.Balances;
import se.knyt.core.bookkeeping.FailedPayout;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.OtherShare;
import se.knyt.core.bookkeeping.PayoutTexts;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.ProviderDeposit;
import se.knyt.core.bookkeeping.Reversal;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.settings.Settings;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * Knyt's own voucher of a payout. Wanted compares with standing: equal, nothing; different, because the provider changed the payout,
 * reversed and booked anew on the day it is corrected. A voucher that had not been sent is withdrawn before it is.
 */
final class PayoutVouchers {
    private static final String STANDING = """
            select v.voucher_id, v.voucher_key, v.event_date, v.text,
                   voucher_name(v.company_id, v.voucher_id, v.series, v.fiscal_year, v.number),
                   e.effect_id, e.state
              from voucher v
              left join effect e on e.company_id = v.company_id and e.payout_id = v.payout_id
                                and e.kind = 'create-voucher' and e.effect_key = 'voucher:' || v.voucher_key
             where v.company_id = ? and v.payout_id = ? and v.reverses_voucher_id is null and not beside_payout(v.voucher_key)
               and not exists (select 1 from voucher r
                                where r.company_id = v.company_id and r.payout_id = v.payout_id
                                  and r.reverses_voucher_id = v.voucher_id)
             order by v.voucher_id desc limit 1
            """;
    private static final String ROWS = "select coalesce(f.fact_key, ''), " + ChainRow.COLUMNS + """
             from voucher_row r
              left join fact f on f.company_id = r.company_id and f.fact_id = r.fact_id
             where r.company_id = ? and r.voucher_id = ? order by r.row_no
            """;
    private static final String IN_VAIN = """
            select 1 from effect_need n
              join effect d on d.company_id = n.company_id and d.connection_id = n.connection_id and d.effect_key = n.need_key
             where n.company_id = ? and n.effect_id = ? and d.state = 'withdrawn' limit 1
            """;
    private static final String WITHDRAW = """
            update effect set state = 'withdrawn'
             where company_id = ? and effect_id = ? and state in ('waiting', 'rejected') returning effect_id
            """;
    private static final String WITHDRAW_FILES = """
            update effect set state = 'withdrawn'
             where company_id = ? and payout_id = ? and kind = 'attach-file' and state = 'waiting'
               and starts_with(effect_key, ?)
            """;
    private static final String REASON = "utbetalningen är ändrad";

    private final VoucherWriter vouchers;

    PayoutVouchers(IdAllocator ids) {
        this.vouchers = new VoucherWriter(ids);
    }

    /** Whether a key is that of the voucher by which the money in transit comes to the bank. */
    static boolean isBank(String key) {
        return key.endsWith(":bank");
    }

    /**
     * Whether a key is that of a voucher that the payout does not wait for: at the bank, back at the provider, of what was paid in there, or
     * of shares. One that settles a payment by hand is beside the payout's own too, but is waited for.
     */
    static boolean isBeside(String key) {
        return isBank(key)
                || key.endsWith(FailedPayout.KEY)
                || key.endsWith(ProviderDeposit.KEY)
                || key.endsWith(OtherShare.KEY);
    }

    /** Ours as it stands, and how far it has come in the accounting system. */
    private record Standing(
            long id,
            String key,
            String number,
            Voucher voucher,
            @Nullable Long effect,
            String state) {
        boolean unsent() {
            return effect == null || "withdrawn".equals(state) || "waiting".equals(state) || "rejected".equals(state);
        }
    }

    /**
     * What becomes of the voucher.
     *
     * @param key of the voucher that stands after it; empty when nothing is booked
     * @param voucher the voucher that stands after it
     * @param made whether it is a new one
     * @param reversal of the one before, when that stands in the accounting system
     * @param waits whether it has to wait for the answer to one under way
     */
    record Step(String key, Optional<Voucher> voucher, boolean made, Optional<Reversed> reversal, boolean waits) {
        private static Step kept(Standing there, boolean waits) {
            return new Step(there.key(), Optional.of(there.voucher()), false, Optional.empty(), waits);
        }

        private static Step made(String key, Voucher voucher, Optional<Reversed> reversal) {
            return new Step(key, Optional.of(voucher), true, reversal, false);
        }

        private static Step none(Optional<Reversed> reversal) {
            return new Step("", Optional.empty(), false, reversal, false);
        }

        /** Plans what has to be made in the accounting system. */
        void plan(PayoutPlans.Into into, List<NewEffect.Need> payments) {
            var needs = new ArrayList<>(payments);
            reversal.ifPresent(reversed -> {
                create(
                        into,
                        reversed.key(),
                        reversed.voucher(),
                        List.of(new NewEffect.Need("reversed", into.erp(), VoucherKeys.effectKey(reversed.of()))));
                needs.add(new NewEffect.Need("reversal", into.erp(), VoucherKeys.effectKey(reversed.key())));
            });
            if (made) {
                create(into, key, voucher.orElseThrow(), needs);
            }
        }

        private static void create(PayoutPlans.Into into, String key, Voucher voucher, List<NewEffect.Need> needs) {
            var settings = into.settings();
            into.add(
                    VoucherKeys.effectKey(key),
                    EffectKind.CREATE_VOUCHER,
                    null,
                    handedOn(key, voucher, settings, into.row(), into.ownBooks()),
                    needs);
        }
    }

    /** A voucher that takes another back. */
    record Reversed(String key, String of, Voucher voucher) {}

    /** @param furtherPayments whether payments are to be confirmed that were not planned before */
    Step step(Tx tx, PostingResult.Posted posted, PayoutPlans.Into into, boolean furtherPayments, PayoutContext moment)
            throws SQLException {
        var wanted = posted.entries().stream()
                .filter(e -> e.operation() instanceof Operation.BookVoucher)
                .findFirst();
        var standing = standing(tx, into.row());
        if (standing.isEmpty()) {
            if (wanted.isEmpty()) {
                return Step.none(Optional.empty());
            }
            write(tx, into, wanted.get().key(), wanted.get().voucher(), null, "", moment);
            return Step.made(wanted.get().key(), wanted.get().voucher(), Optional.empty());
        }
        var there = standing.get();
        boolean stays = wanted.isPresent()
                && same(there, wanted.get())
                && !(there.unsent() && (furtherPayments || waitsInVain(tx, into.row(), there)));
        return into.row().planned() || stays ? Step.kept(there, false) : corrected(tx, wanted, there, into, moment);
    }

    /** Whether it waits for a payment that was withdrawn: it would do so for ever. */
    private static boolean waitsInVain(Tx tx, PayoutRow row, Standing there) throws SQLException {
        return there.effect() != null
                && tx.first(IN_VAIN, r -> r.getInt(1), row.company(), there.effect())
                        .isPresent();
    }

    /** Same effect on every account, and the same day unless it is a correction already, which has the day it was made. */
    private static boolean same(Standing there, WantedEntry wanted) {
        boolean corrected = !there.key().equals(wanted.key());
        return Balances.effect(List.of(there.voucher())).equals(Balances.effect(List.of(wanted.voucher())))
                && (corrected
                        || there.voucher().eventDate().equals(wanted.voucher().eventDate()));
    }

    private Step corrected(
            Tx tx, Optional<WantedEntry> wanted, Standing there, PayoutPlans.Into into, PayoutContext moment)
            throws SQLException {
        // Where it goes to a file it stands with our number, handed on or not.
        boolean unsent = !into.toFile() && there.unsent() && withdrawn(tx, into.row(), there);
        if (!unsent && !into.toFile() && !"done".equals(there.state())) {
            return Step.kept(there, true);
        }
        var row = into.row();
        var today = LocalDate.ofInstant(moment.companyNow(), moment.zone());
        var day = today.isBefore(row.bookDate()) ? row.bookDate() : today;
        var reversal = Reversal.of(
                there.voucher(), there.number(), unsent ? there.voucher().eventDate() : day, "Knyt", REASON);
        var reversed = new Reversed(there.key() + ":reversal", there.key(), reversal);
        write(tx, into, reversed.key(), reversal, there.id(), REASON, moment);
        var inSystem = unsent ? Optional.<Reversed>empty() : Optional.of(reversed);
        if (wanted.isEmpty()) {
            return Step.none(inSystem);
        }
        var nth = nth(tx, row, wanted.get().key() + ":v" + row.version());
        var voucher = unsent ? wanted.get().voucher() : onDay(wanted.get().voucher(), day, row, nth);
        var key = wanted.get().key() + ":v" + row.version() + nth;
        write(tx, into, key, voucher, null, REASON, moment);
        return Step.made(key, voucher, inSystem);
    }

    /** What tells several corrections of one version apart: more purchases than one may stop being skipped. */
    private static String nth(Tx tx, PayoutRow row, String key) throws SQLException {
        int before = tx.query(
                        "select 1 from voucher where company_id = ? and payout_id = ? and (voucher_key = ? or voucher_key like ? || '.%')"
                                + " and reverses_voucher_id is null",
                        r -> r.getInt(1), row.company(), row.id(), key, key)
                .size();
        return before == 0 ? "" : "." + (before + 1);
    }

    /** Its text does not begin as that of the voucher before: in the accounting system a voucher is found by how its text begins. */
    private static Voucher onDay(Voucher voucher, LocalDate day, PayoutRow row, String nth) {
        return new Voucher(
                day,
                PayoutTexts.of(
                        "Rättad utbetalning v" + row.version() + nth,
                        row.payout().provider(),
                        row.payout().reference()),
                voucher.counterparty(),
                voucher.evidence(),
                voucher.rows());
    }

    private static boolean withdrawn(Tx tx, PayoutRow row, Standing there) throws SQLException {
        var effect = there.effect();
        if (effect == null || "withdrawn".equals(there.state())) {
            return true;
        }
        if (tx.query(WITHDRAW, r -> r.getLong(1), row.company(), effect).isEmpty()) {
            return false;
        }
        tx.update(WITHDRAW_FILES, row.company(), row.id(), "attach:" + there.key() + ":");
        return true;
    }

    private void write(
            Tx tx,
            PayoutPlans.Into into,
            String key,
            Voucher voucher,
            @Nullable Long reverses,
            String reason,
            PayoutContext moment)
            throws SQLException {
        vouchers.write(
                tx,
                new VoucherWriter.Source(
                        into.row().company(),
                        key,
                        into.settings().voucherSeries(),
                        into.row().id(),
                        null,
                        null,
                        into.settings().version(),
                        "knyt",
                        reverses,
                        reason),
                voucher,
                moment.companyNow());
    }

    private static Optional<Standing> standing(Tx tx, PayoutRow row) throws SQLException {
        var head = tx.first(
                STANDING,
                r -> new Head(
                        r.getLong(1),
                        r.getString(2),
                        r.getObject(3, LocalDate.class),
                        r.getString(4),
                        r.getString(5),
                        Tx.longOrNull(r, 6),
                        r.getString(7) == null ? "" : r.getString(7)),
                row.company(),
                row.id());
        if (head.isEmpty()) {
            return Optional.empty();
        }
        var found = head.get();
        var rows = tx.query(ROWS, r -> ChainRow.read(r, 2).row(r.getString(1)), row.company(), found.id());
        var voucher = new Voucher(
                found.date(),
                found.text(),
                row.payout().provider(),
                List.of(row.payout().reference()),
                rows);
        return Optional.of(
                new Standing(found.id(), found.key(), found.number(), voucher, found.effect(), found.state()));
    }

    private record Head(
            long id,
            String key,
            LocalDate date,
            String text,
            String number,
            @Nullable Long effect,
            String state) {}

    /**
     * A voucher of a payout, where a provider may call two alike known by its key.
     *
     * @param own whether vouchers of ours are the books
     */
    static EffectBody.CreateVoucher handedOn(
            String key, Voucher voucher, Settings settings, PayoutRow payout, boolean own) {
        var series = settings.voucherSeries();
        boolean cut = voucher.text().contains(PayoutTexts.CUT);
        if (cut || payout.sharesText(settings.posting().bookCurrency())) {
            return HandedOn.byKey(key, voucher, series);
        }
        return own ? HandedOn.ofOwnBooks(key, voucher, series) : HandedOn.forSystem(voucher, series);
    }
}
