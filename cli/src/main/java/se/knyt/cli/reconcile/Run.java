package se.knyt.cli.reconcile;

import java.util.Arrays;
import java.util.List;
import se.knyt.core.reconciliation.Finding;
import se.knyt.core.reconciliation.MatchStatus;
import se.knyt.core.reconciliation.Matches;
import se.knyt.formats.bank.BankStatement;

/**
 * The whole result of one run.
 *
 * @param lines all entries
 * @param items the open items
 * @param matches what became of each entry
 * @param statements the bank statements, none when no bank file was given
 * @param payouts the payouts in the order of the report
 * @param accounts the accounts that were used
 */
record Run(
        AllLines lines,
        Items items,
        Matches matches,
        List<BankStatement> statements,
        List<PayoutResult> payouts,
        Accounts accounts) {
    Run {
        statements = List.copyOf(statements);
        payouts = List.copyOf(payouts);
    }

    /** How many entries have each status, by the status' ordinal. */
    int[] counts() {
        var counts = new int[MatchStatus.values().length];
        for (int i = 0; i < matches.size(); i++) {
            counts[matches.status(i).ordinal()]++;
        }
        return counts;
    }

    /** How many matched or suggested entries there are of each tier. */
    int[] tiers(MatchStatus status) {
        var tiers = new int[8];
        for (int i = 0; i < matches.size(); i++) {
            if (matches.status(i) == status) {
                tiers[matches.tier(i)]++;
            }
        }
        return tiers;
    }

    long vouchers() {
        return payouts.stream().filter(payout -> payout.voucher() != null).count();
    }

    /** 0, 2 or 3, as the contract has them. */
    int exitStatus() {
        if (payouts.stream().anyMatch(payout -> !payout.certificate().closes())) {
            return 3;
        }
        var counts = counts();
        boolean open = Arrays.stream(
                        new MatchStatus[] {MatchStatus.SUGGESTED, MatchStatus.UNMATCHED, MatchStatus.UNRECOGNIZED})
                .anyMatch(status -> counts[status.ordinal()] > 0);
        boolean unstated = payouts.stream()
                .flatMap(payout -> payout.findings().stream())
                .anyMatch(finding -> finding.code() == Finding.Code.NO_PAYOUT_AMOUNT);
        boolean atBank = payouts.stream().anyMatch(PayoutResult::isOpenAtBank);
        return open || unstated || atBank ? 2 : 0;
    }
}
