package se.knyt.engine.intake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.Person;
import se.knyt.engine.json.Json;
import se.knyt.spi.PullSource.Evidence;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/** A page in memory, read and hashed: the last telling of each document and person, in the order they came. */
final class PageBatch {
    private final Map<String, Told> documents = new LinkedHashMap<>();
    private final List<Telling> tellings = new ArrayList<>();
    private final Map<String, List<PayoutLine>> payoutLines = new HashMap<>();
    private final List<Evidence> evidence = new ArrayList<>();
    private final List<Parked> parked = new ArrayList<>();

    /** A document as a record told it. */
    record Told(Document document, String json, byte[] hash, SourceRecord record) {}

    /** A person as a record told of them. */
    record Telling(Person person, SourceRecord record) {}

    /** A record that could not be read. */
    record Parked(SourceRecord record, Reading.Unreadable why) {}

    static PageBatch of(PageWriter.Origin origin, List<SourceRecord> records) {
        var batch = new PageBatch();
        for (var record : records) {
            switch (record.reading()) {
                case Reading.Read read -> batch.add(record, read);
                case Reading.Unreadable unreadable -> batch.park(record, unreadable);
            }
        }
        return batch;
    }

    private void park(SourceRecord record, Reading.Unreadable why) {
        parked.add(new Parked(record, why));
        why.persons().forEach(person -> tellings.add(new Telling(person, record)));
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
            told.add(new Told(document, json, hash(document, json, read), record));
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
        read.persons().forEach(person -> tellings.add(new Telling(person, record)));
        payoutLines.putAll(read.payoutLines());
        evidence.addAll(read.evidence());
    }

    /** A payout's lines are rows of their own, and still a part of what it says: one line corrected is a new version. */
    private static byte[] hash(Document document, String json, Reading.Read read) {
        var digest = Json.sha256();
        digest.update(json.getBytes(StandardCharsets.UTF_8));
        if (document instanceof Payout payout) {
            for (var line : read.payoutLines().getOrDefault(payout.sourceId(), List.of())) {
                digest.update(Json.write(line).getBytes(StandardCharsets.UTF_8));
            }
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
    List<Telling> tellings() {
        return List.copyOf(tellings);
    }

    List<PayoutLine> lines(String payoutSourceId) {
        return payoutLines.getOrDefault(payoutSourceId, List.of());
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
