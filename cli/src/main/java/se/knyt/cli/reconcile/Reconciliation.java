package se.knyt.cli.reconcile;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Certificate;
import se.knyt.core.reconciliation.Certifier;
import se.knyt.core.reconciliation.Finding;
import se.knyt.core.reconciliation.MatchLimits;
import se.knyt.core.reconciliation.MatchStatus;
import se.knyt.core.reconciliation.Matcher;
import se.knyt.core.reconciliation.Matches;
import se.knyt.core.reconciliation.Statement;
import se.knyt.formats.sie.SieVoucher;

/** Files that were read become a result: each payout certified, matched, and booked where it may be. */
final class Reconciliation {
    /** How far ahead of today a provider tells of payouts: over a weekend and its holidays. */
    private static final int DAYS_AHEAD = 5;

    private final Accounts accounts;
    private final LocalDate latest;
    private final Items items;
    private final AllLines lines;
    private final List<List<Finding>> given;
    private final Sources sources;
    private final Matches matches;
    private final @Nullable BankLegs legs;
    private final Vouchers vouchers;
    private final List<Certifier.Certified> certified = new ArrayList<>();

    /** @throws IOException when a bank file cannot be read */
    private Reconciliation(Inputs inputs, Options options, Accounts accounts, LocalDate today) throws IOException {
        this.accounts = accounts;
        latest = today.plusDays(DAYS_AHEAD);
        items = inputs.items();
        lines = inputs.taken().lines().matchedWith(items);
        given = inputs.taken().findings();
        sources = inputs.sources();
        matches = Matcher.match(lines, items, MatchLimits.DEFAULT);
        for (var range : lines.ranges()) {
            certified.add(certify(range, range.part().statement()));
        }
        var bank = Sources.ordered(options.bank());
        legs = bank.isEmpty() ? null : BankLegs.read(bank, lines.ranges(), certified);
        vouchers = new Vouchers(lines, items, matches, accounts, legs != null);
    }

    /**
     * Certifies, matches and books.
     *
     * @param today what is dated long after it is told and not booked
     * @throws IOException when a bank file cannot be read
     */
    static Run run(Inputs inputs, Options options, Accounts accounts, LocalDate today) throws IOException {
        return new Reconciliation(inputs, options, accounts, today).run();
    }

    private Run run() {
        var held = held();
        var repeated = RepeatedTransactions.of(lines, held);
        var payouts = new ArrayList<PayoutResult>();
        for (int i = 0; i < lines.ranges().size(); i++) {
            payouts.add(payout(i, held.contains(i), repeated));
        }
        var arrivals = Arrivals.of(payouts, vouchers);
        return new Run(
                lines,
                items,
                matches,
                legs == null ? List.of() : legs.statements(),
                arrivals.payouts(),
                arrivals.vouchers(),
                accounts,
                sources);
    }

    /** Payouts that are given twice with different rows. */
    private Set<Integer> held() {
        var held = new HashSet<Integer>();
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i).stream().anyMatch(finding -> finding.code().holds())) {
                held.add(i);
            }
        }
        return held;
    }

    private PayoutResult payout(int place, boolean held, Map<Integer, List<Finding>> repeated) {
        var range = lines.ranges().get(place);
        var leg = legs == null ? null : legs.legs().get(place);
        var proof = leg != null
                        && leg.matched()
                        && !certified.get(place).certificate().paidStated()
                ? certify(range, range.part().statement().withPaid(leg.amount()))
                : certified.get(place);
        var findings = new ArrayList<>(given.get(place));
        findings.addAll(proof.findings());
        range.part().head().apart().ifPresent(apart -> findings.add(leftOut(apart)));
        findings.addAll(FeeVatCheck.of(lines, range));
        findings.addAll(repeated.getOrDefault(place, List.of()));
        if (leg != null && leg.finding() != null) {
            findings.add(leg.finding());
        }
        var certificate = held ? held(proof.certificate()) : proof.certificate();
        boolean mayBook = !isOfFuture(range, leg, certificate, findings) && mayBook(range, findings);
        var booking = mayBook ? booking(range, leg, certificate, findings) : Booking.NONE;
        if (booking.voucher() != null) {
            suspense(range, findings);
        }
        return new PayoutResult(range, certificate, findings, leg, booking.voucher(), booking.inTransit(), List.of());
    }

    /** Whether the payout or its entry at the bank is of a day that has not come. */
    private boolean isOfFuture(
            AllLines.Range range, @Nullable BankLeg leg, Certificate certificate, List<Finding> findings) {
        var paidOn = range.part().paidOn();
        var bookedOn = leg == null ? null : leg.bookedOn();
        var day = paidOn != null && paidOn.isAfter(latest) ? paidOn : bookedOn;
        if (day == null || !day.isAfter(latest)) {
            return false;
        }
        findings.add(new Finding(Finding.Code.FUTURE_DATE, 0, certificate.paid(), List.of(day.toString())));
        return true;
    }

    private static Finding leftOut(se.knyt.core.commerce.Payout.Apart apart) {
        return new Finding(
                Finding.Code.ROW_LEFT_OUT,
                0,
                apart.fees().plus(apart.vat()).negated(),
                List.of(Integer.toString(apart.rows())));
    }

    /** Whether no line is matched with an item in another currency than the payout's: what that was booked at stands in no file. */
    private boolean mayBook(AllLines.Range range, List<Finding> findings) {
        for (int i = range.from(); i < range.to(); i++) {
            if (matches.status(i) == MatchStatus.MATCHED && lines.isChanged(i)) {
                var original = new Money(lines.itemAmount(i), lines.itemCurrency(i));
                findings.add(noRate(lines.line(i), original, range.part().currency()));
                return false;
            }
        }
        return true;
    }

    private void suspense(AllLines.Range range, List<Finding> findings) {
        for (int i : vouchers.onSuspense(range)) {
            findings.add(new Finding(
                    Finding.Code.SUSPENSE,
                    lines.line(i),
                    new Money(lines.amount(i), lines.currency(i)),
                    List.of(lines.providerKind(i))));
        }
    }

    private static Certificate held(Certificate c) {
        return new Certificate(
                false,
                c.difference(),
                c.opening(),
                c.sales(),
                c.refunds(),
                c.fees(),
                c.feeVat(),
                c.adjustments(),
                c.fx(),
                c.closing(),
                c.paid(),
                c.paidStated());
    }

    private static Finding noRate(int line, Money amount, Currency to) {
        return new Finding(
                Finding.Code.NO_RATE, line, amount, List.of(amount.currency().code(), to.code()));
    }

    private Certifier.Certified certify(AllLines.Range range, Statement statement) {
        return Certifier.certify(statement, lines, range.from(), range.to());
    }

    /**
     * What is booked of a payout.
     *
     * @param voucher its voucher, null where none may be made
     * @param inTransit whether its money then stands in transit, so that the bank's entry is booked too
     */
    private record Booking(@Nullable SieVoucher voucher, boolean inTransit) {
        static final Booking NONE = new Booking(null, false);
    }

    private Booking booking(
            AllLines.Range range, @Nullable BankLeg leg, Certificate certificate, List<Finding> findings) {
        var part = range.part();
        var date = part.paidOn() != null || leg == null ? part.paidOn() : leg.bookedOn();
        if (!certificate.closes() || !certificate.paidStated()) {
            return Booking.NONE;
        }
        var books = items instanceof LedgerItems ledger ? ledger.currency() : accounts.currency();
        if (!books.equals(part.currency())) {
            findings.add(noRate(0, certificate.paid(), books));
            return Booking.NONE;
        }
        // What the ledger has booked already needs no day.
        var voucher = vouchers.of(range, certificate, date == null ? LocalDate.EPOCH : date);
        var effect = items instanceof LedgerItems ledger ? ledger.effects().of(part.reference()) : null;
        if (effect != null && isBooked(range, certificate, voucher, effect, findings)) {
            return new Booking(null, isLeftInTransit(effect, leg, certificate, findings));
        }
        if (voucher.rows().size() < 2) {
            return Booking.NONE;
        }
        if (date == null) {
            findings.add(new Finding(Finding.Code.NO_PAYOUT_DATE, 0, certificate.paid(), List.of()));
            return Booking.NONE;
        }
        return new Booking(voucher, true);
    }

    /** Whether the ledger has booked the payout on money in transit alone, so that the entry that the bank shows is still to be booked. */
    private boolean isLeftInTransit(
            LedgerEffects.Effect effect, @Nullable BankLeg leg, Certificate certificate, List<Finding> findings) {
        var paid = certificate.paid();
        if (leg == null || !leg.matched() || paid.isZero() || effect.transit() != paid.minor()) {
            return false;
        }
        var arrived =
                items instanceof LedgerItems ledger ? ledger.effects().arrivalsOf(paid.minor()) : List.<String>of();
        if (arrived.isEmpty()) {
            return true;
        }
        findings.add(
                new Finding(Finding.Code.IN_TRANSIT, 0, paid, List.of(effect.names(), String.join(", ", arrived))));
        return false;
    }

    /** Whether the given ledger has moved the payout's accounts already, rightly or not. */
    private boolean isBooked(
            AllLines.Range range,
            Certificate certificate,
            SieVoucher voucher,
            LedgerEffects.Effect effect,
            List<Finding> findings) {
        var part = range.part();
        var paid = certificate.paid();
        if (!effect.moves()) {
            findings.add(new Finding(Finding.Code.MENTIONED_ELSEWHERE, 0, paid, List.of(effect.names())));
            return false;
        }
        long own = effect.receivable(account -> vouchers.settles(part.provider(), account, voucher));
        // Who books the fees elsewhere takes what was paid from the provider's account.
        boolean moved = own == vouchers.receivables(voucher) || own == Math.negateExact(paid.minor());
        if (moved && own == effect.receivable() && effect.bank() == paid.minor()) {
            findings.add(new Finding(Finding.Code.ALREADY_BOOKED, 0, paid, List.of(effect.names())));
        } else {
            findings.add(new Finding(
                    Finding.Code.BOOKED_OTHERWISE,
                    0,
                    paid,
                    List.of(
                            effect.names(),
                            new Money(own, paid.currency()).toPlain(),
                            new Money(effect.bank(), paid.currency()).toPlain())));
        }
        return true;
    }
}
