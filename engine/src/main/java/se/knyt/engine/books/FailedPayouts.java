package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.FailedPayout;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.PullSource.Lane;

/**
 * Payouts that never reached the bank. Either the provider says so of the payout itself, or the line of a later payout does that pays it
 * again: whichever comes first. Its money then goes back from the account in transit to the provider's by one voucher, once; the line of
 * the later payout takes it off there. Until such a line comes it is a loose end.
 */
final class FailedPayouts {
    /** How long before the line that brings it back a payout may have been made. */
    private static final Duration BEFORE = Duration.ofDays(120);

    private static final Duration AFTER = Duration.ofDays(2);
    private static final String FITTING = """
            select p.payout_id, p.failed_on is not null, p.bank_leg = 'open',
                   p.reference = any (n.words) or coalesce(d.source_id, '') = any (n.words)
              from (select ?::text[] as words) n
             cross join (select * from payout
                          where company_id = ? and provider = ? and paid_at >= ? and paid_at <= ? order by paid_at desc limit 1000) p
              left join document d on d.company_id = p.company_id and d.document_id = p.payout_id
             where p.currency = ? and p.paid_minor = ? and p.payout_id <> ? and p.paid_again_by is null
             order by p.payout_id
            """;
    private static final String PAID_AGAIN = """
            update payout set paid_again_by = ?, failed_on = coalesce(failed_on, greatest(book_date, ?))
             where company_id = ? and payout_id = ?
            """;
    /** Later payouts with a line that pays again what nobody knew; in another currency its rate is known only now. */
    private static final String WAITING = """
            update payout p set planned_at = null
             where p.company_id = ? and p.provider = ? and p.currency = ? and p.payout_id = any (array(
                   select l.payout_id from payout_line l
                    where l.company_id = ? and l.kind = 'payout_return' and l.failed_payout_id is null and l.amount_minor = ?
                    order by l.payout_id desc limit 100))
            returning p.payout_id
            """;
    /** Those that a line of an earlier version paid again, and no line of this one does yet. */
    private static final String RELEASED = """
            update payout p set paid_again_by = null
             where p.company_id = ? and p.provider = ? and p.failed_on is not null and p.paid_again_by = ?
               and not exists (select 1 from payout_line l where l.company_id = p.company_id and l.failed_payout_id = p.payout_id)
            returning p.payout_id
            """;

    private static final String RETURNED = """
            update payout p set returned_on = v.voucher_date, bank_missed = false,
                   bank_leg = case when p.bank_leg = 'open' and p.bank_minor = 0 then 'failed' else p.bank_leg end
              from voucher v
             where p.company_id = ? and p.payout_id = ? and v.company_id = p.company_id and v.voucher_key = ?
            """;

    private final SettingsStore settings;
    private final BesideVouchers vouchers;

    FailedPayouts(SettingsStore settings, BesideVouchers vouchers) {
        this.settings = settings;
        this.vouchers = vouchers;
    }

    private record Fitting(long payout, boolean told, boolean awaited, boolean named) {}

    /** Lets lines that pay a failed payout again find it; and where this one has failed, later ones that were read before it. */
    static void meet(Tx tx, PayoutRow row, ZoneId zone, List<ChangeLog.NewChange> follow) throws SQLException {
        if (row.version() > 1) {
            tx.query(RELEASED, r -> r.getLong(1), row.company(), row.payout().provider(), row.id())
                    .forEach(failed -> follow.add(look(row.company(), failed)));
        }
        for (var line : row.lines()) {
            if (line.line().kind() == PayoutLine.Kind.PAYOUT_RETURN
                    && line.again().isEmpty()) {
                var failed = failed(tx, row, line);
                if (failed.isPresent()) {
                    paysAgain(tx, row, line, failed.get(), zone);
                    follow.add(look(row.company(), failed.get()));
                }
            }
        }
        if (!row.planned() && row.reconciledAt() == null) {
            var payout = row.payout();
            tx
                    .query(
                            WAITING,
                            r -> r.getLong(1),
                            row.company(),
                            payout.provider(),
                            payout.currency().code(),
                            row.company(),
                            payout.paid().minor())
                    .stream()
                    .filter(later -> later != row.id())
                    .forEach(later -> follow.add(look(row.company(), later)));
        }
    }

    /** The one that the line names; where it names none, the one of its amount that failed, or else that has not come. */
    private static Optional<Long> failed(Tx tx, PayoutRow row, PayoutRow.Line line) throws SQLException {
        var words = line.line().references();
        var at = at(row, line.line());
        var fitting = tx.query(
                FITTING,
                r -> new Fitting(r.getLong(1), r.getBoolean(2), r.getBoolean(3), r.getBoolean(4)),
                Tx.texts(words),
                row.company(),
                row.payout().provider(),
                at.minus(BEFORE),
                at.plus(AFTER),
                row.payout().currency().code(),
                line.line().amount().minor(),
                row.id());
        if (!words.isEmpty()) {
            return only(fitting.stream().filter(Fitting::named).toList());
        }
        long alike = row.lines().stream()
                .filter(other -> other.line().kind() == PayoutLine.Kind.PAYOUT_RETURN
                        && other.line().amount().equals(line.line().amount()))
                .count();
        if (alike != 1) {
            return Optional.empty();
        }
        var told = fitting.stream().filter(Fitting::told).toList();
        return only(told.isEmpty() ? fitting.stream().filter(Fitting::awaited).toList() : told);
    }

    private static Optional<Long> only(List<Fitting> fitting) {
        return fitting.size() == 1 ? Optional.of(fitting.getFirst().payout()) : Optional.empty();
    }

    /** When the money was back; a file may leave it out. */
    private static Instant at(PayoutRow row, PayoutLine line) {
        return line.at().equals(Instant.EPOCH) ? row.payout().paidAt() : line.at();
    }

    private static void paysAgain(Tx tx, PayoutRow row, PayoutRow.Line line, long failed, ZoneId zone)
            throws SQLException {
        tx.update(
                "update payout_line set failed_payout_id = ? where company_id = ? and payout_id = ? and seq = ?",
                failed,
                row.company(),
                row.id(),
                line.seq());
        tx.update(PAID_AGAIN, row.id(), LocalDate.ofInstant(at(row, line.line()), zone), row.company(), failed);
    }

    private static ChangeLog.NewChange look(long company, long payout) {
        return new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.PAYOUT, payout, 0);
    }

    /**
     * Books that the provider has the money again, once the payout's own voucher stands.
     *
     * @param follow takes the later payout where that is to be looked at anew
     * @return the loose end of one that nobody has paid again, or that the bank has shown
     */
    Optional<LooseEnd> of(
            Tx tx, PayoutRow row, PostingSettings posting, PayoutContext moment, List<ChangeLog.NewChange> follow)
            throws SQLException {
        if (row.failed().isEmpty() || row.payout().paid().isZero()) {
            return Optional.empty();
        }
        var failed = row.failed().get();
        if (failed.returnedOn().isEmpty()) {
            goesBack(tx, row, posting, failed.on(), moment, follow);
        }
        return end(row, posting, failed, moment);
    }

    private void goesBack(
            Tx tx,
            PayoutRow row,
            PostingSettings posting,
            LocalDate day,
            PayoutContext moment,
            List<ChangeLog.NewChange> follow)
            throws SQLException {
        var booked = tx.first(
                "select 1 from payout where company_id = ? and payout_id = ? and state = 'booked'",
                r -> r.getInt(1),
                row.company(),
                row.id());
        if (booked.isEmpty()) {
            return;
        }
        var books = posting.bookCurrency();
        var fact = PayoutPlans.group(row, books, ReferenceRates.of(tx, row.company(), books))
                .payout();
        var entry = FailedPayout.back(fact, day, posting);
        if (entry.isEmpty()) {
            return;
        }
        var inUse = settings.current(tx, row.company()).settings();
        vouchers.write(
                tx, row, entry.get(), inUse, new BesideVouchers.By("knyt", moment.companyNow(), moment.machineNow()));
        tx.update(RETURNED, row.company(), row.id(), entry.get().key());
        if (!row.payout().currency().equals(books)) {
            // The later one takes it off at the rate that it stands at, which is known from now on.
            tx.query(
                            "update payout set planned_at = null where company_id = ? and payout_id ="
                                    + " (select paid_again_by from payout where company_id = ? and payout_id = ?) returning payout_id",
                            r -> r.getLong(1),
                            row.company(),
                            row.company(),
                            row.id())
                    .forEach(later -> follow.add(look(row.company(), later)));
        }
    }

    private static Optional<LooseEnd> end(
            PayoutRow row, PostingSettings posting, PayoutRow.Failed failed, PayoutContext moment) {
        if (failed.paidAgain() && !failed.atBank()) {
            return Optional.empty();
        }
        return Optional.of(PayoutEnds.failed(
                row,
                moment,
                failed.atBank() ? "payout.failed-at-bank" : "payout.failed",
                Map.of(
                        "date", failed.on().toString(),
                        "word", failed.state(),
                        "reason", failed.reason().isEmpty() ? "-" : failed.reason(),
                        "account", PayoutCauses.receivable(row, posting),
                        "transit", String.valueOf(posting.accounts().inTransit()))));
    }
}
