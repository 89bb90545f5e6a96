package se.knyt.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.Person;

/** Reads records page by page from a cursor that it made itself. Restartable by construction: it keeps nothing between calls. */
public interface PullSource extends Session {
    List<Stream> streams();

    /**
     * Reads one page.
     *
     * @param stream code of one of {@link #streams()}
     * @param cursor as the page before returned it, empty to begin
     * @param startDate nothing older than this is wanted
     * @throws ProviderFailure when no page could be read; nothing has moved
     */
    Page pull(String stream, String cursor, Instant startDate);

    /**
     * The same for a person who has asked for all of the time before the company's first day. A source that takes a stream which it may
     * not read for one that its user has no need of refuses here: nothing found would be told as nothing there. The page is read once: a
     * file beside a record that does not come for now is a failure of the page, and one that the source refuses is a record of its own,
     * without bytes.
     */
    default Page pullHistory(String stream, String cursor, Instant from) {
        return pull(stream, cursor, from);
    }

    /**
     * One kind of record that can be read on its own.
     *
     * @param code lower case: {@code orders}
     * @param lane where its changes belong
     * @param interval how often it is read unless the user says otherwise
     */
    record Stream(String code, Lane lane, Duration interval) {}

    /** Lanes of the change log. */
    enum Lane {
        /** All that belongs to trails. */
        TRADE,
        /** Products, prices, stock. */
        GOODS
    }

    /**
     * @param records in the source's order, oldest change first
     * @param cursor where to go on; a page without records may move it too
     * @param more whether a further page waits now
     */
    record Page(List<SourceRecord> records, String cursor, boolean more) {
        public Page {
            records = List.copyOf(records);
        }
    }

    /**
     * One record with the bytes it came from.
     *
     * @param key the record's id in the source, at most 200 characters
     * @param changedAt the source's time of last change; an older record than the one stored is kept but not applied
     * @param mediaType of {@code raw}
     * @param raw the slice of the answer that holds the record, byte for byte; empty, in a history alone, for a file that the source does
     *     not give
     * @param reading what it says
     */
    record SourceRecord(String key, Instant changedAt, String mediaType, byte[] raw, Reading reading) {}

    /** What a record says, or why it could not be read. */
    sealed interface Reading {
        /**
         * @param documents every document in the record
         * @param persons the persons that the documents name by key
         * @param payoutLines lines of the payouts among the documents, by the payout's source id
         * @param evidence files that belong with them
         */
        record Read(
                List<Document> documents,
                List<Person> persons,
                Map<String, List<PayoutLine>> payoutLines,
                List<Evidence> evidence)
                implements Reading {
            public Read {
                documents = List.copyOf(documents);
                persons = List.copyOf(persons);
                payoutLines = Map.copyOf(payoutLines);
                evidence = List.copyOf(evidence);
            }

            public static Read of(List<Document> documents, List<Person> persons) {
                return new Read(documents, persons, Map.of(), List.of());
            }
        }

        /**
         * Parked with its bytes until it can be read.
         *
         * @param code stable code for grouping
         * @param detail what and where, for a person
         * @param persons whom it names, as far as could be read: they are found by it, and erasing them makes it unreadable
         */
        record Unreadable(String code, String detail, List<Person> persons) implements Reading {
            public Unreadable {
                persons = List.copyOf(persons);
            }

            /** One in which nobody could be found. */
            public Unreadable(String code, String detail) {
                this(code, detail, List.of());
            }
        }
    }

    /**
     * A file as fetched that a voucher refers to.
     *
     * @param documentSourceId the document it belongs to
     * @param fileName as the source names it
     * @param mediaType its type
     * @param content at most 32 MiB
     */
    record Evidence(String documentSourceId, String fileName, String mediaType, byte[] content) {}
}
