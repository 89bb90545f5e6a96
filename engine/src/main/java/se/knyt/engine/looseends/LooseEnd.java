package se.knyt.engine.looseends;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/**
 * Something not tied up and due.
 *
 * @param causeKey the cause, stable: the same cause opened again is the same loose end
 * @param code message code
 * @param args what the message needs
 * @param groupKey alike ones share it
 * @param amount what hangs on it, null when no amount does
 * @param dueAt company time from which it is due
 * @param selfHealing true when Knyt goes on trying by itself
 */
public record LooseEnd(
        String causeKey,
        String code,
        Map<String, String> args,
        String groupKey,
        @Nullable Long trail,
        @Nullable Long payout,
        @Nullable Long effect,
        @Nullable Long connection,
        @Nullable Money amount,
        Instant dueAt,
        boolean selfHealing) {
    /** Among the arguments: which of several texts of the code holds now; empty for the common one. */
    public static final String VARIANT = "variant";

    public LooseEnd {
        args = Map.copyOf(args);
    }
}
