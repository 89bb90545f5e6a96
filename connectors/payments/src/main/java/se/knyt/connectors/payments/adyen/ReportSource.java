package se.knyt.connectors.payments.adyen;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import se.knyt.connectors.payments.SettlementFiles;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.spi.HttpCalls.Answer;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Evidence;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Reads settlement details reports, one for each batch, by their number: Adyen lists them nowhere, and counts the batches of a
 * merchant account without gaps. A report is final once it is there. Where none has come for long, those of some batches may never have
 * been made: then it is looked far ahead for the next, once a week, and in the end told that none comes.
 */
final class ReportSource implements ProviderSession.Payouts {
    static final String UNREADABLE = "adyen.report-unreadable";
    static final String MISSING = "adyen.batch-missing";
    static final String SILENT = "adyen.no-report";
    private static final int BATCHES_PER_PAGE = 10;
    /** Begins a cursor of history that has not reached the first batch of the books. */
    private static final String BEFORE = "before ";

    /** How far is looked behind a batch without a report, which may just not have closed yet. */
    private static final int LOOK_AHEAD = 3;
    /** How far once none has come for a week: a batch closes each day at most, so a quarter of a year. */
    private static final int LOOK_FAR = 100;

    private static final int LOOK_FAR_DAYS = 7;
    /** Longer than from one settlement to the next where it is made once a month. */
    private static final int SILENT_DAYS = 35;

    private final AdyenClient client;
    private final AdyenSettings settings;
    private final SettlementFiles files;
    private final InstantSource companyTime;
    private final ZoneId zone;

    ReportSource(
            AdyenClient client, AdyenSettings settings, SettlementFiles files, InstantSource companyTime, ZoneId zone) {
        this.client = client;
        this.settings = settings;
        this.files = files;
        this.companyTime = companyTime;
        this.zone = zone;
    }

    /**
     * How far it has come.
     *
     * @param batch the next to read
     * @param since the day from which no report has come
     * @param looked the day on which it was looked far ahead, that from which none has come where it was not yet
     */
    private record Place(int batch, LocalDate since, LocalDate looked) {
        private static final Pattern CURSOR =
                Pattern.compile("([1-9]\\d{0,8})(?: (\\d{4}-\\d\\d-\\d\\d) (\\d{4}-\\d\\d-\\d\\d))?");

        static Place of(String cursor, LocalDate today) {
            var match = CURSOR.matcher(cursor);
            if (!match.matches()) {
                throw new IllegalArgumentException("not a cursor of ours");
            }
            int batch = Integer.parseInt(match.group(1));
            return match.group(2) == null
                    ? new Place(batch, today, today)
                    : new Place(batch, LocalDate.parse(match.group(2)), LocalDate.parse(match.group(3)));
        }

        boolean looksFar(LocalDate today) {
            return !looked.plusDays(LOOK_FAR_DAYS).isAfter(today);
        }

        String cursor() {
            return batch + " " + since + " " + looked;
        }
    }

    @Override
    public Page pull(String cursor, Instant startDate) {
        return pull(cursor, startDate, false);
    }

    /**
     * The batches before the one that the books begin with, each by its number, and then those from it on, of which the first may be of
     * before the company's first day. What is not there is named: no later reading gives it.
     */
    @Override
    public Page pullHistory(String cursor, Instant from) {
        if (!cursor.isEmpty() && !cursor.startsWith(BEFORE)) {
            return named(pull(cursor, from, true));
        }
        int first = cursor.isEmpty() ? 1 : Integer.parseInt(cursor.substring(BEFORE.length()));
        int end = Math.min(first + BATCHES_PER_PAGE, settings.firstBatch());
        if (first >= end) {
            return named(pull("", from, true));
        }
        var records = new ArrayList<SourceRecord>();
        for (int batch = first; batch < end; batch++) {
            var report = client.report(batch);
            if (report.isPresent()) {
                records.addAll(records(batch, report.get(), from));
            } else {
                records.add(parked(batch, MISSING, "no report of batch " + batch, new byte[0], from));
            }
        }
        return named(new Page(records, BEFORE + end, true));
    }

    /** What is missing called by its file; that nothing newer has come is not a matter of history. */
    private static Page named(Page page) {
        var records = page.records().stream()
                .filter(record -> !(record.reading() instanceof Reading.Unreadable why
                        && why.code().equals(SILENT)))
                .map(record -> record.raw().length > 0
                        ? record
                        : new SourceRecord(
                                AdyenClient.fileName(Integer.parseInt(record.key())),
                                record.changedAt(),
                                record.mediaType(),
                                record.raw(),
                                record.reading()))
                .toList();
        return new Page(records, page.cursor(), page.more());
    }

    /** @param far whether it is looked far at once: a reading that is made once has no next week */
    private Page pull(String cursor, Instant startDate, boolean far) {
        var today = LocalDate.ofInstant(companyTime.instant(), zone);
        var place = cursor.isEmpty() ? new Place(settings.firstBatch(), today, today) : Place.of(cursor, today);
        int ahead = far || place.looksFar(today) ? LOOK_FAR : LOOK_AHEAD;
        var records = new ArrayList<SourceRecord>();
        int later = 0;
        for (int read = 0; read < BATCHES_PER_PAGE; read++) {
            int batch = place.batch();
            var report = client.report(batch);
            if (report.isPresent()) {
                records.addAll(records(batch, report.get(), startDate));
                place = new Place(batch + 1, today, today);
                ahead = far ? LOOK_FAR : LOOK_AHEAD;
                continue;
            }
            later = later > batch ? later : later(batch, ahead);
            if (later == 0) {
                if (!place.since().plusDays(SILENT_DAYS).isAfter(today)) {
                    records.add(parked(batch, SILENT, "no report since " + place.since(), new byte[0], startDate));
                }
                var looked = ahead == LOOK_FAR ? today : place.looked();
                return new Page(records, new Place(batch, place.since(), looked).cursor(), false);
            }
            records.add(parked(
                    batch, MISSING, "there are later reports, and none of batch " + batch, new byte[0], startDate));
            place = new Place(batch + 1, place.since(), place.looked());
        }
        return new Page(records, place.cursor(), true);
    }

    /** The next batch with a report, 0 where none is seen. */
    private int later(int batch, int ahead) {
        for (int next = batch + 1; next <= batch + ahead; next++) {
            if (client.report(next).isPresent()) {
                return next;
            }
        }
        return 0;
    }

    private List<SourceRecord> records(int batch, Answer report, Instant startDate) {
        try {
            return together(
                    batch,
                    files.read(AdyenClient.fileName(batch), report.body()).records().stream()
                            .filter(record -> !record.changedAt().isBefore(startDate))
                            .toList());
        } catch (IllegalArgumentException e) {
            return List.of(parked(batch, UNREADABLE, String.valueOf(e.getMessage()), report.body(), startDate));
        }
    }

    /** A batch pays each of its currencies by itself: one report, and so one record, of several payouts. */
    private static List<SourceRecord> together(int batch, List<SourceRecord> payouts) {
        var documents = new ArrayList<Document>();
        var lines = new HashMap<String, List<PayoutLine>>();
        var evidence = new ArrayList<Evidence>();
        for (var payout : payouts) {
            if (!(payout.reading() instanceof Reading.Read read)) {
                return payouts;
            }
            documents.addAll(read.documents());
            lines.putAll(read.payoutLines());
            evidence.addAll(read.evidence());
        }
        return payouts.stream()
                .max(Comparator.comparing(SourceRecord::changedAt))
                .map(last -> new SourceRecord(
                        Integer.toString(batch),
                        last.changedAt(),
                        last.mediaType(),
                        last.raw(),
                        new Reading.Read(documents, List.of(), lines, evidence)))
                .stream()
                .toList();
    }

    private static SourceRecord parked(int batch, String code, String detail, byte[] raw, Instant at) {
        // Called as its report is: what is read of it afterwards cures it.
        return new SourceRecord(Integer.toString(batch), at, "text/csv", raw, new Reading.Unreadable(code, detail));
    }
}
