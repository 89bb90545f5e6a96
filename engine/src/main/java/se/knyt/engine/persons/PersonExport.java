package se.knyt.engine.persons;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import se.knyt.core.commerce.Person;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.json.Json;

/** A person's data in a structured, commonly used, machine-readable form (GDPR article 20): JSON, with the records as received. */
final class PersonExport {
    /** Beyond this, records are named and not contained; each can be fetched by itself. */
    private static final int RECORD_BYTES_MAX = 16 * 1024 * 1024;

    private final Archive archive;

    PersonExport(Archive archive) {
        this.archive = archive;
    }

    private record File(
            Instant made, List<Told> persons, List<Bought> purchases, List<Spendable> stored, List<Received> records) {}

    private record Told(String system, Instant toldAt, Person person) {}

    private record Bought(String number, Instant placedAt, String total, String state) {}

    private record Spendable(String kind, String ends, String left) {}

    /**
     * @param encoding {@code text}, {@code base64}, or {@code left-out} where the file would be too large
     */
    private record Received(
            String system,
            String stream,
            String key,
            Instant changedAt,
            String mediaType,
            String encoding,
            String content) {}

    byte[] json(Tx tx, long company, HeldData held, Instant now) throws SQLException {
        var fitting = new ArrayList<Long>();
        long bytes = 0;
        for (var kept : held.records()) {
            bytes += kept.bytes();
            if (bytes <= RECORD_BYTES_MAX) {
                fitting.add(kept.raw());
            }
        }
        var contents = archive.raws(tx, company, fitting);
        var records = new ArrayList<Received>();
        for (var kept : held.records()) {
            var content = contents.get(kept.raw());
            records.add(content == null ? leftOut(kept) : received(kept, content));
        }
        var file = new File(
                now,
                held.who().rows().stream()
                        .map(row -> new Told(row.system(), row.toldAt(), row.person()))
                        .toList(),
                held.purchases().stream()
                        .map(p -> new Bought(p.number(), p.placedAt(), p.total().toString(), p.state()))
                        .toList(),
                held.stored().stream()
                        .map(s ->
                                new Spendable(s.of().code(), s.ends(), s.left().toString()))
                        .toList(),
                records);
        return Json.write(file).getBytes(StandardCharsets.UTF_8);
    }

    private static Received received(HeldData.Kept kept, Archive.Kept content) {
        String text;
        String encoding = "text";
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content.content()))
                    .toString();
        } catch (CharacterCodingException e) {
            encoding = "base64";
            text = Base64.getEncoder().encodeToString(content.content());
        }
        return new Received(
                kept.system(), kept.stream(), kept.key(), kept.changedAt(), content.mediaType(), encoding, text);
    }

    private static Received leftOut(HeldData.Kept kept) {
        return new Received(kept.system(), kept.stream(), kept.key(), kept.changedAt(), "", "left-out", "");
    }
}
