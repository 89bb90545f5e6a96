package se.knyt.engine.books;

import java.util.regex.Pattern;

/** Codes by which providers are known. */
public final class ProviderCodes {
    /** The connector of a provider that Knyt knows by its files alone; its code is among the settings of the connection. */
    public static final String OTHER = "other";

    /** What a company may call such a provider. */
    public static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,59}");

    private ProviderCodes() {}
}
