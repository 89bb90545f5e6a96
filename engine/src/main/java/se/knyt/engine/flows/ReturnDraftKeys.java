package se.knyt.engine.flows;

import java.util.Optional;
import se.knyt.core.commerce.Refund;

/** Ids of refunds that are posted from a payout's line. */
public final class ReturnDraftKeys {
    static final String OF_LINE = "payout-line:";

    private ReturnDraftKeys() {}

    /** Whether a refund was posted by a person from a payout's line. */
    public static boolean isOfLine(Refund refund) {
        return refund.sourceId().startsWith(OF_LINE);
    }

    /** The provider of whose payout's line a refund is; empty where it is of none. */
    public static Optional<String> providerOfLine(Refund refund) {
        var at = refund.sourceId().indexOf(':', OF_LINE.length());
        return isOfLine(refund) && at > 0
                ? Optional.of(refund.sourceId().substring(OF_LINE.length(), at))
                : Optional.empty();
    }
}
