package se.knyt.engine;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import se.knyt.core.bookkeeping.FiscalYears;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.Secret;

/** Makes organizations, companies, their connections and flows. */
public final class Companies {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String BOOKED_IN = """
            select distinct target_connection_id from flow where company_id = ? and code = any (?) and state = 'on'
            """;

    private final Database database;
    private final IdAllocator ids;
    private final CompanyKeys keys;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final NewConnections connections;

    Companies(
            Database database,
            IdAllocator ids,
            CompanyKeys keys,
            CompanyClocks clocks,
            Connections connections,
            SettingsStore settings) {
        this.database = database;
        this.ids = ids;
        this.keys = keys;
        this.clocks = clocks;
        this.settings = settings;
        this.connections = new NewConnections(database, ids, clocks, connections);
    }

    /**
     * A connection just made.
     *
     * @param hookToken secret part of its webhook address, kept sealed
     */
    public record NewConnection(long id, String hookToken) {}

    /**
     * @param slug stands in addresses
     * @param startDate nothing older is fetched or booked
     */
    public record NewCompany(
            long organization,
            String slug,
            String name,
            String organizationNumber,
            boolean sandbox,
            LocalDate startDate) {}

    public long createOrganization(String name) {
        long id = ids.next();
        database.forNone(
                "organization",
                tx -> tx.update(
                        "insert into organization (organization_id, name, created_at) values (?, ?, ?)",
                        id,
                        name,
                        clocks.machineNow()));
        return id;
    }

    public long createCompany(NewCompany company, Settings settings) {
        return createCompany(company, settings, Integer.MAX_VALUE).orElseThrow();
    }

    /**
     * Makes a company.
     *
     * @param sandboxesMax how many sandboxes its organization may have; each has simulators of its own to run
     * @return empty when it is a sandbox and there are so many
     */
    public OptionalLong createCompany(NewCompany company, Settings settings, int sandboxesMax) {
        long id = ids.next();
        boolean made = database.forCompany("company", id, tx -> {
            if (company.sandbox() && sandboxes(tx, company.organization()) >= sandboxesMax) {
                return false;
            }
            tx.update(
                    "insert into company (company_id, organization_id, slug, name, organization_number, sandbox, start_date,"
                            + " settings_version, wrapped_key, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    id,
                    company.organization(),
                    company.slug(),
                    company.name(),
                    company.organizationNumber(),
                    company.sandbox(),
                    company.startDate(),
                    settings.version(),
                    keys.newWrapped(id),
                    clocks.machineNow());
            SettingsStore.write(tx, id, settings, "", "knyt", clocks.machineNow());
            return true;
        });
        return made ? OptionalLong.of(id) : OptionalLong.empty();
    }

    /** The organization is locked: two people who make one at once are counted one after the other. */
    private static long sandboxes(Tx tx, long organization) throws SQLException {
        tx.query("select 1 from organization where organization_id = ? for update", row -> row.getInt(1), organization);
        return tx.first(
                        "select count(*) from knyt_company_directory() where organization_id = ? and sandbox",
                        row -> row.getLong(1),
                        organization)
                .orElse(0L);
    }

    /** The company's day now: by its own clock, in its own zone. */
    public LocalDate today(long company) {
        var zone = database.forCompany(
                        "zone",
                        company,
                        tx -> tx.first("select zone from company where company_id = ?", r -> r.getString(1), company))
                .orElseThrow();
        return LocalDate.ofInstant(clocks.now(company), ZoneId.of(zone));
    }

    /**
     * Ends a sandbox company: it is worked on and shown no more, and its name in addresses is free.
     *
     * @throws IllegalArgumentException when the company is no sandbox
     */
    public void endSandbox(long company) {
        int ended = database.forCompany(
                "end-sandbox",
                company,
                tx -> tx.update(
                        "update company set ended_at = ?, slug = left(slug, 35) || '-' || company_id"
                                + " where company_id = ? and sandbox and ended_at is null",
                        clocks.machineNow(),
                        company));
        if (ended == 0) {
            throw new IllegalArgumentException("only a sandbox can be ended");
        }
    }

    /** Roles that were given for a sandbox alone, and invitations to it, are of the one that took its place from here on. */
    public void takePlace(long before, long now) {
        database.forCompanies(
                "take-place",
                List.of(before, now),
                tx -> tx.update("update company_member set company_id = ? where company_id = ?", now, before));
    }

    /**
     * Connects a system: keeps its settings and secrets, and schedules its streams; all of it, or nothing.
     *
     * @param secrets credentials by setting key
     * @throws IllegalArgumentException when the connector is not there or refuses the settings; nothing is kept then
     */
    public NewConnection connect(
            long company,
            String connectorId,
            String name,
            String baseUri,
            Map<String, String> settings,
            Map<String, Secret> secrets) {
        return connections.connect(
                company, new NewConnections.Given(connectorId, name, baseUri, settings, secrets), false);
    }

    /** Tries and makes connections. */
    public NewConnections connections() {
        return connections;
    }

    /**
     * Makes a flow, or turns an existing one on or off. What goes into the books decides who keeps them: an accounting system, or
     * Knyt where the target is a file.
     *
     * @throws IllegalArgumentException when the other way of keeping the books has begun already
     */
    public void flow(long company, String code, long source, long target, boolean on) {
        long id = ids.next();
        database.doForCompany("flow", company, tx -> {
            if (on && FlowCode.ledgerOf(code).isPresent()) {
                requireOneKeeper(tx, company, target);
                keepBooks(tx, company, FlowCode.ledgerOf(code).get());
            }
            tx.update(
                    "insert into flow (company_id, flow_id, code, source_connection_id, target_connection_id, state)"
                            + " values (?, ?, ?, ?, ?, ?)"
                            + " on conflict (company_id, code, source_connection_id, target_connection_id)"
                            + " do update set state = excluded.state",
                    company,
                    id,
                    code,
                    source,
                    target,
                    on ? "on" : "paused");
        });
    }

    /** Where channels have ways of their own, all of them end in the one system that has them. */
    private void requireOneKeeper(Tx tx, long company, long target) throws SQLException {
        boolean other =
                !settings.current(tx, company).settings().cutOvers().channels().isEmpty()
                        && tx.query(BOOKED_IN, row -> row.getLong(1), company, Tx.texts(FlowCode.BOOKS)).stream()
                                .anyMatch(books -> books != target);
        if (other) {
            throw new IllegalArgumentException("sales channels have ways of their own, in another system");
        }
    }

    private void keepBooks(Tx tx, long company, LedgerMode mode) throws SQLException {
        var inUse = settings.current(tx, company).settings();
        if (inUse.cutOvers().any() ? inUse.everKept(mode) : inUse.ledger() == mode) {
            return;
        }
        boolean begun = tx.first("select 1 from fact where company_id = ? limit 1", row -> row.getInt(1), company)
                .isPresent();
        if (begun) {
            throw new IllegalArgumentException("the books are begun; who keeps them is not changed any more");
        }
        settings.change(tx, company, s -> s.withLedger(mode), "ledger", "knyt", clocks.machineNow());
    }

    /**
     * Names the fiscal years that Knyt's own vouchers are numbered in.
     *
     * @throws IllegalArgumentException when a voucher that is there would get into another year
     */
    public void fiscalYears(long company, FiscalYears years) {
        database.doForCompany("fiscal-years", company, tx -> {
            tx
                    .query(
                            "select fiscal_year, min(voucher_date), max(voucher_date) from voucher where company_id = ?"
                                    + " group by fiscal_year",
                            row -> FiscalYears.name(years.of(row.getObject(2, LocalDate.class)))
                                            .equals(row.getString(1))
                                    && FiscalYears.name(years.of(row.getObject(3, LocalDate.class)))
                                            .equals(row.getString(1)),
                            company)
                    .stream()
                    .filter(same -> !same)
                    .findAny()
                    .ifPresent(other -> {
                        throw new IllegalArgumentException("vouchers are numbered in another fiscal year already");
                    });
            tx.update("delete from fiscal_year where company_id = ?", company);
            for (var year : years.named()) {
                tx.update(
                        "insert into fiscal_year (company_id, starts_on, ends_on) values (?, ?, ?)",
                        company,
                        year.start(),
                        year.end());
            }
        });
    }

    /** A token nobody can guess, for addresses and links. */
    public static String newToken() {
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
