package se.knyt.core.reconciliation;

import java.util.ArrayList;
import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankMatch.Basis;
import se.knyt.core.reconciliation.BankMatcher.Proposal;

/** What references alone propose: the entry holds the payout's reference, and the amounts agree. */
final class BankReferences {
    private final BankMatcher run;

    BankReferences(BankMatcher run) {
        this.run = run;
    }

    /**
     * One payout with the entries that name it: their sum when they are several (paid, returned by the bank, paid again; or paid in
     * parts), else the only one with its amount. Where the provider states no amount, the only entry that names nothing else states it.
     */
    List<Proposal> ofOnePayout() {
        var proposals = new ArrayList<Proposal>();
        for (int p = run.open.nextSetBit(0); p >= 0; p = run.open.nextSetBit(p + 1)) {
            var entries = run.namers.get(p).stream()
                    .filter(run.free::get)
                    .mapToInt(Integer::intValue)
                    .toArray();
            if (entries.length > 0) {
                one(p, entries, proposals);
            }
        }
        return proposals;
    }

    private void one(int p, int[] entries, List<Proposal> proposals) {
        var expected = run.payouts.get(p);
        boolean alone =
                java.util.Arrays.stream(entries).allMatch(m -> run.named.get(m).size() == 1);
        if (!expected.stated() && alone && entries.length == 1) {
            proposals.add(new Proposal(new int[] {p}, entries, -1, Basis.AMOUNT_OF_BANK));
            return;
        }
        if (alone && entries.length > 1 && run.sum(entries).equals(expected.amount())) {
            proposals.add(new Proposal(new int[] {p}, entries, -1, Basis.GROUP));
            return;
        }
        boolean returned = java.util.Arrays.stream(entries)
                .anyMatch(m -> run.movements.get(m).amount().signum()
                        == -expected.amount().signum());
        if (returned) {
            return;
        }
        for (int m : entries) {
            if (run.movements.get(m).amount().equals(expected.amount())) {
                proposals.add(new Proposal(new int[] {p}, new int[] {m}, -1, Basis.REFERENCE));
            }
        }
    }

    /** One entry that names several payouts and is their sum. */
    List<Proposal> ofSeveralPayouts() {
        var proposals = new ArrayList<Proposal>();
        for (int m = run.free.nextSetBit(0); m >= 0; m = run.free.nextSetBit(m + 1)) {
            var members = run.named.get(m).stream()
                    .filter(run.open::get)
                    .mapToInt(Integer::intValue)
                    .toArray();
            if (members.length < 2) {
                continue;
            }
            var sum = Money.zero(run.movements.get(m).amount().currency());
            for (int p : members) {
                sum = sum.plus(run.payouts.get(p).amount());
            }
            if (sum.equals(run.movements.get(m).amount())) {
                proposals.add(new Proposal(members, new int[] {m}, -1, Basis.GROUP));
            }
        }
        return proposals;
    }

    /** One payment within a collected entry, which names the payout and has its amount. */
    List<Proposal> ofParts(StatementWords words) {
        var proposals = new ArrayList<Proposal>();
        for (int m = run.free.nextSetBit(0); m >= 0; m = run.free.nextSetBit(m + 1)) {
            var parts = run.movements.get(m).parts();
            if (parts.size() < 2 || run.named.get(m).isEmpty()) {
                continue;
            }
            for (int k = 0; k < parts.size(); k++) {
                for (int p : words.payouts(parts.get(k).texts())) {
                    if (run.open.get(p)
                            && run.payouts.get(p).amount().equals(parts.get(k).amount())) {
                        proposals.add(new Proposal(new int[] {p}, new int[] {m}, k, Basis.REFERENCE));
                    }
                }
            }
        }
        return proposals;
    }
}
