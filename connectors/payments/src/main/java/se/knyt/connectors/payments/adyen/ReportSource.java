package se.knyt.connectors.payments.adyen;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import se.knyt.connectors.payments.SettlementFiles;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Reads settlement details reports, one for each batch, by their number: Adyen lists them nowhere, and counts the batches of a
 * merchant account without gaps. A report is final once it is there.
 */
final class ReportSource implements ProviderSession.Payouts {
    static final String UNREADABLE = "adyen.report-unreadable";
    static final String MISSING = "adyen.batch-missing";
    private static final int BATCHES_PER_PAGE = 10;

    /** How far is looked behind a batch without a report, which may just not have closed yet. */
    private static final int LOOK_AHEAD = 3;

    private final AdyenClient client;
    private final AdyenSettings settings;
    private final SettlementFiles files;

    ReportSource(AdyenClient client, AdyenSettings settings, SettlementFiles files) {
        this.client = client;
        this.settings = settings;
        this.files = files;
    }

    @Override
    public Page pull(String cursor, Instant startDate) {
        int batch = cursor.isEmpty() ? settings.firstBatch() : number(cursor);
        var records = new ArrayList<SourceRecord>();
        for (int read = 0; read < BATCHES_PER_PAGE; read++) {
            var report = client.report(batch);
            if (report.isPresent()) {
                records.addAll(records(batch, report.get(), startDate));
            } else if (isLater(batch)) {
                records.add(parked(
                        batch, MISSING, "there are later reports, and none of batch " + batch, new byte[0], startDate));
            } else {
                return new Page(records, Integer.toString(batch), false);
            }
            batch++;
        }
        return new Page(records, Integer.toString(batch), true);
    }

    private static int number(String cursor) {
        if (!cursor.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException("not a cursor of ours");
        }
        return Integer.parseInt(cursor);
    }

    private boolean isLater(int batch) {
        for (int next = batch + 1; next <= batch + LOOK_AHEAD; next++) {
            if (client.report(next).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private List<SourceRecord> records(int batch, Answer report, Instant startDate) {
        try {
            return files.read(AdyenClient.fileName(batch), report.body()).records().stream()
                    .filter(record -> !record.changedAt().isBefore(startDate))
                    .toList();
        } catch (IllegalArgumentException e) {
            return List.of(parked(batch, UNREADABLE, String.valueOf(e.getMessage()), report.body(), startDate));
        }
    }

    private static SourceRecord parked(int batch, String code, String detail, byte[] raw, Instant at) {
        return new SourceRecord("batch-" + batch, at, "text/csv", raw, new Reading.Unreadable(code, detail));
    }
}
