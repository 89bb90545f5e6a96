package se.knyt.engine.connections;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import se.knyt.spi.Credentials;
import se.knyt.spi.Secret;

/** Secrets that a person has just given and that are kept nowhere yet; one that is used up by a call is replaced here. */
final class GivenCredentials implements Credentials {
    private final Map<String, Secret> secrets;

    GivenCredentials(Map<String, Secret> given) {
        this.secrets = new ConcurrentHashMap<>(given);
    }

    @Override
    public Optional<Secret> secret(String key) {
        return Optional.ofNullable(secrets.get(key));
    }

    @Override
    public void replaceOnce(SecretExchange call) {
        secrets.putAll(call.exchange());
    }

    /** What was given, and in its place what calls have made of it. */
    Map<String, Secret> now() {
        return Map.copyOf(secrets);
    }
}
