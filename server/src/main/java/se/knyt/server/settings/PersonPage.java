package se.knyt.server.settings;

import java.util.List;
import se.knyt.server.access.People;

/**
 * One person.
 *
 * @param roles those that hold in this company, at least one; that in every company first
 * @param ownsAll whether the reader may change roles that hold in every company
 * @param problem key of why a change was refused, empty for none
 */
public record PersonPage(List<People.Person> roles, boolean ownsAll, String problem) {
    public People.Person person() {
        return roles.getFirst();
    }

    /** Whether the reader may change a role. */
    public boolean changes(People.Person role) {
        return ownsAll || !role.everywhere();
    }
}
