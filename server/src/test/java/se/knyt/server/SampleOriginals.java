package se.knyt.server;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import se.knyt.server.originals.Originals;

/** Original data of the first company of the sample; the second has none. */
final class SampleOriginals implements Originals {
    @Override
    public Optional<Original> record(long company, long raw) {
        return company == 1 && raw >= 40_000 && raw < 41_000 ? Optional.of(sample("order.json")) : Optional.empty();
    }

    @Override
    public Optional<Original> evidence(long company, long evidence) {
        return company == 1 && evidence == 71_001 ? Optional.of(sample("settlement.csv")) : Optional.empty();
    }

    private static Original sample(String name) {
        return new Original(
                name,
                "application/json",
                "{ \"name\": \"#10482\", \"markup\": \"<b>\" }".getBytes(StandardCharsets.UTF_8));
    }
}
