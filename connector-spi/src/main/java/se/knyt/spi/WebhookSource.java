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

    /** Whether it is to send hints: where not, what was asked of it before is taken back, and no address is shown. */
    default boolean wantsHints() {
        return true;
    }

    /** Makes the system send its hints to {@code callback}; doing it twice is doing it once. */
    void subscribe(URI callback);

    /** Makes the system send nothing more to {@code callback}; where it sends nothing there, nothing is changed. */
    void unsubscribe(URI callback);

    /**
     * @param deliveryId the sender's id of this delivery, for dropping doubles
     * @param stream the stream to read now
     * @param told what the delivery itself tells and no read can: kept before it is answered, as a page that was read is. Empty
     *     wherever the read tells it
     * @param about captures and refunds of which it says that something became of them
     */
    record Hint(String deliveryId, String stream, List<SourceRecord> told, List<About> about) {
        public Hint {
            told = List.copyOf(told);
            about = List.copyOf(about);
        }

        /** One that says when to read, and nothing more. */
        public Hint(String deliveryId, String stream) {
            this(deliveryId, stream, List.of(), List.of());
        }

        /** One about no capture or refund, that itself tells what no read can. */
        public static Hint telling(String deliveryId, String stream, List<SourceRecord> told) {
            return new Hint(deliveryId, stream, told, List.of());
        }

        /** One that something became of captures and refunds. */
        public static Hint about(String deliveryId, String stream, List<About> about) {
            return new Hint(deliveryId, stream, List.of(), about);
        }
    }

    /**
     * A capture or refund that is done, and may have come to nothing since.
     *
     * @param id what it gave ({@link EffectTarget.Performed#id})
     * @param failed why it came to nothing, in the system's own word, where the system cannot be asked for it: then this signed word is
     *     all there is. Empty where it is to be asked for
     * @param beginning whether {@code id} is how the ids of several begin
     */
    record About(String id, Optional<String> failed, boolean beginning) {
        public About {
            if (beginning && (id.isEmpty() || failed.isPresent())) {
                throw new IllegalArgumentException("several are named by a beginning, and can only be asked for");
            }
        }

        /** One, by its whole id. */
        public About(String id, Optional<String> failed) {
            this(id, failed, false);
        }

        /** To be asked for. */
        public static About of(String id) {
            return new About(id, Optional.empty());
        }

        /** Each whose id begins so is to be asked for: the word does not say which of them it is about. */
        public static About beginning(String id) {
            return new About(id, Optional.empty(), true);
        }
    }
}
