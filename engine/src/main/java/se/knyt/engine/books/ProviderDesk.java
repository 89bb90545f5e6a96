package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.settings.SettingsStore;

/** The accounts that a company has for its payment providers. */
public final class ProviderDesk {
    private final Database database;
    private final SettingsStore settings;

    public ProviderDesk(Database database, SettingsStore settings) {
        this.database = database;
        this.settings = settings;
    }

    /** Codes of the providers that a company is connected to, is owed by, or has chosen accounts for. */
    public Set<String> inUse(long company) {
        return database.forCompany("providers-in-use", company, tx -> inUse(tx, company));
    }

    private Set<String> inUse(Tx tx, long company) throws SQLException {
        var codes = new TreeSet<String>(tx.query(
                "select connector from connection where company_id = ?"
                        + " union select provider from trail_owed where company_id = ? and provider <> ''",
                row -> row.getString(1),
                company,
                company));
        settings.current(tx, company).settings().providers().stream()
                .map(ProviderSettings::provider)
                .forEach(codes::add);
        return codes;
    }
}
