package se.knyt.connectors.shops.shopify;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.connectors.shops.shopify.settlement.ShopifyFormat;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.PayoutDocuments;
import se.knyt.formats.settlement.PayoutDocuments.PayoutDocument;
import se.knyt.formats.settlement.SettlementFormats;
import se.knyt.formats.settlement.readers.SettlementReaders;
import se.knyt.spi.PullSource.Evidence;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.spi.SettlementFileSource.Dropped;

/**
 * The admin's exports of transactions and of payouts of Shopify Payments, dropped together: the first names the payouts, the second says
 * what was paid. Each is the payout that the interface gives, by its number.
 */
final class PayoutFiles {
    private static final String CSV = "text/csv";
    private static final String TOGETHER =
            "the exports of transactions and of payouts say what was paid only together; drop both at once";

    private final ZoneId zone;

    /** @param zone whose days the files mean */
    PayoutFiles(ZoneId zone) {
        this.zone = zone;
    }

    /** Each of the two is a part: neither alone makes a payout that adds up. */
    static boolean recognizes(String fileName, byte[] beginning) {
        try {
            var kind = kind(FileText.of(fileName, beginning));
            return kind.isSettlement() && kind.isOf(PayoutMapping.PROVIDER);
        } catch (FormatException e) {
            return false;
        }
    }

    private static FileKind kind(FileText text) {
        return SettlementFormats.installed().kind(text);
    }

    /** @throws IllegalArgumentException naming what cannot be read or is missing */
    Page read(List<Dropped> files) {
        var names = String.join(", ", files.stream().map(Dropped::name).toList());
        try {
            var texts = files.stream()
                    .map(file -> FileText.of(file.name(), file.content()))
                    .toList();
            if (texts.stream().noneMatch(text -> kind(text).equals(ShopifyFormat.TRANSACTIONS))
                    || texts.stream().noneMatch(text -> kind(text).equals(ShopifyFormat.PAYOUTS))) {
                throw new FormatException(names, 0, 0, TOGETHER);
            }
            var settlements = SettlementReaders.read(texts, PayoutMapping.PROVIDER);
            var transactions = transactions(files).orElseThrow().content();
            var records = settlements.stream()
                    .flatMap(settlement -> settlement.parts().stream()
                            // What is not paid out yet stands in a payout of a later export.
                            .filter(part -> !part.reference().isEmpty())
                            .map(part -> PayoutDocuments.of(settlement, part, zone)))
                    .map(document -> record(document, files, transactions))
                    .toList();
            return new Page(records, "", false);
        } catch (FormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static SourceRecord record(PayoutDocument document, List<Dropped> files, byte[] transactions) {
        var payout = document.payout();
        var evidence = files.stream()
                .map(file -> new Evidence(payout.sourceId(), file.name(), CSV, file.content()))
                .toList();
        return new SourceRecord(
                payout.sourceId(),
                payout.paidAt(),
                CSV,
                transactions,
                new Reading.Read(List.of(payout), List.of(), Map.of(payout.sourceId(), document.lines()), evidence));
    }

    private static Optional<Dropped> transactions(List<Dropped> files) {
        return files.stream()
                .filter(file -> kind(FileText.of(file.name(), file.content())).equals(ShopifyFormat.TRANSACTIONS))
                .findFirst();
    }
}
