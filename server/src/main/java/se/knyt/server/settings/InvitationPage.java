package se.knyt.server.settings;

import java.time.Instant;
import java.util.Optional;
import se.knyt.server.access.People;

/**
 * A link to hand over. It is shown here and nowhere else.
 *
 * @param link empty when the person signs in as before
 * @param until company time at which it stops working
 */
public record InvitationPage(People.Person person, Optional<String> link, Instant until) {}
