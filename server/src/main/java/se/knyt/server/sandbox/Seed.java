package se.knyt.server.sandbox;

import java.time.InstantSource;
import java.util.Optional;
import se.knyt.engine.Engine;
import se.knyt.server.access.Users;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.text.Language;

/** What a Knyt that has never run before needs: an organization and its owner. There is no default password; a link signs in. */
public final class Seed {
    /** The owner of a fresh installation, who names himself later. */
    private static final String OWNER_EMAIL = "owner@localhost";

    private final Engine engine;
    private final Users users;
    private final WebDatabase web;
    private final InstantSource clock;

    public Seed(Engine engine, Users users, WebDatabase web, InstantSource clock) {
        this.engine = engine;
        this.users = users;
        this.web = web;
        this.clock = clock;
    }

    /** The user that the sign-in link is for: the first owner, made at the first start. */
    public long owner() {
        var known = web.outside(sql -> sql.first(
                "select user_id from membership where role = 'owner' and accepted_at is not null order by"
                        + " organization_id, user_id limit 1",
                row -> row.number("user_id")));
        if (known.isPresent()) {
            return known.get();
        }
        long organization = engine.companies().createOrganization("Knyt");
        long user = users.make(OWNER_EMAIL, "Ägaren", Language.SV);
        web.outside(sql -> sql.update(
                "insert into membership (organization_id, user_id, role, accepted_at) values (?, ?, 'owner', ?) on"
                        + " conflict do nothing",
                organization,
                user,
                clock.instant()));
        return user;
    }

    /** The organization of the first owner. */
    public long organization() {
        return web.outside(
                sql -> sql.one("select min(organization_id) as id from organization", row -> row.number("id")));
    }

    /** The company with this name in addresses, if it is there already. */
    public Optional<Long> company(String slug) {
        return web.outside(sql -> sql.first(
                "select company_id from knyt_company_directory() where slug = ?",
                row -> row.number("company_id"),
                slug));
    }

    /** Whether there is any company. */
    public boolean anyCompany() {
        return web.outside(sql ->
                sql.one("select exists (select 1 from knyt_company_directory()) as there", row -> row.flag("there")));
    }
}
