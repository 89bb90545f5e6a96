package se.knyt.server.settings;

/**
 * The form that adds a person.
 *
 * @param wrong the field that is missing or wrong, empty for none
 */
public record InvitePage(String name, String email, String role, String wrong) {
    static final InvitePage EMPTY = new InvitePage("", "", "viewer", "");
}
