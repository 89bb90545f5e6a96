package se.knyt.server.start;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is wrong with the way to Knyt, as far as its own options tell: said in the log at each start. */
final class FrontWarnings {
    private FrontWarnings() {}

    static List<String> of(StartOptions options) {
        var warnings = new ArrayList<String>();
        boolean here = Set.of("127.0.0.1", "::1", "[::1]", "localhost").contains(options.address());
        boolean https = options.publicAddress().isHttps();
        if (!here && !https) {
            warnings.add("Knyt listens on " + options.address()
                    + " without TLS: passwords and sessions can be read on the way. Put a"
                    + " proxy with TLS before it and set KNYT_PUBLIC_URL to its https address.");
        }
        if (https && !options.publicAddress().trustForwarded()) {
            warnings.add(
                    "KNYT_PUBLIC_URL is https, so a proxy stands before Knyt, but KNYT_TRUST_FORWARDED is not true: everybody seems to"
                            + " come from the proxy, and the limits for each address hold for all of them together. Let the proxy overwrite"
                            + " X-Forwarded-For and set KNYT_TRUST_FORWARDED=true.");
        }
        return warnings;
    }
}
