package se.knyt.postgres.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One database of one test class; closing drops it, with whoever is still connected.
 *
 * @param name the database's name
 * @param url JDBC URL without credentials
 * @param user superuser of the server
 */
public record TestDatabase(String name, String url, String user, String password) implements AutoCloseable {

    /** JDBC URL that holds user and password as well, for programs that take one string. */
    public String urlWithCredentials() {
        return urlWithCredentials(user, password);
    }

    /** The same for another role, such as the one the application runs as. */
    public String urlWithCredentials(String otherUser, String otherPassword) {
        return url + "?user=" + otherUser + "&password=" + otherPassword;
    }

    /** A connection as superuser; the caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** A data source without a pool, as superuser. */
    public DataSource dataSource() {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    @Override
    public void close() {
        TestPostgres.drop(name);
    }
}
