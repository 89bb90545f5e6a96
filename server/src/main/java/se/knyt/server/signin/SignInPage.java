package se.knyt.server.signin;

import se.knyt.server.text.Language;
import se.knyt.server.text.Texts;

/**
 * What the sign-in page shows.
 *
 * @param problem heading of what went wrong, empty for none
 * @param why the sentence below it
 * @param link the token of a sign-in link, empty for the form with a password
 * @param chooses the sentence to whoever chooses a password with the link, empty where none is chosen
 */
public record SignInPage(
        Language language,
        Texts texts,
        String csrf,
        String email,
        String back,
        String problem,
        String why,
        String link,
        String chooses) {}
