package se.knyt.server.signin;

import java.util.List;
import java.util.Optional;
import se.knyt.server.access.Invitations;
import se.knyt.server.access.Place;
import se.knyt.server.text.Language;
import se.knyt.server.text.Texts;

/**
 * What a user is invited to.
 *
 * @param email of the user, who may be signed in to another account than the one that was invited
 * @param invited the place that the link leads to, which is the only one that can be accepted here
 * @param token of that link, empty for none
 * @param unknown whether there was a link, and it is for another account or works no longer
 * @param home address of the user's first company, empty for none
 */
public record InvitationsPage(
        Language language,
        Texts texts,
        String csrf,
        String email,
        List<Invitations.Offer> offers,
        Optional<Place> invited,
        String token,
        boolean unknown,
        String home) {
    public String t(String key, Object... arguments) {
        return texts.get(key, arguments);
    }

    /** Whether an offer is the one of the link. */
    public boolean isOfLink(Invitations.Offer offer) {
        return invited.filter(offer.place()::equals).isPresent();
    }
}
