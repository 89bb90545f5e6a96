package se.knyt.connectors.erp.fortnox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import se.knyt.core.commerce.Document;
import se.knyt.http.Uris;
import se.knyt.http.json.Json;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.ProviderFailure.Refused;
import se.knyt.spi.PullSource.Lane;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.spi.PullSource.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads what changed. List rows are a shorter type than the document, so each document is read by itself: a page is 25 calls, the
 * quota of five seconds. Fortnox does not say when a document last changed; the moment before it was read stands for that, which
 * grows as it must, since one stream is read by one reader.
 */
final class FortnoxPull {
    static final String UNREADABLE = "fortnox.unreadable";
    static final String INVOICES = "invoices";
    static final String INVOICE_PAYMENTS = "invoice-payments";

    private static final int PAGE_ROWS = 25;
    private static final Duration INTERVAL = Duration.ofMinutes(2);

    private final Supplier<FortnoxClient> clients;
    private final FinancialYears years;
    private final InstantSource companyTime;
    private final ZoneId zone;

    FortnoxPull(Supplier<FortnoxClient> clients, FinancialYears years, InstantSource companyTime, ZoneId zone) {
        this.clients = clients;
        this.years = years;
        this.companyTime = companyTime;
        this.zone = zone;
    }

    /**
     * One kind of document.
     *
     * @param number field that names it
     */
    record Kind(String path, String list, String wrapper, String number) {}

    static final Kind INVOICE = new Kind("/3/invoices", "Invoices", "Invoice", "DocumentNumber");
    static final Kind PAYMENT = new Kind(InvoicePayments.PATH, InvoicePayments.LIST, InvoicePayments.WRAPPER, "Number");

    List<Stream> streams() {
        return List.of(new Stream(INVOICES, Lane.TRADE, INTERVAL), new Stream(INVOICE_PAYMENTS, Lane.TRADE, INTERVAL));
    }

    Page pull(String stream, String cursor, Instant startDate) {
        var now = companyTime.instant();
        try {
            return switch (stream) {
                case INVOICES ->
                    invoices(cursor.isEmpty() ? PullCursor.beginOpen(startDate, now) : PullCursor.parse(cursor, now));
                case INVOICE_PAYMENTS ->
                    payments(
                            cursor.isEmpty() ? PullCursor.begin(startDate, now) : PullCursor.parse(cursor, now),
                            startDate);
                default -> throw new IllegalArgumentException("no such stream: " + stream);
            };
        } catch (UnreadableAnswer e) {
            var failure = new ProviderFailure.NotSent("Fortnox answered something unreadable: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    /** Reads a document, given how its voucher is named. */
    @FunctionalInterface
    interface Mapping {
        Document map(JsonNode node, Function<JsonNode, String> voucher);
    }

    /**
     * What is open when reading begins, by the vendor's own filter, and then all that changes: a settlement is a change, so what was open
     * at the start date is read however old it is, and what was settled before it is not.
     */
    private Page invoices(PullCursor at) {
        var client = clients.get();
        if (!at.open()) {
            return changed(client, INVOICE, at, _ -> true, FortnoxMapping::invoice);
        }
        var query = Map.of("filter", "unpaid", "sortby", "documentnumber");
        var part = client.page(INVOICE.path(), query, INVOICE.list(), Math.max(1, at.page()), PAGE_ROWS);
        boolean counted = at.page() == 0 && part.pages() > 1;
        var records = counted
                ? List.<SourceRecord>of()
                : records(client, INVOICE, part.rows(), _ -> true, FortnoxMapping::invoice);
        return new Page(records, at.page() == 0 && !counted ? at.afterOpen(0) : at.afterOpen(part.pages()), true);
    }

    private Page payments(PullCursor at, Instant startDate) {
        var oldest = startDate.atZone(zone).toLocalDate();
        return changed(
                clients.get(),
                PAYMENT,
                at,
                row -> Fields.date(row, "PaymentDate")
                        .map(date -> !date.isBefore(oldest))
                        .orElse(true),
                FortnoxMapping::payment);
    }

    private Page changed(FortnoxClient client, Kind kind, PullCursor at, Predicate<JsonNode> wanted, Mapping mapping) {
        var part =
                client.page(kind.path(), Map.of("lastmodified", at.lastModified()), kind.list(), at.page(), PAGE_ROWS);
        boolean more = at.page() < part.pages();
        return new Page(records(client, kind, part.rows(), wanted, mapping), at.after(more), more);
    }

    private List<SourceRecord> records(
            FortnoxClient client, Kind kind, List<JsonNode> rows, Predicate<JsonNode> wanted, Mapping mapping) {
        var records = new ArrayList<SourceRecord>();
        for (var row : rows) {
            if (wanted.test(row)) {
                record(client, kind, Fields.text(row, kind.number()), mapping).ifPresent(records::add);
            }
        }
        return records;
    }

    private Optional<SourceRecord> record(FortnoxClient client, Kind kind, String number, Mapping mapping) {
        var readAt = companyTime.instant();
        final byte[] raw;
        try {
            raw = client.raw(kind.path() + "/" + Uris.segment(number), Map.of());
        } catch (Refused e) {
            if (FortnoxErrors.notFound(e)) {
                return Optional.empty(); // taken away between the list and now
            }
            throw e;
        }
        return Optional.of(new SourceRecord(
                number,
                readAt,
                "application/json",
                raw,
                reading(raw, kind, mapping, booked -> VoucherName.of(client, years, booked))));
    }

    /** What an answer says, or why it cannot be read. */
    static Reading reading(byte[] raw, Kind kind, Mapping mapping, Function<JsonNode, String> voucher) {
        try {
            var node = Fields.inside(Json.parse(raw), kind.wrapper());
            return Reading.Read.of(List.of(mapping.map(node, voucher)), List.of());
        } catch (UnreadableAnswer | IllegalArgumentException e) {
            return new Reading.Unreadable(UNREADABLE, detail(e));
        }
    }

    private static String detail(RuntimeException e) {
        var message = e.getMessage() == null ? "unreadable" : e.getMessage();
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= 500 ? message : message.substring(0, 100);
    }
}
