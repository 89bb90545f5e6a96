package se.knyt.server.settings;

import java.time.Instant;

/**
 * A link to hand over. It is shown here and nowhere else. Whether the invited has an account already is not told.
 *
 * @param email of the invited
 * @param until company time at which it stops working
 */
public record InvitationPage(String email, String link, Instant until) {}
