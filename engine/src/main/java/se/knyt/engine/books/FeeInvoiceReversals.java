package se.knyt.engine.books;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.FeeLine;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.LateItems;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.monthend.LockedMonths;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.EffectKind;
import se.knyt.spi.PullSource.Lane;

/**
 * Takes back an invoice of a provider that was entered wrong: its voucher is turned, on its own day while that month is open, and it can be
 * entered again. A payout that had taken it and waits to be booked is looked at anew; of one that is booked the line stands on the account
 * of adjustments from then on, as if it had come before its invoice, and is a loose end until the right one is entered.
 */
public final class FeeInvoiceReversals {
    /** Longest reason, in characters. */
    public static final int REASON_MAX = 200;

    private static final String READ = """
            select i.fee_invoice_id, i.connection_id, i.provider, i.number, i.invoice_date, i.paid, i.on_receivable, i.voucher_key,
                   i.book_currency, i.book_minor, p.payout_id, l.seq, coalesce(p.reference, ''), p.book_date,
                   coalesce(p.planned_at is not null, false), i.account
              from fee_invoice i
              left join payout_line l on l.company_id = i.company_id and l.fee_invoice_id = i.fee_invoice_id
              left join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
             where i.company_id = ? and i.fee_invoice_id = ? and i.withdrawn_on is null
            """;
    private static final String LOCK_PAYOUT = "select 1 from payout where company_id = ? and payout_id = ? for update";

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final EffectPlans effects;
    private final VoucherWriter vouchers;
    private final ChangeLog log;
    private final LongConsumer changed;

    /** @param changed told of a company that has taken one back: payouts that wait are looked at again */
    public FeeInvoiceReversals(
            Database database,
            CompanyClocks clocks,
            SettingsStore settings,
            IdAllocator ids,
            ChangeLog log,
            LongConsumer changed) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.effects = new EffectPlans(ids, new LateItems());
        this.vouchers = new VoucherWriter(ids);
        this.log = log;
        this.changed = changed;
    }

    /**
     * What taking it back would do, or did.
     *
     * @param problem code of what is in the way, empty when nothing is; then nothing was done
     * @param payout that had taken it, empty for none
     * @param held whether the line of that payout stands on the account of adjustments from then on; else it is free
     */
    public record Outcome(
            String problem, String provider, String number, List<Voucher> vouchers, String payout, boolean held) {
        public Outcome {
            vouchers = List.copyOf(vouchers);
        }
    }

    private record Row(
            long id,
            long connection,
            String provider,
            String number,
            LocalDate date,
            String paid,
            boolean onReceivable,
            String voucherKey,
            Money booked,
            @Nullable Long payout,
            int seq,
            String reference,
            @Nullable LocalDate takenOn,
            boolean planned,
            int account) {
        static Row of(ResultSet r) throws SQLException {
            return new Row(
                    r.getLong(1),
                    r.getLong(2),
                    r.getString(3),
                    r.getString(4),
                    r.getObject(5, LocalDate.class),
                    r.getString(6),
                    r.getBoolean(7),
                    r.getString(8),
                    Money.of(r.getLong(10), new Currency(r.getString(9))),
                    Tx.longOrNull(r, 11),
                    r.getInt(12),
                    r.getString(13),
                    r.getObject(14, LocalDate.class),
                    r.getBoolean(15),
                    r.getInt(16));
        }

        /** Whether the payout's voucher has met it on the provider's account: the line then has to stand somewhere else. */
        boolean moves() {
            return onReceivable && payout != null && planned;
        }
    }

    /** A voucher to write with its key, and the one that it takes back. */
    private record Made(
            String key, Voucher voucher, @Nullable Long reverses) {}

    /** What it would do; changes nothing. Empty where there is none. */
    public Optional<Outcome> preview(long company, long invoice, String actor) {
        return database.forCompany("fee-invoice-back", company, tx -> {
            var row = tx.first(READ, Row::of, company, invoice);
            return row.isEmpty()
                    ? Optional.empty()
                    : Optional.of(outcome(row.get(), made(tx, company, row.get(), actor, "…"), ""));
        });
    }

    /** Takes it back. Empty where there is none. */
    public Optional<Outcome> takeBack(long company, long invoice, String reason, String actor) {
        var outcome = database.forCompany("fee-invoice-back", company, tx -> {
            // Locked first, as by who enters one.
            tx.query("select 1 from company where company_id = ? for update", row -> row.getInt(1), company);
            var seen = tx.first(READ, Row::of, company, invoice);
            if (seen.isEmpty()) {
                return Optional.<Outcome>empty();
            }
            if (seen.get().payout() != null) {
                tx.query(LOCK_PAYOUT, row -> row.getInt(1), company, seen.get().payout());
            }
            // Read again: the payout may have been booked meanwhile.
            var row = tx.first(READ, Row::of, company, invoice).orElseThrow();
            if (reason.isBlank() || reason.length() > REASON_MAX) {
                return Optional.of(outcome(row, List.of(), "fee-invoice.no-reason"));
            }
            var made = made(tx, company, row, actor, reason.strip());
            write(tx, company, row, made, reason.strip(), actor);
            return Optional.of(outcome(row, made, ""));
        });
        if (outcome.filter(o -> o.problem().isEmpty()).isPresent()) {
            changed.accept(company);
        }
        return outcome;
    }

    private static Outcome outcome(Row row, List<Made> made, String problem) {
        return new Outcome(
                problem,
                row.provider(),
                row.number(),
                made.stream().map(Made::voucher).toList(),
                row.reference(),
                row.payout() != null && row.planned());
    }

    private List<Made> made(Tx tx, long company, Row row, String actor, String reason) throws SQLException {
        var result = new ArrayList<Made>();
        if (row.voucherKey().isEmpty()) {
            return result;
        }
        var locked = LockedMonths.of(tx, List.of(company));
        var wrong = BookedVoucher.read(tx, company, row.voucherKey(), row.provider())
                .orElseThrow();
        var day = locked.open(company, wrong.voucher().eventDate());
        result.add(new Made(row.voucherKey() + ":back", wrong.reversed(day, actor, reason), wrong.id()));
        if (row.moves()) {
            var on = locked.open(company, row.takenOn() == null ? day : row.takenOn());
            result.add(new Made(row.voucherKey() + ":line", moved(tx, company, row, on), null));
        }
        return result;
    }

    /** The line leaves the provider's account, where its invoice is no more, for that of adjustments. */
    private Voucher moved(Tx tx, long company, Row row, LocalDate on) throws SQLException {
        var posting = settings.current(tx, company)
                .settings()
                .posting()
                .ofConnection(row.provider(), row.connection())
                .onAccount(row.provider(), row.account());
        var provider = posting.provider(row.provider()).orElseThrow();
        return FeeLine.withoutInvoice(row.voucherKey(), on, row.reference(), row.number(), row.booked(), provider);
    }

    private void write(Tx tx, long company, Row row, List<Made> made, String reason, String actor) throws SQLException {
        var inUse = settings.current(tx, company).settings();
        var now = clocks.now(company);
        for (var one : made) {
            write(tx, company, row, one, inUse, reason, actor);
        }
        tx.update(
                "update fee_invoice set withdrawn_on = ?, withdrawn_by = ?, withdrawn_at = ?, withdrawn_why = ?, taken_on = ?"
                        + " where company_id = ? and fee_invoice_id = ?",
                made.isEmpty() ? row.date() : made.getFirst().voucher().eventDate(),
                actor,
                now,
                reason,
                row.moves() ? row.takenOn() : null,
                company,
                row.id());
        FeesApart.invoiced(tx, company, row.id());
        var payout = row.payout();
        if (payout != null) {
            free(tx, company, row, payout, made);
        }
        Audit.write(
                tx,
                company,
                clocks.machineNow(),
                actor,
                "fee-invoice.take-back",
                row.provider() + " " + row.number(),
                Map.of("reason", reason));
    }

    private void free(Tx tx, long company, Row row, long payout, List<Made> made) throws SQLException {
        // Of a booked payout it is known from then on where the line stands: where it is moved to, or where the invoice
        // was booked against it.
        var stands = !row.planned()
                ? Optional.<VoucherRow>empty()
                : made.stream()
                        .flatMap(one -> one.voucher().rows().stream())
                        .filter(one -> one.rule().equals(row.moves() ? FeeLine.STANDS : FeeLine.AGAINST))
                        .findFirst();
        tx.update(
                "update payout_line set fee_invoice_id = null, moved_account = ?, moved_minor = ?"
                        + " where company_id = ? and fee_invoice_id = ?",
                stands.map(VoucherRow::account).orElse(0),
                stands.map(one -> one.debit().minus(one.credit()).minor()).orElse(0L),
                company,
                row.id());
        log.append(
                tx,
                List.of(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.PAYOUT, payout, 0)),
                clocks.machineNow());
    }

    /** It goes where the voucher that it corrects went. */
    private void write(Tx tx, long company, Row row, Made made, Settings inUse, String reason, String actor)
            throws SQLException {
        vouchers.write(
                tx,
                new VoucherWriter.Source(
                        company,
                        made.key(),
                        inUse.voucherSeries(),
                        null,
                        null,
                        null,
                        inUse.version(),
                        actor,
                        made.reverses(),
                        reason),
                made.voucher(),
                clocks.now(company));
        var ledger = inUse.ledgerOn(row.date());
        var target = FeeInvoiceVouchers.target(tx, company, ledger, row.connection());
        if (target.isEmpty()) {
            return;
        }
        var body = ledger == LedgerMode.KNYT
                ? HandedOn.ofOwnBooks(made.key(), made.voucher(), inUse.voucherSeries())
                : HandedOn.forSystem(made.voucher(), inUse.voucherSeries());
        effects.insert(
                tx,
                List.of(new EffectPlans.Planned(
                        company,
                        new NewEffect(
                                target.get(),
                                VoucherKeys.effectKey(made.key()),
                                EffectKind.CREATE_VOUCHER,
                                null,
                                null,
                                null,
                                "",
                                row.connection(),
                                body,
                                inUse.version(),
                                List.of()))),
                clocks.machineNow());
    }
}
