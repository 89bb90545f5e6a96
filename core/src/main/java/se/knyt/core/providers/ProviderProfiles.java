package se.knyt.core.providers;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Every provider that a connector on the class path declares, in the order of the codes. Found once, when first asked for. */
public final class ProviderProfiles {
    private final TreeMap<String, ProviderProfile> byCode = new TreeMap<>();

    /**
     * Those given.
     *
     * @throws IllegalStateException where two have one code
     */
    ProviderProfiles(Iterable<ProviderProfile> profiles) {
        for (var profile : profiles) {
            var other = byCode.put(profile.code(), profile);
            if (other != null) {
                throw new IllegalStateException("two profiles of " + profile.code() + ": "
                        + other.getClass().getName() + " and "
                        + profile.getClass().getName());
            }
        }
    }

    /** All of them. */
    public static Collection<ProviderProfile> all() {
        return Found.PROFILES.ordered();
    }

    /** Of a provider by its code; empty where no connector declares it. */
    public static Optional<ProviderProfile> of(String code) {
        return Found.PROFILES.find(code);
    }

    /** A provider's name as it writes it; made of its code where no connector declares it. */
    public static String name(String code) {
        return of(code).map(ProviderProfile::name).orElseGet(() -> ProviderProfile.nameOf(code));
    }

    List<ProviderProfile> ordered() {
        return List.copyOf(byCode.values());
    }

    Optional<ProviderProfile> find(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /** By the loader of this class, since threads of pools may have another that sees no connector. */
    private static final class Found {
        static final ProviderProfiles PROFILES =
                new ProviderProfiles(ServiceLoader.load(ProviderProfile.class, ProviderProfile.class.getClassLoader()));
    }
}
