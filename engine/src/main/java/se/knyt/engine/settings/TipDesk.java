package se.knyt.engine.settings;

import java.util.Map;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;

/** On which account tips stand. */
public final class TipDesk {
    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final Runnable changed;

    /** @param changed called when another account is in use */
    public TipDesk(Database database, CompanyClocks clocks, SettingsStore settings, Runnable changed) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.changed = changed;
    }

    /** What is in use. */
    public int account(long company) {
        return database.forCompany(
                "tip-account",
                company,
                tx -> settings.current(tx, company).settings().tips().account());
    }

    /**
     * Puts it in use as a new settings version, for what is booked from now on.
     *
     * @return false where it is no current liability, or is that of something else
     */
    public boolean save(long company, int account, String actor) {
        var now = clocks.machineNow();
        boolean fits = database.forCompany("tip-account", company, tx -> {
            var inUse = settings.current(tx, company).settings();
            if (inUse.tips().account() == account) {
                return true;
            }
            if (!TipBooks.fits(account, inUse.posting())) {
                return false;
            }
            settings.change(tx, company, s -> s.withTips(new TipBooks(account)), "", actor, now);
            Audit.write(tx, company, now, actor, "tip-account.change", "", Map.of("account", String.valueOf(account)));
            return true;
        });
        changed.run();
        return fits;
    }
}
