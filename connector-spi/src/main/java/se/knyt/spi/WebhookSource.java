package se.knyt.spi;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.spi.PullSource.SourceRecord;

/** Hints from outside that it is time to read. Verified on the raw bytes before anything else looks at them. */
public interface WebhookSource extends Session {
    /**
     * @param headers names in lower case
     * @param body as received
     * @return the hint, or empty when the signature does not hold
     */
    Optional<Hint> verify(Map<String, String> headers, byte[] body);

    /** Makes the system send its hints to {@code callback}; doing it twice is doing it once. */
    void subscribe(URI callback);

    /** Makes the system send nothing more to {@code callback}; where it sends nothing there, nothing is changed. */
    void unsubscribe(URI callback);

    /**
     * @param deliveryId the sender's id of this delivery, for dropping doubles
     * @param stream the stream to read now
     * @param told what the delivery itself tells and no read can: kept before it is answered, as a page that was read is. Empty
     *     wherever the read tells it
     */
    record Hint(String deliveryId, String stream, List<SourceRecord> told) {
        public Hint {
            told = List.copyOf(told);
        }

        /** One that says when to read, and nothing more. */
        public Hint(String deliveryId, String stream) {
            this(deliveryId, stream, List.of());
        }
    }
}
