package se.knyt.server.trails;

import java.util.List;

/**
 * Purchases of several shops with the same order number, for the reader to choose from.
 *
 * @param number that they have
 */
public record SeveralPage(String number, List<Choice> choices) {
    public SeveralPage {
        choices = List.copyOf(choices);
    }

    /** @param path where it leads, within the company */
    public record Choice(Purchases.Fitting of, String path) {}
}
