package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import se.knyt.core.commerce.InvoiceField;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.reconciliation.FieldFinder;
import se.knyt.core.reconciliation.Leniency;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.settings.OrderField;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.PullSource.Lane;

/** Payments alone: in which field of the invoices the order number stands, tried on a payout that has been read, and chosen by a person. */
public final class OrderFieldDesk {
    /** Enough to see which field it is; a payout may have a million. */
    public static final int LINES_MAX = 200;

    private static final String PAYOUTS = """
            select p.payout_id, p.provider, p.reference, p.book_date, p.lines from payout p
             where p.company_id = ? order by p.paid_at desc, p.payout_id desc limit 40
            """;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final ChangeLog log;
    private final Runnable wake;

    /** @param wake called when open lines are to be looked at again */
    public OrderFieldDesk(
            Database database, CompanyClocks clocks, SettingsStore settings, ChangeLog log, Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.log = log;
        this.wake = wake;
    }

    /** A payout on which fields can be tried, with how many lines it has. */
    public record Settlement(long id, String provider, String reference, LocalDate day, int lines) {}

    /**
     * How the fields did on a payout, the best first.
     *
     * @param sales how many sales and refunds it has; more than the rates have lines where it is long
     */
    public record Trial(Settlement settlement, int sales, List<FieldFinder.HitRate> rates) {
        public Trial {
            rates = List.copyOf(rates);
        }
    }

    /** The choices in use, one for each provider at most. */
    public List<OrderField> inUse(long company) {
        return database.forCompany(
                "order-fields",
                company,
                tx -> settings.current(tx, company).settings().orderFields());
    }

    /** The newest payouts that have been read. */
    public List<Settlement> settlements(long company) {
        return database.forCompany("settlements", company, tx -> settlements(tx, company));
    }

    private static List<Settlement> settlements(Tx tx, long company) throws SQLException {
        return tx.query(
                PAYOUTS,
                row -> new Settlement(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getObject(4, LocalDate.class),
                        row.getInt(5)),
                company);
    }

    /** Tries every field on one of the newest payouts; empty where there is none such, or its payouts are booked nowhere. */
    public Optional<Trial> trial(long company, String provider, String reference) {
        return database.forCompany("order-field-trial", company, tx -> trial(tx, company, provider, reference));
    }

    private static Optional<Trial> trial(Tx tx, long company, String provider, String reference) throws SQLException {
        var settlement = settlements(tx, company).stream()
                .filter(s -> s.provider().equals(provider) && s.reference().equals(reference))
                .findFirst();
        if (settlement.isEmpty()) {
            return Optional.empty();
        }
        var row = PayoutReader.read(tx, company, settlement.get().id());
        var accounting = MetInvoices.accounting(tx, row);
        if (accounting.isEmpty()) {
            return Optional.empty();
        }
        var lines = row.lines().stream()
                .map(PayoutRow.Line::line)
                .filter(l -> l.kind().needsMatch())
                .toList();
        List<PayoutLine> tried = lines.size() > LINES_MAX ? lines.subList(0, LINES_MAX) : lines;
        var invoices = MetInvoices.bearing(tx, company, accounting.get(), tried);
        return Optional.of(new Trial(settlement.get(), lines.size(), FieldFinder.tried(tried, invoices)));
    }

    /**
     * Puts a field in use for a provider as a new settings version, with what the trial of that payout needs the spellings to differ by.
     * Lines that stand open are looked at again.
     *
     * @return whether the payout was there to try it on
     */
    public boolean choose(long company, String provider, String reference, InvoiceField field, String actor) {
        var now = clocks.machineNow();
        boolean chosen = database.forCompany("order-field", company, tx -> {
            var trial = trial(tx, company, provider, reference);
            if (trial.isEmpty()) {
                return false;
            }
            var rate = trial.get().rates().stream()
                    .filter(r -> r.field() == field)
                    .findFirst()
                    .orElseThrow();
            var wanted = new OrderField(provider, field, rate.lenient());
            if (settings.current(tx, company).settings().orderFields().contains(wanted)) {
                return true;
            }
            settings.change(tx, company, s -> s.withOrderField(wanted), "", actor, now);
            Audit.write(
                    tx,
                    company,
                    now,
                    actor,
                    "order-field.choose",
                    "",
                    Map.of(
                            "provider",
                            provider,
                            "field",
                            field.code(),
                            "lenient",
                            wanted.lenient().stream().map(Leniency::code).collect(Collectors.joining(", "))));
            lookAgain(tx, company, provider);
            return true;
        });
        wake.run();
        return chosen;
    }

    /** A provider's payouts meet no invoices by a field any more; what has been met stays. */
    public void leave(long company, String provider, String actor) {
        var now = clocks.machineNow();
        database.doForCompany("order-field", company, tx -> {
            if (settings.current(tx, company).settings().orderField(provider).isPresent()) {
                settings.change(tx, company, s -> s.withoutOrderField(provider), "", actor, now);
                Audit.write(tx, company, now, actor, "order-field.leave", "", Map.of("provider", provider));
                lookAgain(tx, company, provider);
            }
        });
        wake.run();
    }

    private void lookAgain(Tx tx, long company, String provider) throws SQLException {
        var waiting = tx.query(
                "select p.payout_id from payout p where p.company_id = ? and p.provider = ? and exists (select 1 from payout_line l"
                        + " where l.company_id = p.company_id and l.payout_id = p.payout_id and l.status in ('unmatched', 'suggested'))",
                row -> new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.PAYOUT, row.getLong(1), 0),
                company,
                provider);
        log.append(tx, waiting, clocks.machineNow());
    }
}
