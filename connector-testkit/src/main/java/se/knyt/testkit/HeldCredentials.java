package se.knyt.testkit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import se.knyt.spi.Credentials;
import se.knyt.spi.Secret;

/** Credentials in memory. */
public final class HeldCredentials implements Credentials {
    private final Map<String, Secret> secrets = new ConcurrentHashMap<>();

    public HeldCredentials(Map<String, String> values) {
        values.forEach((key, value) -> secrets.put(key, new Secret(value)));
    }

    @Override
    public Optional<Secret> secret(String key) {
        return Optional.ofNullable(secrets.get(key));
    }

    @Override
    public void replaceOnce(SecretExchange call) {
        secrets.putAll(call.exchange());
    }
}
