package se.knyt.connectors.payments;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.FileAccounts;
import se.knyt.formats.settlement.PayoutDocuments;
import se.knyt.formats.settlement.PayoutDocuments.PayoutDocument;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFormats;
import se.knyt.formats.settlement.readers.SettlementReaders;
import se.knyt.spi.PullSource.Evidence;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.spi.SettlementFileSource;

/**
 * A provider's settlement files, dropped by a person, as the same payouts that its interface gives: equal id, so that whichever comes
 * first, the other is the same document.
 */
public final class SettlementFiles implements SettlementFileSource {
    /** A workbook's own type. */
    public static final String WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static final int EVIDENCE_BYTES_MAX = 32 * 1024 * 1024;

    private final String provider;
    private final ZoneId zone;
    private final boolean restWaits;
    private final Set<String> ownAccounts;

    /**
     * @param provider code of the provider whose files they are
     * @param zone whose days the files mean
     */
    public SettlementFiles(String provider, ZoneId zone) {
        this(provider, zone, false);
    }

    /** @param restWaits whether a file may end with rows that are not paid out yet: they stand in the payout of a later file */
    public SettlementFiles(String provider, ZoneId zone, boolean restWaits) {
        this(provider, zone, restWaits, Set.of());
    }

    /** @param ownAccounts the merchant's accounts at the provider, as far as the settings name them */
    public SettlementFiles(String provider, ZoneId zone, Set<String> ownAccounts) {
        this(provider, zone, false, ownAccounts);
    }

    private SettlementFiles(String provider, ZoneId zone, boolean restWaits, Set<String> ownAccounts) {
        this.provider = provider;
        this.zone = zone;
        this.restWaits = restWaits;
        this.ownAccounts = Set.copyOf(ownAccounts);
    }

    @Override
    public Set<String> accounts(String fileName, byte[] content) {
        return named(fileName, content);
    }

    /** The accounts that a file names; none where it cannot be read, which its reading says. */
    public static Set<String> named(String fileName, byte[] content) {
        try {
            return FileAccounts.of(FileText.of(fileName, content));
        } catch (FormatException e) {
            return Set.of();
        }
    }

    @Override
    public Set<String> ownAccounts() {
        return ownAccounts;
    }

    @Override
    public boolean sharesFormat() {
        return SettlementFormats.installed()
                .of(provider)
                .filter(format -> format.settlement().providers().size() > 1)
                .isPresent();
    }

    @Override
    public boolean recognizes(String fileName, byte[] beginning) {
        return recognizes(provider, fileName, beginning);
    }

    /** Whether a file is one of a provider's settlements, told by its beginning. */
    public static boolean recognizes(String provider, String fileName, byte[] beginning) {
        try {
            var kind = SettlementFormats.installed().kind(FileText.of(fileName, beginning));
            return kind.isSettlement() && kind.isOf(provider);
        } catch (FormatException e) {
            return false;
        }
    }

    @Override
    public Page read(String fileName, byte[] content) {
        try {
            var text = FileText.of(fileName, content);
            var mediaType = FileText.isPacked(content)
                    ? WORKBOOK
                    : SettlementFormats.installed().kind(text).isTable() ? "text/csv" : "application/json";
            return page(fileName, mediaType, content, SettlementReaders.read(List.of(text), provider), restWaits, zone);
        } catch (FormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * The payouts of files that were read, each with the file's own bytes.
     *
     * @param restWaits whether rows that are not paid out yet are left to a later file
     */
    public static Page page(
            String fileName,
            String mediaType,
            byte[] content,
            List<SettlementFile> files,
            boolean restWaits,
            ZoneId zone) {
        var records = files.stream()
                .flatMap(file -> file.parts().stream()
                        .filter(part -> !restWaits || !part.reference().isEmpty())
                        .map(part -> PayoutDocuments.of(file, part, zone)))
                .map(document -> record(fileName, mediaType, document, content))
                .toList();
        return new Page(records, "", false);
    }

    private static SourceRecord record(String fileName, String mediaType, PayoutDocument document, byte[] content) {
        var payout = document.payout();
        return new SourceRecord(
                payout.sourceId(),
                payout.paidAt(),
                mediaType,
                content,
                new Reading.Read(
                        List.of(payout),
                        List.of(),
                        Map.of(payout.sourceId(), document.lines()),
                        evidence(payout.sourceId(), fileName, mediaType, content)));
    }

    /**
     * Reads a file for what is wrong in it and where, which a provider's own mapping of the same words does not say.
     *
     * @throws IllegalArgumentException naming line and column
     */
    public static void check(String provider, String fileName, byte[] content) {
        try {
            SettlementReaders.read(List.of(FileText.of(fileName, content)), provider);
        } catch (FormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * The page of records that are from a file: one that cannot be read takes in nothing of it.
     *
     * @throws IllegalArgumentException with what the first of them cannot be read for
     */
    public static Page whole(String fileName, List<SourceRecord> records) {
        for (var record : records) {
            if (record.reading() instanceof Reading.Unreadable unreadable) {
                throw new IllegalArgumentException(fileName + ": " + unreadable.detail());
            }
        }
        return new Page(records, "", false);
    }

    /** The file as it is, with the document it belongs to; a file larger than evidence may be is kept as the record alone. */
    private static List<Evidence> evidence(String document, String fileName, String mediaType, byte[] content) {
        return content.length <= EVIDENCE_BYTES_MAX
                ? List.of(new Evidence(document, fileName, mediaType, content))
                : List.of();
    }
}
