package se.knyt.postgres.backup;

/**
 * Makes Knyt's tables in an empty database. Whoever holds the migrations offers one through {@link java.util.ServiceLoader};
 * a logical restore into an empty database asks for it.
 */
public interface SchemaInstaller {

    /** @param jdbcUrl database with the credentials of a role that may create tables and roles */
    void install(String jdbcUrl);
}
