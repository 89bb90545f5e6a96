package se.knyt.engine.giftcards;

import java.util.Map;
import java.util.Optional;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.engine.settings.StoreCreditBooks;

/** On which account store credit stands. */
public final class StoreCreditDesk {
    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;

    public StoreCreditDesk(Database database, CompanyClocks clocks, SettingsStore settings) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
    }

    /** Why the account was not changed. */
    public enum Refusal {
        /** It is no current liability, or is that of something else. */
        NOT_FIT,
        /** Something is booked on the one in use: the balance would stand on two. */
        MOVED
    }

    /** What is in use. */
    public int account(long company) {
        return database.forCompany(
                "store-credit",
                company,
                tx -> settings.current(tx, company).settings().storeCredit().account());
    }

    /** Whether any shop has told of store credit, or a purchase has moved some. */
    public boolean any(long company) {
        return database.forCompany(
                "store-credit",
                company,
                tx -> tx.first(
                                "select 1 from gift_card_movement where company_id = ? and stored_as = 'store-credit' limit 1",
                                row -> row.getInt(1),
                                company)
                        .isPresent());
    }

    /** Puts it in use as a new settings version. */
    public Optional<Refusal> save(long company, int account, String actor) {
        var now = clocks.machineNow();
        return database.forCompany("store-credit", company, tx -> {
            var inUse = settings.current(tx, company).settings();
            if (inUse.storeCredit().account() == account) {
                return Optional.<Refusal>empty();
            }
            if (!StoreCreditBooks.fits(account, inUse.posting())) {
                return Optional.of(Refusal.NOT_FIT);
            }
            boolean moved = tx.first(
                            "select 1 from gift_card_movement where company_id = ? and stored_as = 'store-credit'"
                                    + " and booked_minor <> 0 limit 1",
                            row -> row.getInt(1),
                            company)
                    .isPresent();
            if (moved) {
                return Optional.of(Refusal.MOVED);
            }
            settings.change(tx, company, s -> s.withStoreCredit(new StoreCreditBooks(account)), "", actor, now);
            Audit.write(
                    tx,
                    company,
                    now,
                    actor,
                    "store-credit-account.change",
                    "",
                    Map.of("account", String.valueOf(account)));
            return Optional.empty();
        });
    }
}
