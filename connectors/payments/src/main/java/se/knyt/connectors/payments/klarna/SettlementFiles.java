package se.knyt.connectors.payments.klarna;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.PayoutDocuments;
import se.knyt.formats.settlement.PayoutDocuments.PayoutDocument;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.klarna.KlarnaReader;
import se.knyt.spi.PullSource.Evidence;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Klarna's settlement file, dropped by a person, as the same payouts that the interface gives: equal id, so that whichever comes
 * first, the other is the same document.
 */
final class SettlementFiles {
    private static final int EVIDENCE_BYTES_MAX = 32 * 1024 * 1024;
    private static final String CSV = "text/csv";

    private final ZoneId zone;

    SettlementFiles(ZoneId zone) {
        this.zone = zone;
    }

    static boolean recognizes(String fileName, byte[] beginning) {
        try {
            return FileKind.of(FileText.of(fileName, beginning)) == FileKind.KLARNA;
        } catch (FormatException e) {
            return false;
        }
    }

    Page read(String fileName, byte[] content) {
        final SettlementFile file;
        try {
            file = KlarnaReader.read(FileText.of(fileName, content), PayoutMapping.PROVIDER);
        } catch (FormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        var records = PayoutDocuments.of(file, zone).stream()
                .map(document -> record(file.name(), document, content))
                .toList();
        return new Page(records, "", false);
    }

    private static SourceRecord record(String fileName, PayoutDocument document, byte[] content) {
        var payout = document.payout();
        var evidence = content.length <= EVIDENCE_BYTES_MAX
                ? List.of(new Evidence(payout.reference(), fileName, CSV, content))
                : List.<Evidence>of();
        return new SourceRecord(
                payout.sourceId(),
                payout.paidAt(),
                CSV,
                content,
                new Reading.Read(List.of(payout), List.of(), Map.of(payout.sourceId(), document.lines()), evidence));
    }
}
