package se.knyt.server.settings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import se.knyt.engine.books.OrderFieldDesk.Settlement;
import se.knyt.server.shell.View;

/**
 * Payments alone: where on the invoices the order number stands.
 *
 * @param choices those in use
 * @param settlements payouts on which fields can be tried, the newest first
 * @param tried the one that was, with how each field did
 * @param may whether the reader may choose
 * @param refused whether what was just sent names no field, or no payout to try it on
 */
public record PaymentsAlonePage(
        List<Choice> choices, List<Settlement> settlements, Optional<Tried> tried, boolean may, boolean refused) {
    /** The page with the fields tried on a payout. */
    public static String href(View view, Settlement settlement) {
        return view.url("/settings/payments-alone?provider="
                + URLEncoder.encode(settlement.provider(), StandardCharsets.UTF_8) + "&reference="
                + URLEncoder.encode(settlement.reference(), StandardCharsets.UTF_8));
    }

    /** @param lenient what the spellings may differ by, in words; empty for nothing */
    public record Choice(String provider, String field, String lenient) {}

    /**
     * @param lines how many were tried
     * @param sales how many there are
     */
    public record Tried(Settlement settlement, int lines, int sales, List<Rate> rates) {
        /** Whether no field led to any invoice. */
        public boolean none() {
            return rates.stream().allMatch(rate -> rate.hits() + rate.ambiguous() == 0);
        }
    }

    /**
     * How a field did, in words.
     *
     * @param misses examples of what did not hit, empty where all did
     * @param suggested whether it did best, and hit at all
     */
    public record Rate(
            String code, int hits, int sameAmount, int ambiguous, String lenient, String misses, boolean suggested) {}
}
