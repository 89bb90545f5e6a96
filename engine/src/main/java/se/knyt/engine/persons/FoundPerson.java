package se.knyt.engine.persons;

import java.time.Instant;
import java.util.List;
import se.knyt.core.commerce.Person;

/**
 * One human being as far as can be told: all rows with the same e-mail address, or one row that has none.
 *
 * @param rows newest telling first, never empty
 */
public record FoundPerson(List<Row> rows) {
    public FoundPerson {
        rows = List.copyOf(rows);
    }

    /**
     * A person as one connection told of them under one key.
     *
     * @param toldAt the source's time of the newest telling
     */
    public record Row(long id, long connection, String system, String key, Person person, Instant toldAt) {}

    /** As told last. */
    public Person newest() {
        return rows.getFirst().person();
    }

    public long id() {
        return rows.getFirst().id();
    }

    List<Long> ids() {
        return rows.stream().map(Row::id).toList();
    }
}
