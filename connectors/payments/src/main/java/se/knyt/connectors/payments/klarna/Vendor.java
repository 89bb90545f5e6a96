package se.knyt.connectors.payments.klarna;

import java.util.Set;

/** The two that answer by Klarna's interfaces: Klarna itself, and Kustom, which took over Klarna Checkout with them. */
enum Vendor {
    KLARNA("klarna", "Klarna", "api.klarna.com", "https://portal.klarna.com"),
    KUSTOM("kustom", "Kustom", "api.kustom.co", "https://portal.kustom.co");

    private static final Set<String> KLARNA_HOSTS = Set.of(
            "api.klarna.com",
            "api-na.klarna.com",
            "api-oc.klarna.com",
            "api.playground.klarna.com",
            "api-na.playground.klarna.com",
            "api-oc.playground.klarna.com");
    private static final Set<String> KUSTOM_HOSTS = Set.of("api.kustom.co", "api.playground.kustom.co");

    private final String id;
    private final String title;
    private final String host;
    private final String portal;

    Vendor(String id, String title, String host, String portal) {
        this.id = id;
        this.title = title;
        this.host = host;
        this.portal = portal;
    }

    /** Of connector and provider, and what its codes begin with. */
    String id() {
        return id;
    }

    String title() {
        return title;
    }

    /** Where it is unless a setting says otherwise. */
    String host() {
        return host;
    }

    /** The merchant portal's first page. */
    String portal() {
        return portal;
    }

    /** Its regions and its test systems; no setting leads the credentials anywhere else. */
    Set<String> hosts() {
        return this == KLARNA ? KLARNA_HOSTS : KUSTOM_HOSTS;
    }

    /** A code of this vendor's. */
    String code(String what) {
        return id + "." + what;
    }
}
