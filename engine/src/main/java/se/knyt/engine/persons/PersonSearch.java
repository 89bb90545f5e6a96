package se.knyt.engine.persons;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Person;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.PersonWords;
import se.knyt.engine.intake.Persons;

/** Finds persons by words of their names and addresses, or by the number of something they bought. */
final class PersonSearch {
    /** Rows looked at; who finds more than that says more of whom is meant. */
    private static final int ROWS_MAX = 500;

    /** Persons with the longest word of whom the other words are asked. */
    private static final int NAMED_MAX = 4_000;

    private static final String BY_WORDS = """
        select k.person_id
          from (select company_id, person_id from person_token
                 where company_id = ? and token >= ? and token < ? order by token, person_id limit ?) k
         where true %s limit ?
        """;
    private static final String AND_WORD = """
        and exists (select 1 from person_token o where o.company_id = k.company_id and o.person_id = k.person_id
                       and o.token >= ? and o.token < ?)\
        """;
    private static final String BY_NUMBER =
            "select person_id from trail where company_id = ? and order_number = ? and person_id is not null and"
                    + " merged_into is null limit ?";
    private static final String ROWS = """
        select p.person_id, p.connection_id, c.name, p.person_key, p.sealed, p.told_at
          from person p join connection c on c.company_id = p.company_id and c.connection_id = p.connection_id
         where p.company_id = ? and p.person_id = any (?)
         order by p.told_at desc, p.person_id desc
        """;

    private final Persons persons;

    PersonSearch(Persons persons) {
        this.persons = persons;
    }

    /** Those whom the text finds, by name. */
    List<FoundPerson> find(Tx tx, long company, String text) throws SQLException {
        var words = PersonWords.query(text);
        var result = new ArrayList<>(opened(tx, company, byWords(tx, company, words)).stream()
                .filter(row -> {
                    var own = PersonWords.of(row.person());
                    return words.stream().allMatch(word -> PersonWords.finds(word, own));
                })
                .toList());
        var number = text.strip().replaceFirst("^#", "");
        result.addAll(opened(tx, company, tx.query(BY_NUMBER, row -> row.getLong(1), company, number, ROWS_MAX)));
        return grouped(result).stream()
                .sorted(Comparator.comparing(
                        f -> PersonWords.normalized(f.newest().name())))
                .toList();
    }

    /** The human being to whom a row belongs, whole. */
    Optional<FoundPerson> one(Tx tx, long company, long person) throws SQLException {
        var row = opened(tx, company, List.of(person));
        if (row.isEmpty()) {
            return Optional.empty();
        }
        var mail = mail(row.getFirst().person());
        if (mail.isEmpty()) {
            return Optional.of(new FoundPerson(row));
        }
        var all = opened(tx, company, byWords(tx, company, List.of(mail))).stream()
                .filter(r -> mail(r.person()).equals(mail))
                .toList();
        return Optional.of(new FoundPerson(all.isEmpty() ? row : all));
    }

    private List<Long> byWords(Tx tx, long company, List<String> words) throws SQLException {
        if (words.isEmpty()) {
            return List.of();
        }
        var ranges = persons.words(company);
        var parameters = new ArrayList<Object>(List.of(company));
        // The longest word finds the fewest; the others are asked of those.
        words.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(ranges::range)
                .forEach(range -> parameters.addAll(List.of(range.from(), range.below())));
        parameters.add(3, NAMED_MAX);
        parameters.add(ROWS_MAX);
        return tx.query(
                BY_WORDS.formatted(AND_WORD.repeat(words.size() - 1)), row -> row.getLong(1), parameters.toArray());
    }

    /** Some rows, by their id. */
    Map<Long, Person> rows(Tx tx, long company, List<Long> ids) throws SQLException {
        var result = new LinkedHashMap<Long, Person>();
        opened(tx, company, ids).forEach(row -> result.put(row.id(), row.person()));
        return result;
    }

    private List<FoundPerson.Row> opened(Tx tx, long company, List<Long> ids) throws SQLException {
        if (ids.isEmpty()) {
            return List.of();
        }
        return tx.query(
                ROWS,
                row -> new FoundPerson.Row(
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        persons.open(company, row.getLong(1), row.getBytes(5)),
                        Tx.instant(row, 6)),
                company,
                Tx.bigints(ids));
    }

    private static List<FoundPerson> grouped(List<FoundPerson.Row> rows) {
        var groups = new LinkedHashMap<String, LinkedHashMap<Long, FoundPerson.Row>>();
        for (var row : rows) {
            var mail = mail(row.person());
            groups.computeIfAbsent(mail.isEmpty() ? "#" + row.id() : mail, k -> new LinkedHashMap<>())
                    .put(row.id(), row);
        }
        return groups.values().stream()
                .map(group -> new FoundPerson(List.copyOf(group.values())))
                .toList();
    }

    private static String mail(Person person) {
        return PersonWords.words(person.email()).stream().findFirst().orElse("");
    }
}
