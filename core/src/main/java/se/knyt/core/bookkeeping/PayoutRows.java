package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.PostingResult.Finding;
import se.knyt.core.bookkeeping.PostingResult.OpenItem;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;

/**
 * The rows of a payout's voucher but for the bank: fees, fee VAT, reserve, chargebacks, unknown amounts, exchange difference,
 * and what the payout takes off the provider's account.
 */
final class PayoutRows {
    static final String RECEIVABLE = "payout.receivable";
    static final String EXCHANGE = "payout.exchange";

    private final PostingGroup.Payout group;
    private final PostingSettings settings;
    private final ProviderSettings provider;
    private final Rows rows;
    private final List<Finding> findings = new ArrayList<>();
    private final List<OpenItem> openItems = new ArrayList<>();
    private boolean foreign;
    /** What leaves the account of the contract that paid, in the currency of the books: credit when positive. */
    private Money cleared;
    /** What leaves other accounts of the provider, where it was booked: of an earlier day, or of another contract. */
    private final Map<Integer, Money> clearedElsewhere = new TreeMap<>();

    PayoutRows(PostingGroup.Payout group, PostingSettings settings, ProviderSettings provider) {
        this.group = group;
        this.settings = settings;
        this.provider = provider;
        this.rows = new Rows(settings.bookCurrency());
        this.cleared = settings.zero();
        this.foreign = !group.payout().currency().equals(settings.bookCurrency());
    }

    Rows rows() {
        return rows;
    }

    List<Finding> findings() {
        return findings;
    }

    List<OpenItem> openItems() {
        return openItems;
    }

    /** @param paid what the provider paid, in the currency of the books */
    void build(Money paid) {
        group.lines().forEach(this::line);
        fees();
        var payout = group.payout();
        var opening = payout.openingBooked().orElseGet(() -> booked(payout.opening()));
        clear(payout.place().opening(), opening);
        cleared = cleared.minus(booked(payout.closing()));
        rows.add(provider.receivable(), cleared.negated(), "", RECEIVABLE);
        clearedElsewhere.forEach((account, amount) -> rows.add(account, amount.negated(), "", RECEIVABLE));
        group.difference().ifPresent(this::explained);
        var difference = rows.sum().plus(paid).negated();
        if (foreign) {
            exchange(difference);
        } else if (!difference.isZero()) {
            throw new Stop(
                    "payout.does-not-close",
                    List.of(difference.toPlain()),
                    "utbetalningen går inte ihop: " + difference);
        }
    }

    /** @param own the account of a contract, 0 for the provider's common one */
    private void clear(int own, Money amount) {
        int account =
                own == 0 ? settings.requireProvider(group.payout().provider()).receivable() : own;
        if (account == provider.receivable()) {
            cleared = cleared.plus(amount);
        } else {
            clearedElsewhere.merge(account, amount, Money::plus);
        }
    }

    /** What the lines are above what was paid, on a row of its own that names the class and the line. */
    private void explained(PayoutDifference of) {
        var debit = booked(of.amount());
        int account = accountOf(of, debit);
        rows.addNamed(account, debit, of.text(), PayoutDifference.RULE);
        if (account == settings.accounts().suspense()) {
            findings.add(new Finding(
                    PayoutDifference.RULE,
                    of.amount(),
                    of.text() + ": " + of.amount() + " ligger på " + account + " tills någon har utrett det"));
        }
    }

    private int accountOf(PayoutDifference of, Money debit) {
        int own = settings.limits().of(of.of()).account();
        if (own != 0) {
            return own;
        }
        return debit.isPositive()
                ? settings.accounts().fxLoss()
                : settings.accounts().fxGain();
    }

    private void line(PayoutLineFact line) {
        var amount = booked(line.amount());
        var other = provider.other();
        switch (line.ruling().kind(line.kind())) {
            case SALE, REFUND -> saleOrRefund(line, amount);
            case FEE, FEE_REFUND ->
                add(
                        line,
                        amount,
                        provider.fees()
                                .of(line.providerKind(), line.eventDate())
                                .account(),
                        FeePosting.FEE);
            case FEE_VAT -> {} // with the fees that it is on
            case CHARGEBACK, CHARGEBACK_WON -> add(line, amount, other.chargeback(), "payout.chargeback");
            case DISPUTE_FEE ->
                add(
                        line,
                        amount,
                        provider.fees()
                                .naming(line.providerKind(), line.eventDate())
                                .map(FeeRule::account)
                                .orElse(other.disputeFee()),
                        "payout.dispute-fee");
            case RESERVE_HOLD, RESERVE_RELEASE -> add(line, amount, other.reserve(), "payout.reserve");
            case FX ->
                add(
                        line,
                        amount,
                        amount.isNegative()
                                ? settings.accounts().fxLoss()
                                : settings.accounts().fxGain(),
                        EXCHANGE);
            case ROUNDING -> add(line, amount, other.rounding(), "payout.rounding");
            case DEPOSIT -> deposit(line, amount);
            case PAYOUT_RETURN -> returned(line, amount);
            case ADVANCE -> decide(line, amount, other.advance(), "payout.advance");
            case ADJUSTMENT -> decide(line, amount, other.adjustment(), FeeLine.STANDS);
            case UNRECOGNIZED -> decide(line, amount, settings.accounts().suspense(), "payout.unknown");
        }
    }

    /** On the account of the settings, or of the rule that chose another. */
    private void add(PayoutLineFact line, Money amount, int account, String rule) {
        var ruling = line.ruling();
        rows.add(ruling.account(line.kind(), account), amount.negated(), "", rule, ruling.coding(line.kind()));
    }

    private void deposit(PayoutLineFact line, Money amount) {
        if (!ProviderDeposit.awaitsBank(line, provider)) {
            add(line, amount, provider.other().deposit(), "payout.deposit");
            return;
        }
        // Paid in by the merchant: the bank's own line takes it off the provider's account again.
        cleared = cleared.plus(amount);
        open(line, amount.negated(), "inbetalt till " + provider.provider());
    }

    /**
     * What an earlier payout did not bring to the bank stands on the provider's account again by a voucher of its own
     * ({@link FailedPayout}); here it leaves that account, at what it stands at. Of one that nobody knows it is open by name.
     */
    private void returned(PayoutLineFact line, Money amount) {
        if (line.parts().isEmpty()) {
            cleared = cleared.plus(amount);
            open(line, amount.negated(), "utbetalning som kom tillbaka till " + provider.provider());
            return;
        }
        var failed = line.parts().getFirst();
        foreign |= failed.bookedValue().isPresent();
        clear(failed.account(), failed.bookedValue().orElse(amount));
    }

    /**
     * A person looks at each until it is decided where such an amount belongs, unless a rule has; an advance is one, wherever it stands.
     */
    private void decide(PayoutLineFact line, Money amount, int usual, String rule) {
        if (!line.parts().isEmpty() && line.parts().getFirst().target() == MatchPart.Target.DEBT) {
            debt(line.parts().getFirst(), amount);
            return;
        }
        if (!line.parts().isEmpty()) {
            // It pays an invoice of the provider's own, which stands on the provider's account at the rate of its day.
            var paid = line.parts().getFirst();
            foreign |= paid.bookedValue().isPresent();
            clear(paid.account(), paid.bookedValue().orElse(amount));
            return;
        }
        add(line, amount, usual, rule);
        int account = line.ruling().account(line.kind(), usual);
        boolean advance =
                line.kind() == PayoutLine.Kind.ADVANCE && !line.ruling().decides(line.kind());
        if (account == settings.accounts().suspense() || advance) {
            findings.add(new Finding(
                    "payout." + line.kind().code(),
                    line.amount(),
                    "rad " + line.line() + " \"" + line.providerKind() + "\" " + line.amount() + " ligger på " + account
                            + " tills någon har avgjort vad den är"));
        }
    }

    /** What was owed another provider is taken off its account: this one has kept it back. */
    private void debt(MatchPart part, Money amount) {
        int account =
                part.account() == 0 ? settings.requireProvider(part.document()).receivable() : part.account();
        rows.addNamed(account, amount.negated(), "Skuld hos " + part.document(), "payout.carried-debt");
    }

    private void saleOrRefund(PayoutLineFact line, Money amount) {
        if (line.parts().isEmpty() && line.ruling().account() != 0) {
            skipped(line, amount);
            return;
        }
        var matched = Money.zero(line.amount().currency());
        for (var part : line.parts()) {
            matched = matched.plus(part.settled());
            foreign |= part.bookedValue().isPresent();
            var value = part.bookedValue().orElseGet(() -> valueOf(part)).plus(writtenOff(part));
            if (part.target() == MatchPart.Target.OWN_ROW) {
                clear(part.account(), value);
            } else {
                // Its payment has put it on the account of the contract that paid.
                cleared = cleared.plus(value);
            }
            overpaid(line, part);
        }
        var rest = line.amount().minus(matched);
        // Converted as the remainder, so that a line without foreign parts clears exactly its own amount.
        var restBooked = line.parts().isEmpty() ? amount : booked(rest);
        cleared = cleared.plus(restBooked);
        if (!rest.isZero()) {
            open(
                    line,
                    restBooked.negated(),
                    (line.kind() == PayoutLine.Kind.SALE ? "försäljning " : "återbetalning ") + line.reference()
                            + " utan motsvarighet");
        }
    }

    /**
     * Money of a purchase that a rule skips: others have booked the sale. It stands where the rule says that they have; where that is
     * the provider's account, what they have booked there is what it takes off.
     */
    private void skipped(PayoutLineFact line, Money amount) {
        var ruling = line.ruling();
        if (ruling.account() == provider.receivable()) {
            cleared = cleared.plus(amount);
            return;
        }
        rows.add(
                ruling.account(),
                amount.negated(),
                "",
                "payout.skipped",
                new RowCoding("", "", ruling.rule(), ruling.version(), Dimensions.NONE));
    }

    /** What a part without a value of its own clears: it stands in the currency of the books, or of the payout. */
    private Money valueOf(MatchPart part) {
        if (part.amount().currency().equals(part.settled().currency())) {
            return booked(part.settled());
        }
        // Sold in the currency of the books and paid out in another: it stands at what it was sold for.
        foreign = true;
        PaymentPosting.requireBookedValue(part, settings);
        return part.amount();
    }

    /** Of a row of ours a few minor units more or less are written off here: no invoice will ever do it. */
    private Money writtenOff(MatchPart part) {
        if (part.target() != MatchPart.Target.OWN_ROW) {
            return settings.zero();
        }
        var left = PaymentPosting.writeOff(part, settings);
        if (left.isZero()) {
            return settings.zero();
        }
        int general = PaymentPosting.writeOffAccount(part, settings);
        int account =
                general == settings.accounts().rounding() ? provider.other().rounding() : general;
        rows.add(account, left, "", "payout.rounding");
        return left;
    }

    /** More than the invoice has open is never paid to it: the surplus stays, by name. */
    private void overpaid(PayoutLineFact line, MatchPart part) {
        if (settings.ledger() == LedgerMode.KNYT || part.target() == MatchPart.Target.OWN_ROW) {
            return;
        }
        var surplus = PaymentPosting.surplus(part, settings);
        if (!surplus.isZero()) {
            open(line, booked(surplus).negated(), "överbetalt på " + part.document());
        }
    }

    private void open(PayoutLineFact line, Money onAccount, String text) {
        openItems.add(new OpenItem(provider.receivable(), onAccount, line.key(), text));
    }

    private void fees() {
        var lines = group.lines().stream()
                .map(line -> new FeeSplit.Line(
                        line.ruling().kind(line.kind()), line.providerKind(), line.eventDate(), line.amount()))
                .toList();
        FeeSplit.of(lines, provider.fees(), group.payout().currency()).forEach(this::taxed);
    }

    private void taxed(FeeSplit.Part part) {
        if (part.vat() == FeeVat.UNANSWERED && part.isThere()) {
            throw FeePosting.unanswered(provider);
        }
        if (!part.agrees()) {
            findings.add(vatMismatch(part));
        } else if (part.vat().isReverseCharge()) {
            FeePosting.reverseCharge(rows, cost(part.fees()), part.vat(), settings.accounts());
        }
        FeePosting.stated(rows, cost(part.stated()), settings.accounts());
    }

    /** Each line is changed into the currency of the books by itself, as its row is. */
    private Money cost(List<FeeSplit.Line> lines) {
        return Money.sum(lines.stream().map(line -> booked(line.amount())).toList(), settings.bookCurrency())
                .negated();
    }

    private static Finding vatMismatch(FeeSplit.Part part) {
        return new Finding(
                "fee.vat-mismatch",
                part.expected().minus(part.tax()),
                "avräkningen har momsen " + part.tax() + " på avgifter " + part.net() + ", väntat är "
                        + part.expected());
    }

    private void exchange(Money debit) {
        exchange(rows, debit, settings.accounts());
    }

    /** @param debit the loss when positive, the gain when negative */
    static void exchange(Rows rows, Money debit, GeneralAccounts accounts) {
        rows.add(debit.isPositive() ? accounts.fxLoss() : accounts.fxGain(), debit, "", EXCHANGE);
    }

    private Money booked(Money amount) {
        return PayoutPosting.booked(amount, group.payout(), settings);
    }
}
