package se.knyt.engine.intake;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.core.commerce.Person;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.json.Json;
import se.knyt.engine.seal.CompanyKeys;

/** Persons: opened for those who may see them, and erased. */
public final class Persons {
    private static final int TOKENS_MAX = 12;
    private static final int TOKEN_LENGTH_MAX = 60;

    private final Database database;
    private final CompanyKeys keys;

    public Persons(Database database, CompanyKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    static String place(long company, long person) {
        return "person/" + company + "/" + person;
    }

    /** The words that a person can be searched by, lower case without accents. */
    static Set<String> tokens(Person person) {
        var result = new TreeSet<String>();
        for (var text : new String[] {person.name(), person.company(), person.email()}) {
            for (var word : normalized(text).split("[^a-z0-9@._-]+")) {
                if (word.length() > 1 && result.size() < TOKENS_MAX) {
                    result.add(word.length() <= TOKEN_LENGTH_MAX ? word : word.substring(0, TOKEN_LENGTH_MAX));
                }
            }
        }
        return result;
    }

    public static String normalized(String text) {
        return Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "");
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

    /**
     * Erases a person: the row, the search words, and the keys of the raw records that tell of them. Documents, facts and
     * vouchers stay and still verify; they never held more than the person's key.
     *
     * @return whether there was such a person
     */
    public boolean erase(long company, long person) {
        return database.forCompany("erase-person", company, tx -> {
            tx.update("delete from person_token where company_id = ? and person_id = ?", company, person);
            tx.update("delete from raw_key where company_id = ? and person_id = ?", company, person);
            return tx.update("delete from person where company_id = ? and person_id = ?", company, person) == 1;
        });
    }
}
