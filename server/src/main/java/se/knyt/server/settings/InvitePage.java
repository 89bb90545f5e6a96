package se.knyt.server.settings;

/**
 * The form that invites a person.
 *
 * @param where {@code all} for every company of the organization, else this one
 * @param ownsAll whether the reader may invite to every company
 * @param wrong the field that is missing or wrong, or that the person has a role already; empty for nothing
 */
public record InvitePage(String name, String email, String role, String where, boolean ownsAll, String wrong) {}
