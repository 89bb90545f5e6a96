package se.knyt.server.control;

import java.util.Map;
import org.springframework.stereotype.Component;
import se.knyt.engine.Engine;
import se.knyt.server.access.Invitations;
import se.knyt.server.access.Place;
import se.knyt.server.access.Role;
import se.knyt.server.access.Users;
import se.knyt.server.audit.Audit;
import se.knyt.server.text.Language;

/** What only whoever runs Knyt does with organizations and accounts. Each act stands in the log that belongs to no company. */
@Component
class OperatedAccounts {
    private static final int NAME_MAX = 200;
    private static final String OPERATOR = "operator";

    private final Engine engine;
    private final Users users;
    private final Invitations invitations;
    private final Audit audit;

    OperatedAccounts(Engine engine, Users users, Invitations invitations, Audit audit) {
        this.engine = engine;
        this.users = users;
        this.invitations = invitations;
        this.audit = audit;
    }

    /**
     * Makes an organization and invites its first owner.
     *
     * @return the token of the invitation's link
     * @throws IllegalArgumentException when there is no name, or no e-mail address
     */
    String organization(String name, String email) {
        if (name.isBlank() || name.strip().length() > NAME_MAX) {
            throw new IllegalArgumentException("The organization needs a name of at most " + NAME_MAX + " characters.");
        }
        if (!email.strip().matches("[^@\\s]{1,100}@[^@\\s]{1,99}")) {
            throw new IllegalArgumentException("The owner needs a whole e-mail address.");
        }
        long organization = engine.companies().createOrganization(name.strip());
        var address = Users.normal(email);
        var invitation = invitations
                .invite(Place.everywhere(organization), OPERATOR, address, address, Role.OWNER, Language.SV)
                .orElseThrow();
        audit.outside(
                0,
                OPERATOR,
                "organization.create",
                name.strip(),
                Map.of("owner", address, "organization", Long.toString(organization)));
        return invitation.token();
    }

    /**
     * A link with which a user chooses a new password.
     *
     * @throws IllegalArgumentException when nobody has the e-mail address
     */
    String passwordLink(String email) {
        long user = users.byEmail(email)
                .orElseThrow(() -> new IllegalArgumentException("Nobody has the e-mail address " + email + "."));
        audit.outside(user, OPERATOR, "person.password-link", Users.normal(email), Map.of());
        return users.newReset(user);
    }
}
