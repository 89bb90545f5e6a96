package se.knyt.cli.reconcile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.reconciliation.Certificate;
import se.knyt.core.reconciliation.Finding;
import se.knyt.formats.sie.SieVoucher;

/**
 * One payout, reconciled.
 *
 * @param range its entries
 * @param certificate its proof
 * @param findings what was found
 * @param voucher its voucher, null where none may be made
 */
record PayoutResult(
        AllLines.Range range,
        Certificate certificate,
        List<Finding> findings,
        @Nullable SieVoucher voucher) {
    PayoutResult {
        findings = List.copyOf(findings);
    }
}
