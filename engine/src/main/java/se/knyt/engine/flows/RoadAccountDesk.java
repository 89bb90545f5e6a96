package se.knyt.engine.flows;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.engine.Audit;
import se.knyt.engine.books.RoadBooking;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.clock.CompanyZone;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.settings.RoadBooks;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;

/** On which account it stands what buyers are to get back by another road than the provider that they paid. */
public final class RoadAccountDesk {
    private static final int BANK = 1930;

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final Runnable changed;

    /** @param changed called when another account is in use */
    public RoadAccountDesk(Database database, CompanyClocks clocks, SettingsStore settings, Runnable changed) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.changed = changed;
    }

    /** Why the account was not changed. */
    public enum Refusal {
        /** It is no current liability, or is that of something else. */
        NOT_FIT,
        /** Something is booked on the one in use: the balance would stand on two. */
        MOVED
    }

    /**
     * What another account would mean.
     *
     * @param refusal why it cannot be, empty where it can
     * @param vouchers of what is owed now when it is paid, the oldest first; none where nothing is owed
     */
    public record Preview(Optional<Refusal> refusal, List<Voucher> vouchers) {
        public Preview {
            vouchers = List.copyOf(vouchers);
        }
    }

    /** What is in use. */
    public int account(long company) {
        return database.forCompany(
                "road-account",
                company,
                tx -> settings.current(tx, company).settings().roads().account());
    }

    /** What an account would mean; changes nothing. */
    public Preview preview(long company, int account) {
        return database.forCompany("road-account", company, tx -> {
            var inUse = settings.current(tx, company).settings();
            var refusal = refusal(tx, company, inUse, account);
            if (refusal.isPresent()) {
                return new Preview(refusal, List.of());
            }
            var zone = CompanyZone.of(tx, company);
            var day = clocks.now(company).atZone(zone).toLocalDate();
            // As in books of our own: in a customer ledger the credit note itself is the debt.
            var posting = inUse.withRoads(new RoadBooks(account)).posting(LedgerMode.KNYT);
            return new Preview(
                    refusal,
                    RoadBooking.owed(tx, company).stream()
                            .filter(owed -> owed.amount().currency().equals(posting.bookCurrency()))
                            .limit(2)
                            .flatMap(owed -> new OtherRoad.Paid(
                                            owed.key(), 1, day, owed.order(), BANK, "", owed.amount(), List.of())
                                    .entries(posting).stream())
                            .map(WantedEntry::voucher)
                            .toList());
        });
    }

    /** Puts it in use as a new settings version. */
    public Optional<Refusal> save(long company, int account, String actor) {
        var now = clocks.machineNow();
        var refused = database.forCompany("road-account", company, tx -> {
            var inUse = settings.current(tx, company).settings();
            if (inUse.roads().account() == account) {
                return Optional.<Refusal>empty();
            }
            var refusal = refusal(tx, company, inUse, account);
            if (refusal.isEmpty()) {
                settings.change(tx, company, s -> s.withRoads(new RoadBooks(account)), "", actor, now);
                Audit.write(
                        tx,
                        company,
                        now,
                        actor,
                        "refund-account.change",
                        "",
                        Map.of("account", String.valueOf(account)));
            }
            return refusal;
        });
        changed.run();
        return refused;
    }

    private static Optional<Refusal> refusal(Tx tx, long company, Settings inUse, int account) throws SQLException {
        if (inUse.roads().account() == account) {
            return Optional.empty();
        }
        if (!RoadBooks.fits(account, inUse.posting())) {
            return Optional.of(Refusal.NOT_FIT);
        }
        return tx.first(
                "select 1 from provider_item where company_id = ? and provider = ? and own_minor <> 0 limit 1",
                row -> Refusal.MOVED,
                company,
                OtherRoad.CODE);
    }
}
