package se.knyt.server.exchanges;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.server.text.Messages.Message;

/**
 * Everything that was tried to make one thing in another system.
 *
 * @param kind code of what is made
 * @param system its name
 * @param order number of the purchase, empty for none
 * @param trail of the purchase, 0 for none
 * @param wanted what was to be made, as it was decided; it names no person
 * @param result the object's id there, empty while there is none
 * @param facts what was read back
 */
public record ExchangePage(
        long id,
        String kind,
        String system,
        String order,
        long trail,
        String provider,
        String payout,
        String wanted,
        String result,
        String facts,
        List<Attempt> attempts) {
    public ExchangePage {
        attempts = List.copyOf(attempts);
    }

    /**
     * @param outcome state of the effect after it, empty while it is under way
     * @param message why it failed, null when it did not
     * @param calls what was sent and answered, empty when it is not kept
     */
    public record Attempt(
            int number,
            Instant begun,
            @Nullable Instant ended,
            String outcome,
            @Nullable Message message,
            List<Call> calls) {
        public Attempt {
            calls = List.copyOf(calls);
        }
    }

    /** One call, with its headers and bodies as text. */
    public record Call(String line, String request, String status, String answer) {}
}
