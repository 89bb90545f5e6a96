package se.knyt.connectors.payments.swish;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.connectors.payments.SettlementFiles;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.spi.Preflight;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.spi.SettlementFileSource;

/**
 * One company's Swish numbers. The bank's report of a day is a payout that the bank has already. The report names payers by phone and
 * name; what is kept does not.
 */
final class SwishSession implements SettlementFileSource, Preflight {
    static final String PROVIDER = "swish";
    static final Set<String> CHECKS = Set.of("swish.account", "swish.report");

    private final SettlementFiles files;

    SwishSession(ZoneId zone) {
        this.files = new SettlementFiles(PROVIDER, zone);
    }

    @Override
    public boolean recognizes(String fileName, byte[] beginning) {
        return files.recognizes(fileName, beginning);
    }

    @Override
    public Page read(String fileName, byte[] content) {
        var page = files.read(fileName, content);
        return new Page(
                page.records().stream().map(SwishSession::withoutPersons).toList(), page.cursor(), page.more());
    }

    /** The lines that were read, in place of the file. */
    private static SourceRecord withoutPersons(SourceRecord record) {
        if (!(record.reading() instanceof Reading.Read read)) {
            throw new IllegalArgumentException(record.key() + " cannot be read");
        }
        var lines = read.payoutLines().getOrDefault(record.key(), List.of());
        var kept = "line;booked;kind;amount;order;message;id\n"
                + lines.stream().map(SwishSession::text).collect(Collectors.joining());
        return new SourceRecord(
                record.key(),
                record.changedAt(),
                record.mediaType(),
                kept.getBytes(StandardCharsets.UTF_8),
                new Reading.Read(read.documents(), List.of(), read.payoutLines(), List.of()));
    }

    private static String text(PayoutLine line) {
        return Stream.of(
                                Integer.toString(line.line()),
                                line.at().toString(),
                                line.kind().code(),
                                line.amount().toPlain(),
                                line.orderReference(),
                                line.secondReference(),
                                line.providerTransactionId())
                        .map(cell -> cell.replaceAll("[;\\p{Cntrl}]", " "))
                        .collect(Collectors.joining(";"))
                + "\n";
    }

    @Override
    public List<Check> preflight(Plan plan) {
        boolean account = plan.providerAccounts().keySet().stream().anyMatch(PROVIDER::equalsIgnoreCase);
        return List.of(
                new Check("swish.account", account ? Status.OK : Status.STOP, Map.of()),
                // Each bank has a report of its own, which a person fetches there.
                new Check("swish.report", Status.ASK, Map.of()));
    }
}
