package se.knyt.cli.reconcile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.reconciliation.BankMatch;
import se.knyt.core.reconciliation.Certificate;
import se.knyt.core.reconciliation.Finding;
import se.knyt.formats.sie.SieVoucher;

/**
 * One payout, reconciled.
 *
 * @param range its entries
 * @param certificate its proof
 * @param findings what was found
 * @param bank what the bank shows of it, null when no bank file was given
 * @param voucher its voucher, null where none may be made
 */
record PayoutResult(
        AllLines.Range range,
        Certificate certificate,
        List<Finding> findings,
        @Nullable BankMatch bank,
        @Nullable SieVoucher voucher) {
    PayoutResult {
        findings = List.copyOf(findings);
    }

    /** Whether a bank file was given and does not show it. */
    boolean isOpenAtBank() {
        return bank != null && !bank.matched();
    }

    /** Whether the bank shows it. */
    boolean isSeenAtBank() {
        return bank != null && bank.matched();
    }
}
