package se.knyt.connectors.payments;

import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.mapped.MappedFormat;
import se.knyt.formats.settlement.mapped.MappedFormatText;
import se.knyt.formats.settlement.mapped.MappedReader;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.SettlementFileSource;

/** A provider's files by the formats that the company has confirmed for its connection. */
public final class MappedFiles implements SettlementFileSource {
    /** The setting that holds them. */
    private static final String FORMATS = "formats";
    /** Stands between the formats. */
    private static final Pattern BETWEEN = Pattern.compile("(?m)^---\\R");

    private final String provider;
    private final List<MappedFormat> formats;
    private final ZoneId zone;

    private MappedFiles(String provider, List<MappedFormat> formats, ZoneId zone) {
        this.provider = provider;
        this.formats = formats;
        this.zone = zone;
    }

    /** @throws IllegalArgumentException when a format cannot be read, which only a hand in the database can bring about */
    public static MappedFiles of(String provider, ConnectionContext context) {
        return new MappedFiles(provider, formats(context.setting(FORMATS)), context.zone());
    }

    /**
     * The files of a provider that has a connection of its own: what its own reader knows is read by that, and what it does not know (an
     * export of the provider's portal) by the company's formats.
     */
    public static SettlementFileSource beside(SettlementFileSource own, String provider, ConnectionContext context) {
        var mapped = of(provider, context);
        return mapped.isEmpty() ? own : new Beside(own, mapped);
    }

    private static List<MappedFormat> formats(String setting) {
        try {
            return BETWEEN.splitAsStream(setting)
                    .filter(text -> !text.isBlank())
                    .map(text -> MappedFormatText.read(FORMATS, text))
                    .toList();
        } catch (FormatException e) {
            throw new IllegalArgumentException("formats " + e.getMessage(), e);
        }
    }

    /** Whether the company has none. */
    public boolean isEmpty() {
        return formats.isEmpty();
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

    private record Beside(SettlementFileSource own, MappedFiles mapped) implements SettlementFileSource {
        /** A file is told by its beginning, which is its header: all of it says the same. */
        private SettlementFileSource of(String fileName, byte[] content) {
            return !own.recognizes(fileName, content) && mapped.recognizes(fileName, content) ? mapped : own;
        }

        @Override
        public boolean recognizes(String fileName, byte[] beginning) {
            return own.recognizes(fileName, beginning) || mapped.recognizes(fileName, beginning);
        }

        @Override
        public Page read(String fileName, byte[] content) {
            return of(fileName, content).read(fileName, content);
        }

        @Override
        public Set<String> accounts(String fileName, byte[] content) {
            return of(fileName, content).accounts(fileName, content);
        }

        @Override
        public Set<String> ownAccounts() {
            return own.ownAccounts();
        }

        @Override
        public boolean sharesFormat() {
            return own.sharesFormat();
        }

        @Override
        public boolean isPart(String fileName, byte[] beginning) {
            return own.isPart(fileName, beginning);
        }

        @Override
        public Page readParts(List<Dropped> parts) {
            return own.readParts(parts);
        }
    }
}
