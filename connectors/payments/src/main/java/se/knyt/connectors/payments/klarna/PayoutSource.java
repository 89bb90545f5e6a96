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
        var cursor =
                PayoutCursor.parse(cursorText, startDate).begun(time.instant().truncatedTo(ChronoUnit.SECONDS));
        var answer = client.payouts(
                cursor.from().truncatedTo(ChronoUnit.SECONDS).toString(),
                cursor.until().toString(),
                PAYOUTS_PER_PAGE,
                cursor.offset());
        var pagination = KlarnaClient.parsed(answer).path("pagination");
        var records = new ArrayList<SourceRecord>();
        for (var slice : slices(answer.body(), "payouts")) {
            var record = read(slice, cursor.newest());
            cursor = cursor.seen(record.changedAt());
            records.add(record);
        }
        long next = cursor.offset() + records.size();
        // A total that is not told, with a page that is full, may go on.
        boolean more = !records.isEmpty()
                && (Json.has(pagination, "total")
                        ? next < Json.whole(pagination, "total")
                        : Json.has(pagination, "next") || records.size() == PAYOUTS_PER_PAGE);
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

    private SourceRecord read(byte[] slice, Instant unknownTime) {
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
                    PayoutMapping.read(client.vendor(), payout, transactions, evidence(reference)));
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

    private List<Evidence> evidence(String reference) {
        if (!settings.fetchReport()) {
            return List.of();
        }
        var files = new ArrayList<Evidence>();
        try {
            var report = client.report(reference);
            files.add(new Evidence(reference, "settlement." + fileName(reference) + ".csv", "text/csv", report.body()));
        } catch (ProviderFailure.Refused e) {
            // No report yet: the payout stands by its transactions.
        }
        summary(reference).ifPresent(files::add);
        return files;
    }

    /** The paper beside the figures; a payout never waits for it. */
    private Optional<Evidence> summary(String reference) {
        try {
            var answer = client.summary(reference);
            return isPdf(answer)
                    ? Optional.of(new Evidence(
                            reference, "settlement." + fileName(reference) + ".pdf", KlarnaClient.PDF, answer.body()))
                    : Optional.empty();
        } catch (ProviderFailure e) {
            return Optional.empty();
        }
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
