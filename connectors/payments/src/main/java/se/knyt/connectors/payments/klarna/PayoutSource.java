package se.knyt.connectors.payments.klarna;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import se.knyt.http.json.Json;
import se.knyt.http.json.JsonSlices;
import se.knyt.spi.HttpCalls;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderSession;
import se.knyt.spi.PullSource.Evidence;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import tools.jackson.databind.JsonNode;

/** Reads payouts by their date, each with all its transactions and its report. */
final class PayoutSource implements ProviderSession.Payouts {
    private static final int PAYOUTS_PER_PAGE = 10;
    private static final int TRANSACTIONS_MAX = 200_000;
    private static final int PDF_BYTES_MAX = 5 * 1024 * 1024;
    private static final String PDF_MAGIC = "%PDF-";
    private static final String CSV = "text/csv";
    private static final String JSON_LINES = "application/x-ndjson";

    private final KlarnaClient client;
    private final KlarnaSettings settings;
    private final InstantSource time;

    PayoutSource(KlarnaClient client, KlarnaSettings settings, InstantSource time) {
        this.client = client;
        this.settings = settings;
        this.time = time;
    }

    @Override
    public Page pull(String cursorText, Instant startDate) {
        return pull(cursorText, startDate, false);
    }

    @Override
    public Page pullHistory(String cursorText, Instant from) {
        return pull(cursorText, from, true);
    }

    /** @param history whether a payout waits for its files: they are never asked for again */
    private Page pull(String cursorText, Instant startDate, boolean history) {
        var cursor =
                PayoutCursor.parse(cursorText, startDate).begun(time.instant().truncatedTo(ChronoUnit.SECONDS));
        var answer = client.payouts(
                cursor.from().truncatedTo(ChronoUnit.SECONDS).toString(),
                cursor.until().toString(),
                PAYOUTS_PER_PAGE,
                cursor.offset());
        var pagination = KlarnaClient.parsed(answer).path("pagination");
        var records = new ArrayList<SourceRecord>();
        var refused = new ArrayList<SourceRecord>();
        for (var slice : slices(answer.body(), "payouts")) {
            var missing = new ArrayList<SourceRecord>();
            var record = read(slice, cursor.newest(), history ? Optional.of(missing) : Optional.empty());
            cursor = cursor.seen(record.changedAt());
            records.add(record);
            refused.addAll(missing);
        }
        int payouts = records.size();
        long next = cursor.offset() + payouts;
        // A total that is not told, with a page that is full, may go on.
        boolean more = !records.isEmpty()
                && (Json.has(pagination, "total")
                        ? next < Json.whole(pagination, "total")
                        : Json.has(pagination, "next") || payouts == PAYOUTS_PER_PAGE);
        records.addAll(refused);
        cursor = more ? cursor.at(next) : cursor.nextSweep(settings.overlap());
        return new Page(records, cursor.toString(), more);
    }

    private static List<byte[]> slices(byte[] json, String field) {
        try {
            return JsonSlices.of(json, field);
        } catch (IllegalArgumentException e) {
            throw new ProviderFailure.NotSent("the answer is " + e.getMessage());
        }
    }

    /** @param missing where each file that is refused is told, in a history */
    private SourceRecord read(byte[] slice, Instant unknownTime, Optional<List<SourceRecord>> missing) {
        var raw = new ByteArrayOutputStream();
        raw.writeBytes(slice);
        final JsonNode payout;
        final String reference;
        final Instant paidAt;
        try {
            payout = Json.parse(slice);
            reference = Json.text(payout, "payment_reference");
            paidAt = Json.instant(payout, "payout_date");
        } catch (IllegalArgumentException e) {
            var reading =
                    new Reading.Unreadable(client.vendor().code("payout-unreadable"), String.valueOf(e.getMessage()));
            return new SourceRecord(JsonSlices.name(slice), unknownTime, JSON_LINES, slice, reading);
        }
        try {
            var transactions = transactions(reference, raw);
            return record(
                    reference,
                    paidAt,
                    raw,
                    PayoutMapping.read(client.vendor(), payout, transactions, evidence(reference, paidAt, missing)));
        } catch (IllegalArgumentException e) {
            var reading = new Reading.Unreadable(
                    client.vendor().code("payout-unreadable"), reference + ": " + e.getMessage());
            return record(reference, paidAt, raw, reading);
        }
    }

    private static SourceRecord record(String reference, Instant paidAt, ByteArrayOutputStream raw, Reading reading) {
        return new SourceRecord(reference, paidAt, JSON_LINES, raw.toByteArray(), reading);
    }

    /** All of them, or the page is read again later: a payout with a part of its transactions would not add up. */
    private List<JsonNode> transactions(String reference, ByteArrayOutputStream raw) {
        var all = new ArrayList<JsonNode>();
        while (true) {
            var answer = client.transactions(reference, all.size());
            raw.write('\n');
            raw.writeBytes(answer.body());
            var page = KlarnaClient.parsed(answer);
            var items = Json.list(page, "transactions");
            all.addAll(items);
            if (all.size() > TRANSACTIONS_MAX) {
                throw new IllegalArgumentException("more than " + TRANSACTIONS_MAX + " transactions");
            }
            long total = Json.wholeOr(page.path("pagination"), "total", -1);
            if (items.isEmpty() && total > all.size()) {
                throw new ProviderFailure.NotSent("only " + all.size() + " of " + total + " transactions came");
            }
            boolean done = total >= 0 ? all.size() >= total : items.size() < KlarnaClient.TRANSACTIONS_PER_PAGE;
            if (done) {
                return all;
            }
        }
    }

    private List<Evidence> evidence(String reference, Instant paidAt, Optional<List<SourceRecord>> missing) {
        if (!settings.fetchReport()) {
            return List.of();
        }
        var files = new ArrayList<Evidence>();
        var name = "settlement." + fileName(reference);
        try {
            files.add(new Evidence(
                    reference, name + ".csv", CSV, client.report(reference).body()));
        } catch (ProviderFailure.Refused e) {
            // No report yet: the payout stands by its transactions.
            missing.ifPresent(told -> told.add(missing(name + ".csv", paidAt, CSV, String.valueOf(e.getMessage()))));
        }
        summary(reference, name + ".pdf", paidAt, missing).ifPresent(files::add);
        return files;
    }

    /** The paper beside the figures; a payout waits for it in a history alone. */
    private Optional<Evidence> summary(
            String reference, String name, Instant paidAt, Optional<List<SourceRecord>> missing) {
        try {
            var answer = client.summary(reference);
            if (isPdf(answer)) {
                return Optional.of(new Evidence(reference, name, KlarnaClient.PDF, answer.body()));
            }
            missing.ifPresent(told -> told.add(missing(name, paidAt, KlarnaClient.PDF, "what came is no PDF")));
        } catch (ProviderFailure.Refused e) {
            missing.ifPresent(
                    told -> told.add(missing(name, paidAt, KlarnaClient.PDF, String.valueOf(e.getMessage()))));
        } catch (ProviderFailure e) {
            if (missing.isPresent()) {
                throw e;
            }
        }
        return Optional.empty();
    }

    private SourceRecord missing(String name, Instant paidAt, String mediaType, String why) {
        var reading = new Reading.Unreadable(client.vendor().code("file-missing"), name + ": " + why);
        return new SourceRecord(name, paidAt, mediaType, new byte[0], reading);
    }

    /** By its type and its first bytes, and no larger than a page or two can be: what else comes there is not kept as a document. */
    private static boolean isPdf(HttpCalls.Answer answer) {
        var type = answer.header("content-type").toLowerCase(Locale.ROOT);
        var begins = new String(answer.body(), 0, Math.min(PDF_MAGIC.length(), answer.body().length), US_ASCII);
        return type.startsWith(KlarnaClient.PDF) && begins.equals(PDF_MAGIC) && answer.body().length <= PDF_BYTES_MAX;
    }

    private static String fileName(String reference) {
        return reference.replaceAll("[^A-Za-z0-9_-]", "_");
    }
}
