package se.knyt.server.access;

import java.util.Locale;

/** What a member of an organization may do. */
public enum Role {
    /** Everything. */
    OWNER,
    /** Books, loose ends, payouts; no connections, no people. */
    BOOKKEEPER,
    /** Connections, flows, rules; also everything a bookkeeper sees. */
    INTEGRATOR,
    /** Looks, changes nothing. */
    VIEWER;

    /** The role of a code that somebody sent; empty for none of ours. */
    public static java.util.Optional<Role> sent(String code) {
        return java.util.Arrays.stream(values())
                .filter(role -> role.code().equals(code))
                .findFirst();
    }

    public static Role ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** The stored code, also the key of its name: {@code owner}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the role may end loose ends and decide on money. */
    public boolean decides() {
        return this != VIEWER;
    }

    /** Whether the role sees what buyers are called, where its work is about one of them; what else is known of them only an owner sees. */
    public boolean seesNames() {
        return this != VIEWER;
    }

    /** Whether the role sees everything that is known of a buyer. */
    public boolean seesPersons() {
        return this == OWNER;
    }

    /** Whether the role may pay money back, say yes to what another wants to pay back, and take money before the goods go. */
    public boolean paysBack() {
        return this == OWNER || this == BOOKKEEPER;
    }

    /** Whether the role may change how things are set up. */
    public boolean setsUp() {
        return this == OWNER || this == INTEGRATOR;
    }
}
