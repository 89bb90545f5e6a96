package se.knyt.server.giftcards;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.knyt.core.commerce.Person;
import se.knyt.engine.persons.PersonDesk;
import se.knyt.server.shell.View;

/**
 * Who has store credit, or bought a gift card: as much as the reader's role may see. Read from the person each time, so that one who was
 * erased has no name here either.
 *
 * @param name as told; empty where the person told none, or is known no more
 * @param email only for whom everything known of a buyer is shown, else empty
 * @param href the page of everything that is held, for the same readers, else empty
 */
public record Holder(String name, String email, String href) {
    /** Nobody is known, or nobody is to be shown. */
    static final Holder NONE = new Holder("", "", "");

    /** Those of some cards, by the id of the person. */
    static Map<Long, Holder> of(View view, PersonDesk desk, Collection<CardRow> cards) {
        var result = new TreeMap<Long, Holder>();
        if (view.role().seesNames()) {
            var ids = cards.stream().map(CardRow::holder).filter(id -> id != 0).collect(Collectors.toSet());
            desk.named(view.company().id(), ids).forEach((id, person) -> result.put(id, holder(view, id, person)));
        }
        return result;
    }

    private static Holder holder(View view, long id, Person person) {
        var name = person.name().isBlank() ? person.company() : person.name();
        return view.role().seesPersons()
                ? new Holder(name, person.email(), view.url("/persons/" + view.ref(id)))
                : new Holder(name, "", "");
    }
}
