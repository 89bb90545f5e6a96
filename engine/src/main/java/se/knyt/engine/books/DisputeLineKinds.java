package se.knyt.engine.books;

import java.util.Set;
import se.knyt.core.commerce.PayoutLine;

/** The kinds of payout line that are of a dispute. */
public final class DisputeLineKinds {
    public static final Set<PayoutLine.Kind> KINDS =
            Set.of(PayoutLine.Kind.CHARGEBACK, PayoutLine.Kind.CHARGEBACK_WON, PayoutLine.Kind.DISPUTE_FEE);

    private DisputeLineKinds() {}
}
