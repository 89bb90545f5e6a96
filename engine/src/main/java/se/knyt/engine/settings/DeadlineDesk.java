package se.knyt.engine.settings;

import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.looseends.Causes;

/** How long before last days a company's people are told, and how long payouts are waited for. */
public final class DeadlineDesk {
    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final Runnable wake;

    /** @param wake called when what waits for its day is to be looked at again */
    public DeadlineDesk(Database database, CompanyClocks clocks, SettingsStore settings, Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.wake = wake;
    }

    /** Those in use. */
    public Deadlines deadlines(long company) {
        return database.forCompany(
                "deadlines",
                company,
                tx -> settings.current(tx, company).settings().deadlines());
    }

    /** Puts them in use as a new settings version; what waits for its day is looked at again. */
    public void saveDeadlines(long company, Deadlines wanted, String actor) {
        var now = clocks.machineNow();
        database.doForCompany("deadlines", company, tx -> {
            var before = settings.current(tx, company).settings().deadlines();
            if (before.equals(wanted)) {
                return;
            }
            settings.change(tx, company, s -> s.withDeadlines(wanted), "", actor, now);
            tx.update(
                    "update dispute set look_at = ? where company_id = ? and look_at is not null",
                    clocks.now(company),
                    company);
            tx.update(
                    "update trail set due_at = ? where company_id = ? and due_at > ? and merged_into is null",
                    clocks.now(company),
                    company,
                    clocks.now(company));
            if (!before.reservationOf().equals(wanted.reservationOf()) || before.extend() != wanted.extend()) {
                // A reservation of which nobody told a day waits for none.
                tx.update(
                        "update trail set due_at = ? where company_id = ? and merged_into is null and state in ('waiting', 'held')"
                                + " and captured_minor < total_minor",
                        clocks.now(company),
                        company);
            }
            // What was told of payouts may be told too early now.
            tx.update(
                    "update trail t set due_at = ? where company_id = ? and merged_into is null and trail_id in ("
                            + "select trail_id from loose_end where company_id = ? and closed_at is null and code = any (?))",
                    clocks.now(company),
                    company,
                    company,
                    Tx.texts(Causes.AWAITED));
            Audit.write(tx, company, now, actor, "deadlines.change", "", wanted.told());
        });
        wake.run();
    }
}
