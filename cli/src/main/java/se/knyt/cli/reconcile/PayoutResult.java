package se.knyt.cli.reconcile;

import java.util.ArrayList;
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
 * @param bank what the bank shows of it, null when no bank file was given
 * @param voucher its voucher, null where none may be made
 * @param inTransit whether its money stands in transit until the bank's entry is booked
 * @param arrived with bank files the vouchers of the entries that show it, which may be those of other payouts too
 */
record PayoutResult(
        AllLines.Range range,
        Certificate certificate,
        List<Finding> findings,
        @Nullable BankLeg bank,
        @Nullable SieVoucher voucher,
        boolean inTransit,
        List<SieVoucher> arrived) {
    PayoutResult {
        findings = List.copyOf(findings);
        arrived = List.copyOf(arrived);
    }

    /** The same with the vouchers of the bank's entries. */
    PayoutResult with(List<SieVoucher> vouchers) {
        return new PayoutResult(range, certificate, findings, bank, voucher, inTransit, vouchers);
    }

    /** Its vouchers, its own one first. */
    List<SieVoucher> vouchers() {
        var all = new ArrayList<SieVoucher>();
        if (voucher != null) {
            all.add(voucher);
        }
        all.addAll(arrived);
        return all;
    }

    /** Whether it is dated where nothing can have been paid yet. */
    boolean isOfFuture() {
        return findings.stream().anyMatch(finding -> finding.code() == Finding.Code.FUTURE_DATE);
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
