package se.knyt.engine.connections;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.DatabaseException;
import se.knyt.engine.db.Tx;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.seal.SealBrokenException;
import se.knyt.spi.Credentials;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.Secret;

/** A connection's secrets, sealed under the company's key with the row's identity. */
final class StoredCredentials implements Credentials {
    /** Longer than an exchange can take: its wait for a free call and the call. One that is older got no answer. */
    private static final Duration EXCHANGE_MAX = Duration.ofSeconds(60);

    /** A database that is restarting is waited for each time, as long as the pool waits for a connection. */
    private static final int WRITES_MAX = 5;

    private final Database database;
    private final CompanyKeys keys;
    private final CompanyClocks clocks;
    private final long company;
    private final long connection;

    StoredCredentials(Database database, CompanyKeys keys, CompanyClocks clocks, long company, long connection) {
        this.database = database;
        this.keys = keys;
        this.clocks = clocks;
        this.company = company;
        this.connection = connection;
    }

    static String place(long company, long connection, String key) {
        return "secret/" + company + "/" + connection + "/" + key;
    }

    @Override
    public Optional<Secret> secret(String key) {
        return database.forCompany(
                        "read-secret",
                        company,
                        tx -> tx.first(
                                "select sealed from connection_secret"
                                        + " where company_id = ? and connection_id = ? and key = ?",
                                row -> row.getBytes(1),
                                company,
                                connection,
                                key))
                .map(bytes -> opened(key, bytes));
    }

    /** A credential that cannot be opened is as one that is not there: this connection needs a new sign-in, and no other waits for it. */
    private Secret opened(String key, byte[] sealed) {
        try {
            return new Secret(
                    new String(keys.of(company).open(sealed, place(company, connection, key)), StandardCharsets.UTF_8));
        } catch (SealBrokenException e) {
            throw new ProviderFailure.Unauthorized(key + " cannot be opened");
        }
    }

    @Override
    public void replaceOnce(SecretExchange call) {
        database.doForCompany("exchange-intent", company, tx -> {
            int begun = tx.update(
                    "insert into connection_exchange (company_id, connection_id, begun_at) values (?, ?, ?)"
                            + " on conflict do nothing",
                    company,
                    connection,
                    clocks.machineNow());
            if (begun == 0) {
                throw underWay(tx);
            }
        });
        Map<String, Secret> fresh;
        try {
            fresh = call.exchange();
        } catch (ProviderFailure.NotSent | ProviderFailure.RateLimited e) {
            forgetIntent();
            throw e;
        }
        keep(fresh);
    }

    /** The old credential is used up: what replaces it is written however often it takes, within reason. */
    private void keep(Map<String, Secret> fresh) {
        for (int attempt = 1; ; attempt++) {
            try {
                write(fresh);
                return;
            } catch (DatabaseException e) {
                if (attempt == WRITES_MAX) {
                    throw e;
                }
            }
        }
    }

    private void write(Map<String, Secret> fresh) {
        database.doForCompany("exchange-done", company, tx -> {
            for (var secret : fresh.entrySet()) {
                var sealed = keys.of(company)
                        .seal(
                                secret.getValue().reveal().getBytes(StandardCharsets.UTF_8),
                                place(company, connection, secret.getKey()));
                tx.update(
                        "insert into connection_secret (company_id, connection_id, key, sealed, updated_at)"
                                + " values (?, ?, ?, ?, ?) on conflict (company_id, connection_id, key)"
                                + " do update set sealed = excluded.sealed, updated_at = excluded.updated_at",
                        company,
                        connection,
                        secret.getKey(),
                        sealed,
                        clocks.machineNow());
            }
            tx.update(
                    "delete from connection_exchange where company_id = ? and connection_id = ?", company, connection);
        });
    }

    /** A page in another process may be at it, and then the new credential is there in a moment; else its answer is lost. */
    private ProviderFailure underWay(Tx tx) throws SQLException {
        boolean lost = tx.first(
                        "select begun_at from connection_exchange where company_id = ? and connection_id = ?",
                        row -> Tx.instant(row, 1),
                        company,
                        connection)
                .filter(at -> !at.plus(EXCHANGE_MAX).isAfter(clocks.machineNow()))
                .isPresent();
        return lost
                ? new ProviderFailure.Unauthorized("an earlier exchange of the sign-in got no answer")
                : new ProviderFailure.NotSent("the sign-in is being renewed");
    }

    private void forgetIntent() {
        database.doForCompany(
                "exchange-not-sent",
                company,
                tx -> tx.update(
                        "delete from connection_exchange where company_id = ? and connection_id = ?",
                        company,
                        connection));
    }
}
