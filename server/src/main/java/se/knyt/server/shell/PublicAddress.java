package se.knyt.server.shell;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;

/**
 * The address by which people and other systems reach this Knyt. What a request says of itself is no proof of it, so an address that is
 * handed to another system is only ever the one that whoever runs Knyt has set.
 *
 * @param set the address set, without a slash at its end; empty when none is
 * @param trustForwarded whether a proxy stands before Knyt whose forwarded headers tell the truth
 */
public record PublicAddress(String set, boolean trustForwarded) {
    /** None is set. */
    public static final PublicAddress NONE = new PublicAddress("", false);

    /** @throws IllegalArgumentException when it is no http or https address without query; the message is for a person */
    public static PublicAddress of(String address, boolean trustForwarded) {
        var plain = address.strip().replaceFirst("/+$", "");
        if (plain.isEmpty()) {
            return new PublicAddress("", trustForwarded);
        }
        if (!plain.matches("https?://[A-Za-z0-9.-]{1,200}(:\\d{1,5})?(/[A-Za-z0-9._~/-]{0,200})?")) {
            throw new IllegalArgumentException(
                    "the public address must be like https://knyt.example.se, not " + address);
        }
        return new PublicAddress(plain, trustForwarded);
    }

    public boolean isHttps() {
        return set.startsWith("https://");
    }

    /** Whether a cookie set in answer to this request must only travel encrypted. */
    public boolean secure(HttpServletRequest request) {
        return request.isSecure() || isHttps();
    }

    /** The address for a link that the asking person hands to another person: the one set, else the one asked at. */
    public String forPeople(HttpServletRequest request) {
        if (!set.isEmpty()) {
            return set;
        }
        int port = request.getServerPort();
        boolean usual = port <= 0 || port == ("https".equals(request.getScheme()) ? 443 : 80);
        return request.getScheme() + "://" + request.getServerName() + (usual ? "" : ":" + port);
    }

    /** The address that another system may be told to call; empty when none is set, or it is not encrypted. */
    public Optional<URI> forSystems() {
        return isHttps() ? Optional.of(URI.create(set)) : Optional.empty();
    }
}
