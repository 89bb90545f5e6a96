package se.knyt.connectors.payments.other;

import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import se.knyt.connectors.payments.SettlementFiles;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.mapped.MappedFormat;
import se.knyt.formats.settlement.mapped.MappedFormatText;
import se.knyt.formats.settlement.mapped.MappedReader;
import se.knyt.spi.Preflight;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.SettlementFileSource;

/** One company's account at a provider of its own: files are read by the formats that it has confirmed. */
final class OtherSession implements SettlementFileSource, Preflight {
    static final Set<String> CHECKS = Set.of("other.account", "other.format");

    /** Stands between the formats in the setting that holds them. */
    private static final Pattern BETWEEN = Pattern.compile("(?m)^---\\R");

    private final String provider;
    private final List<MappedFormat> formats;
    private final ZoneId zone;

    OtherSession(String provider, List<MappedFormat> formats, ZoneId zone) {
        this.provider = provider;
        this.formats = formats;
        this.zone = zone;
    }

    /** @throws IllegalArgumentException when one cannot be read, which only a hand in the database can bring about */
    static List<MappedFormat> formats(String setting) {
        try {
            return BETWEEN.splitAsStream(setting)
                    .filter(text -> !text.isBlank())
                    .map(text -> MappedFormatText.read("formats", text))
                    .toList();
        } catch (FormatException e) {
            throw new IllegalArgumentException("formats " + e.getMessage(), e);
        }
    }

    @Override
    public boolean recognizes(String fileName, byte[] beginning) {
        try {
            return format(FileText.of(fileName, beginning)).isPresent();
        } catch (FormatException e) {
            return false;
        }
    }

    /** Of several whose columns the file has, the one that asks for most. */
    private Optional<MappedFormat> format(FileText text) {
        return formats.stream()
                .filter(format -> MappedReader.fits(text, format))
                .max(Comparator.comparingInt(format -> format.columns().size()));
    }

    @Override
    public Page read(String fileName, byte[] content) {
        try {
            var text = FileText.of(fileName, content);
            var format = format(text)
                    .orElseThrow(() -> new FormatException(fileName, 1, 1, "no format has the columns of this file"));
            return SettlementFiles.page(
                    fileName,
                    FileText.isPacked(content) ? SettlementFiles.WORKBOOK : "text/csv",
                    content,
                    List.of(MappedReader.read(text, format, provider)),
                    false,
                    zone);
        } catch (FormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public List<Check> preflight(Plan plan) {
        boolean account = plan.providerAccounts().keySet().stream().anyMatch(provider::equalsIgnoreCase);
        return Stream.of(
                        new Check("other.account", account ? Status.OK : Status.STOP, Map.of()),
                        // Payouts may come over the interface instead.
                        new Check("other.format", formats.isEmpty() ? Status.WARN : Status.OK, Map.of()))
                .toList();
    }
}
