package se.knyt.server.settings;

import se.knyt.server.access.People;

/**
 * One person.
 *
 * @param problem key of why a change was refused, empty for none
 */
public record PersonPage(People.Person person, String problem) {}
