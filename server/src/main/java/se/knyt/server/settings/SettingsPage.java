package se.knyt.server.settings;

import java.time.Instant;
import java.util.List;
import se.knyt.server.access.People;
import se.knyt.server.shell.Paging;

/**
 * Settings of a company and of the user.
 *
 * @param problem key of what was wrong with the form sent, empty for nothing
 * @param hasPassword whether the user has chosen a password, which is then asked for
 * @param otherSessions how many other browsers the user is signed in with
 */
public record SettingsPage(
        List<People.Person> people,
        List<Entry> entries,
        Paging paging,
        String problem,
        boolean hasPassword,
        long otherSessions) {
    /**
     * A line of the audit log.
     *
     * @param address from where it was asked for, empty for what Knyt did by itself
     */
    public record Entry(long id, Instant at, String actor, String action, String subject, String address) {}
}
