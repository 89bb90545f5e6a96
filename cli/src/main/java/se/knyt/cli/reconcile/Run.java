package se.knyt.cli.reconcile;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import se.knyt.core.reconciliation.Finding;
import se.knyt.core.reconciliation.Finding.Code;
import se.knyt.core.reconciliation.MatchStatus;
import se.knyt.core.reconciliation.Matches;
import se.knyt.formats.bank.BankStatement;
import se.knyt.formats.sie.SieVoucher;

/**
 * The whole result of one run.
 *
 * @param lines all entries
 * @param items the open items
 * @param matches what became of each entry
 * @param statements the bank statements, none when no bank file was given
 * @param payouts the payouts in the order of the report
 * @param arrived the vouchers of the bank's entries
 * @param accounts the accounts that were used
 * @param sources the files by what is in them
 */
record Run(
        AllLines lines,
        Items items,
        Matches matches,
        List<BankStatement> statements,
        List<PayoutResult> payouts,
        List<SieVoucher> arrived,
        Accounts accounts,
        Sources sources) {
    /** What leaves something to a person although every certificate closes. */
    private static final Set<Code> OPEN = EnumSet.of(
            Code.NO_PAYOUT_AMOUNT,
            Code.NO_PAYOUT_DATE,
            Code.FUTURE_DATE,
            Code.NO_RATE,
            Code.SUSPENSE,
            Code.ROW_LEFT_OUT,
            Code.NOT_PAID_OUT,
            Code.FEE_VAT,
            Code.BANK_SUGGESTED,
            Code.BANK_AMBIGUOUS,
            Code.BOOKED_OTHERWISE,
            Code.IN_TRANSIT,
            Code.DUPLICATE_TRANSACTION);

    private static final Set<MatchStatus> WITHOUT_ITEM =
            EnumSet.of(MatchStatus.SUGGESTED, MatchStatus.UNMATCHED, MatchStatus.UNRECOGNIZED);

    Run {
        statements = List.copyOf(statements);
        payouts = List.copyOf(payouts);
        arrived = List.copyOf(arrived);
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

    /** All vouchers: those of the payouts, then those of the bank's entries. */
    List<SieVoucher> vouchers() {
        var all = new ArrayList<SieVoucher>();
        for (var payout : payouts) {
            if (payout.voucher() != null) {
                all.add(payout.voucher());
            }
        }
        all.addAll(arrived);
        return all;
    }

    /** Name of the company: the ledger's, else that of the accounts file; may be empty. */
    String company() {
        return items instanceof LedgerItems ledger ? ledger.company() : accounts.company();
    }

    /** May be empty. */
    String organizationNumber() {
        return items instanceof LedgerItems ledger ? ledger.organizationNumber() : "";
    }

    /** 0, 2 or 3, as the contract has them. */
    int exitStatus() {
        if (payouts.stream().anyMatch(payout -> !payout.certificate().closes())) {
            return 3;
        }
        var counts = counts();
        boolean open = WITHOUT_ITEM.stream().anyMatch(status -> counts[status.ordinal()] > 0);
        boolean found = payouts.stream()
                .flatMap(payout -> payout.findings().stream())
                .map(Finding::code)
                .anyMatch(OPEN::contains);
        boolean atBank = payouts.stream().anyMatch(PayoutResult::isOpenAtBank);
        return open || found || atBank ? 2 : 0;
    }
}
