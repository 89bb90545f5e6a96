package se.knyt.server.flows;

import java.util.List;

/**
 * Who captures and who refunds what.
 *
 * @param hands the choices made
 * @param methods codes of payment methods that can be chosen
 * @param channels shops that can be chosen
 * @param accounts connections with providers that the company has several with
 * @param problem key of what was wrong with the form sent, empty for nothing
 */
public record HandsPage(
        List<HandRow> hands,
        List<String> methods,
        List<Channel> channels,
        List<Account> accounts,
        String problem,
        HandInput input) {
    /** The hands there are, in the order they are offered. */
    public static final List<String> HANDS =
            List.of("knyt-through-shop", "knyt-at-provider", "shop", "accounting-system", "person");

    /** A choice: method and shop are empty for every other, the connection where none is chosen. */
    public record HandRow(String method, String channel, String captures, String refunds, String account) {}

    /** One of several connections with a provider. */
    public record Account(long id, String ref, String method, String name) {}

    /** A shop of the company. */
    public record Channel(long id, String ref, String name) {}

    /** What was written into the form. */
    public record HandInput(String method, String channel, String captures, String refunds, String account) {
        static final HandInput EMPTY = new HandInput("", "", "knyt-through-shop", "shop", "");
    }
}
