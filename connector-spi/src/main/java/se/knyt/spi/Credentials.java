package se.knyt.spi;

import java.util.Map;
import java.util.Optional;

/** The secrets of one connection, kept encrypted by the engine. */
public interface Credentials {
    Optional<Secret> secret(String key);

    /**
     * Uses up a single-use credential and keeps what replaces it. The intent is committed before {@code call} runs and the new
     * secrets are committed with its removal, so a process that dies in between leaves the intent: the connection must then be
     * signed in again, and says so.
     *
     * @param call makes the exchange and returns the new secrets by key
     * @throws ProviderFailure what {@code call} threw; an {@link ProviderFailure.OutcomeUnknown} leaves the connection to be
     *     signed in again
     */
    void replaceOnce(SecretExchange call);

    /** Makes the exchange of one credential for the next. */
    @FunctionalInterface
    interface SecretExchange {
        Map<String, Secret> exchange();
    }
}
