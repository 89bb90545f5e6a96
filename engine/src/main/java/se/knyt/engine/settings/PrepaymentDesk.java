package se.knyt.engine.settings;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.WorkedPrepayment;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.settings.Prepayments.Way;

/** What is booked of a purchase that is paid before it is delivered: seen, shown by a worked example, and chosen. */
public final class PrepaymentDesk {
    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final LongConsumer changed;

    /** @param changed told of a company whose settings are others now */
    public PrepaymentDesk(Database database, CompanyClocks clocks, SettingsStore settings, LongConsumer changed) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.changed = changed;
    }

    /**
     * How a company books what is paid before it is delivered.
     *
     * @param ledger who keeps the customer ledger today
     * @param now what holds for money that comes today
     * @param next a choice that takes effect later
     * @param example the worked purchase as each way books it, with the accounts of the company
     */
    public record State(
            LedgerMode ledger,
            LocalDate today,
            Way now,
            Optional<Prepayments.Change> next,
            Map<Way, List<WorkedPrepayment.Step>> example) {}

    public State state(long company) {
        return database.forCompany("prepayments", company, tx -> {
            var today = clocks.today(tx, company);
            var inUse = settings.current(tx, company).settings();
            var ledger = inUse.ledgerOn(today);
            var posting = inUse.posting(ledger);
            return new State(
                    ledger,
                    today,
                    inUse.prepayments().on(today),
                    inUse.prepayments().after(today),
                    Map.of(
                            Way.WAITS, WorkedPrepayment.waiting(posting, today),
                            Way.BOOKED, WorkedPrepayment.booked(posting, today),
                            Way.SOLD, WorkedPrepayment.sold(posting, today)));
        });
    }

    /**
     * Chooses for money that comes from the next day on. The former choice, made once more before then, takes the change back.
     *
     * @param way what is booked when the money comes
     */
    public void choose(long company, Way way, String actor) {
        var now = clocks.machineNow();
        boolean other = database.forCompany("choose-prepayments", company, tx -> {
            // Locked first: two people who choose at once are one after the other.
            tx.query("select 1 from company where company_id = ? for update", row -> row.getInt(1), company);
            var today = clocks.today(tx, company);
            if (way == Way.SOLD && settings.current(tx, company).settings().ledgerOn(today) != LedgerMode.KNYT) {
                return false;
            }
            var before = settings.current(tx, company).settings().prepayments();
            var next = before.changed(today, way);
            if (next.equals(before)) {
                return false;
            }
            settings.change(tx, company, s -> s.withPrepayments(next), "prepayments", actor, now);
            var told = new TreeMap<>(Map.of("way", way.name().toLowerCase(Locale.ROOT)));
            next.after(today).ifPresent(change -> told.put("from", change.from().toString()));
            Audit.write(tx, company, now, actor, "prepayments.change", "", told);
            return true;
        });
        if (other) {
            changed.accept(company);
        }
    }
}
