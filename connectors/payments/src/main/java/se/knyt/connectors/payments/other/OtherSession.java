package se.knyt.connectors.payments.other;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import se.knyt.connectors.payments.MappedFiles;
import se.knyt.spi.Preflight;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.SettlementFileSource;

/** One company's account at a provider of its own: files are read by the formats that it has confirmed. */
final class OtherSession implements SettlementFileSource, Preflight {
    static final Set<String> CHECKS = Set.of("other.account", "other.format");

    private final String provider;
    private final MappedFiles files;

    OtherSession(String provider, MappedFiles files) {
        this.provider = provider;
        this.files = files;
    }

    @Override
    public boolean recognizes(String fileName, byte[] beginning) {
        return files.recognizes(fileName, beginning);
    }

    @Override
    public Page read(String fileName, byte[] content) {
        return files.read(fileName, content);
    }

    @Override
    public List<Check> preflight(Plan plan) {
        boolean account = plan.providerAccounts().keySet().stream().anyMatch(provider::equalsIgnoreCase);
        return Stream.of(
                        new Check("other.account", account ? Status.OK : Status.STOP, Map.of()),
                        // Payouts may come over the interface instead.
                        new Check("other.format", files.isEmpty() ? Status.WARN : Status.OK, Map.of()))
                .toList();
    }
}
