package se.knyt.engine.intake;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import se.knyt.core.commerce.Person;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.seal.CompanyKeys;

/** Persons: opened for those who may see them. */
public final class Persons {
    private final CompanyKeys keys;

    public Persons(CompanyKeys keys) {
        this.keys = keys;
    }

    static String place(long company, long person) {
        return "person/" + company + "/" + person;
    }

    /** How the company's search words are kept. */
    public PersonWords words(long company) {
        return new PersonWords(keys.of(company));
    }

    /** The person a document names, empty when it was erased or never told. */
    public Optional<Person> find(Tx tx, long company, long connection, String key) throws SQLException {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        return tx.first(
                "select person_id, sealed from person where company_id = ? and connection_id = ? and person_key = ?",
                row -> open(company, row.getLong(1), row.getBytes(2)),
                company,
                connection,
                key);
    }

    /** Opens a person read by somebody else's query. */
    public Person open(long company, long person, byte[] sealed) {
        return Json.read(
                new String(keys.of(company).open(sealed, place(company, person)), StandardCharsets.UTF_8),
                Person.class);
    }

    /** What stands for a person in the list of the erased. */
    public byte[] erasedHash(long company, long connection, String key) {
        return PersonRows.keyHash(PersonRows.keyHash(keys.of(company)), connection, key);
    }
}
