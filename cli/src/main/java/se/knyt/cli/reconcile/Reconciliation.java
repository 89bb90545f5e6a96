package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.BankMatch;
import se.knyt.core.reconciliation.Certifier;
import se.knyt.core.reconciliation.Finding;
import se.knyt.core.reconciliation.MatchLimits;
import se.knyt.core.reconciliation.MatchStatus;
import se.knyt.core.reconciliation.Matcher;
import se.knyt.core.reconciliation.Matches;
import se.knyt.core.reconciliation.Statement;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.sie.SieVoucher;

/** Files that were read become a result: each payout once, certified, matched, and booked where it may be. */
final class Reconciliation {
    private final Accounts accounts;

    Reconciliation(Accounts accounts) {
        this.accounts = accounts;
    }

    /** The payouts that are taken, and what was found about those given more than once. */
    record Taken(AllLines lines, List<List<Finding>> findings) {}

    /**
     * Takes each payout once, in the order of provider, reference and currency.
     *
     * @param fingerprints one text per file that tells equal files by, for payouts without a reference
     */
    static Taken take(List<SettlementFile> files, List<String> fingerprints) {
        record Key(String provider, String reference, Currency currency) {}
        var first = new HashMap<Key, Integer>();
        var ranges = new ArrayList<AllLines.Range>();
        var findings = new ArrayList<List<Finding>>();
        for (int f = 0; f < files.size(); f++) {
            for (var part : files.get(f).parts()) {
                var reference = part.reference().isEmpty() ? "\0" + fingerprints.get(f) : part.reference();
                Integer earlier =
                        first.putIfAbsent(new Key(part.provider(), reference, part.currency()), ranges.size());
                if (earlier == null) {
                    ranges.add(new AllLines.Range(files.get(f), part, part.from(), part.to()));
                    findings.add(new ArrayList<>());
                } else {
                    var paid = part.statement().paid();
                    findings.get(earlier)
                            .add(new Finding(
                                    Finding.Code.DUPLICATE_PAYOUT,
                                    0,
                                    paid == null ? Money.zero(part.currency()) : paid,
                                    List.of(files.get(f).name())));
                }
            }
        }
        return sorted(ranges, findings);
    }

    private static Taken sorted(List<AllLines.Range> ranges, List<List<Finding>> findings) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < ranges.size(); i++) {
            order.add(i);
        }
        order.sort(
                Comparator.<Integer, String>comparing(i -> ranges.get(i).part().provider())
                        .thenComparing(i -> ranges.get(i).part().reference())
                        .thenComparing(i -> ranges.get(i).part().currency()));
        return new Taken(
                new AllLines(order.stream().map(ranges::get).toList()),
                order.stream().map(findings::get).toList());
    }

    /**
     * Certifies, matches and books.
     *
     * @param bank bank files, none when the bank leg is not asked for
     * @throws IOException when a bank file cannot be read
     */
    Run run(Taken taken, Items items, List<Path> bank) throws IOException {
        var lines = taken.lines().matchedWith(items);
        var matches = Matcher.match(lines, items, MatchLimits.DEFAULT);
        var vouchers = new Vouchers(lines, items, matches, accounts);
        var certified = new ArrayList<Certifier.Certified>();
        for (var range : lines.ranges()) {
            certified.add(certify(lines, range, range.part().statement()));
        }
        var legs = bank.isEmpty() ? null : BankLegs.read(bank, lines.ranges(), certified);
        var payouts = new ArrayList<PayoutResult>();
        for (int i = 0; i < lines.ranges().size(); i++) {
            var range = lines.ranges().get(i);
            int changed = changed(lines, range, matches);
            var leg = legs == null ? null : legs.matches().get(i);
            var proof = leg != null
                            && leg.matched()
                            && !certified.get(i).certificate().paidStated()
                    ? certify(lines, range, range.part().statement().withPaid(leg.amount()))
                    : certified.get(i);
            var findings = new ArrayList<>(taken.findings().get(i));
            findings.addAll(proof.findings());
            if (leg != null && leg.finding() != null) {
                findings.add(leg.finding());
            }
            if (changed >= 0) {
                // What the item was booked at stands in no file, and no rate is guessed.
                var original = new Money(lines.itemAmount(changed), lines.itemCurrency(changed));
                findings.add(noRate(lines.line(changed), original, range.part().currency()));
            }
            var voucher = changed < 0 ? voucher(range, leg, proof, items, vouchers, findings) : null;
            payouts.add(new PayoutResult(range, proof.certificate(), findings, leg, voucher));
        }
        return new Run(lines, items, matches, legs == null ? List.of() : legs.statements(), payouts, accounts);
    }

    /** The first entry of a payout that is matched with an item in another currency than the payout's, or −1. */
    private static int changed(AllLines lines, AllLines.Range range, Matches matches) {
        for (int i = range.from(); i < range.to(); i++) {
            if (matches.status(i) == MatchStatus.MATCHED && lines.isChanged(i)) {
                return i;
            }
        }
        return -1;
    }

    private static Finding noRate(int line, Money amount, Currency to) {
        return new Finding(
                Finding.Code.NO_RATE, line, amount, List.of(amount.currency().code(), to.code()));
    }

    private static Certifier.Certified certify(AllLines lines, AllLines.Range range, Statement statement) {
        return Certifier.certify(statement, lines, range.from(), range.to());
    }

    private @Nullable SieVoucher voucher(
            AllLines.Range range,
            @Nullable BankMatch leg,
            Certifier.Certified certified,
            Items items,
            Vouchers vouchers,
            List<Finding> findings) {
        var part = range.part();
        var certificate = certified.certificate();
        var date = part.paidOn() != null || leg == null ? part.paidOn() : leg.bookedOn();
        if (!certificate.closes() || !certificate.paidStated() || date == null) {
            return null;
        }
        var books = items instanceof LedgerItems ledger ? ledger.currency() : accounts.currency();
        if (!books.equals(part.currency())) {
            findings.add(noRate(0, certificate.paid(), books));
            return null;
        }
        var booked = items instanceof LedgerItems ledger ? ledger.voucherOf(part.reference()) : "";
        if (!booked.isEmpty()) {
            findings.add(new Finding(Finding.Code.ALREADY_BOOKED, 0, certificate.paid(), List.of(booked)));
            return null;
        }
        var voucher = vouchers.of(range, certificate, date);
        return voucher.rows().size() < 2 ? null : voucher;
    }
}
