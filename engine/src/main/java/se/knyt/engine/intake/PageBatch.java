package se.knyt.engine.intake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.engine.json.Json;
import se.knyt.spi.PullSource.Evidence;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/** A page in memory, read and hashed: the last telling of each document and person, in the order they came. */
final class PageBatch {
    /** Two payouts under one id: whichever were taken, the other would be lost. */
    static final String ONE_ID_TWICE = "record.one-id-twice";

    private final Map<String, Told> documents = new LinkedHashMap<>();
    private final List<ReportedPerson> tellings = new ArrayList<>();
    private final List<Evidence> evidence = new ArrayList<>();
    private final List<Parked> parked = new ArrayList<>();

    /**
     * A document as a record told it.
     *
     * @param lines of a payout
     */
    record Told(Document document, String json, byte[] hash, SourceRecord record, List<PayoutLine> lines) {}

    /** A record that could not be read. */
    record Parked(SourceRecord record, Reading.Unreadable why) {}

    static PageBatch of(RecordOrigin origin, List<SourceRecord> records) {
        var batch = new PageBatch();
        var twice = twice(records);
        for (var record : records) {
            switch (record.reading()) {
                case Reading.Read read -> {
                    var shared = payouts(record)
                            .filter(payout -> twice.contains(payout.sourceId()))
                            .findFirst();
                    if (shared.isPresent()) {
                        var what =
                                shared.get().kind().code() + " " + shared.get().sourceId();
                        batch.park(record, new Reading.Unreadable(ONE_ID_TWICE, what, read.persons()));
                    } else {
                        batch.add(record, read);
                    }
                }
                case Reading.Unreadable unreadable -> batch.park(record, unreadable);
            }
        }
        return batch;
    }

    /**
     * Ids under which the page tells of two payouts: in two currencies, or in one record in two ways. Two records that tell of one in one
     * currency are its versions.
     */
    private static Set<String> twice(List<SourceRecord> records) {
        var currencies = new HashMap<String, Currency>();
        var result = new HashSet<String>();
        for (var record : records) {
            var inRecord = new HashMap<String, Payout>();
            payouts(record).forEach(payout -> {
                var currency = currencies.putIfAbsent(payout.sourceId(), payout.currency());
                var before = inRecord.putIfAbsent(payout.sourceId(), payout);
                if ((currency != null && !currency.equals(payout.currency()))
                        || (before != null && !before.equals(payout))) {
                    result.add(payout.sourceId());
                }
            });
        }
        return result;
    }

    private static Stream<Payout> payouts(SourceRecord record) {
        return record.reading() instanceof Reading.Read read
                ? read.documents().stream().filter(Payout.class::isInstance).map(Payout.class::cast)
                : Stream.empty();
    }

    private void park(SourceRecord record, Reading.Unreadable why) {
        parked.add(new Parked(record, why));
        why.persons().forEach(person -> tellings.add(new ReportedPerson(person, record)));
    }

    private void add(SourceRecord record, Reading.Read read) {
        var told = new ArrayList<Told>();
        for (var document : read.documents()) {
            var json = Json.write(document);
            if (json.length() > Json.DOCUMENT_BYTES_MAX) {
                var what = document.kind().code() + " " + document.sourceId();
                park(record, new Reading.Unreadable("record.too-large", what, read.persons()));
                return;
            }
            var lines = document instanceof Payout
                    ? read.payoutLines().getOrDefault(document.sourceId(), List.of())
                    : List.<PayoutLine>of();
            told.add(new Told(document, json, hash(json, lines), record, lines));
        }
        for (var one : told) {
            var key = key(one.document());
            var before = documents.get(key);
            if (before == null
                    || !one.record().changedAt().isBefore(before.record().changedAt())) {
                documents.remove(key);
                documents.put(key, one);
            }
        }
        read.persons().forEach(person -> tellings.add(new ReportedPerson(person, record)));
        evidence.addAll(read.evidence());
    }

    /** A payout's lines are rows of their own, and still a part of what it says: one line corrected is a new version. */
    private static byte[] hash(String json, List<PayoutLine> lines) {
        var digest = Json.sha256();
        digest.update(json.getBytes(StandardCharsets.UTF_8));
        for (var line : lines) {
            digest.update(Json.write(line).getBytes(StandardCharsets.UTF_8));
        }
        return digest.digest();
    }

    static String key(Document document) {
        return document.kind().code() + "\n" + document.sourceId();
    }

    List<Told> documents() {
        return List.copyOf(documents.values());
    }

    /** What each record told of each person, in the order they came. */
    List<ReportedPerson> tellings() {
        return List.copyOf(tellings);
    }

    List<Evidence> evidence() {
        return List.copyOf(evidence);
    }

    /** Keys of the records that were read. */
    Set<String> readKeys() {
        var keys = new HashSet<String>();
        documents.values().forEach(told -> keys.add(told.record().key()));
        return keys;
    }

    List<Parked> parked() {
        return List.copyOf(parked);
    }
}
