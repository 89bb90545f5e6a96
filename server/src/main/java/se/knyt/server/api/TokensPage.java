package se.knyt.server.api;

import java.util.List;
import se.knyt.engine.mapped.ApiTokens.Shown;

/**
 * The tokens of one connection.
 *
 * @param connection its reference in addresses
 * @param name what the connection is called
 * @param address where payouts are posted, empty where this Knyt has no address for other systems
 * @param fresh the token just made: shown this once; empty otherwise
 * @param full whether no further one could be made
 */
public record TokensPage(
        String connection, String name, String address, List<Shown> tokens, String fresh, boolean full) {}
