package se.knyt.engine.connections;

import java.net.URI;
import se.knyt.spi.HttpCalls;

/** Gives each connection its guarded way out. */
@FunctionalInterface
public interface Network {
    /**
     * @param baseUri the connection's own origin
     * @param sandbox whether the company is a sandbox, whose connections may reach the simulators that this server itself opened
     */
    HttpCalls open(URI baseUri, boolean sandbox);
}
