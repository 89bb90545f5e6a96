package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import se.knyt.core.bookkeeping.PostingResult.Finding;
import se.knyt.core.bookkeeping.PostingResult.OpenItem;
import se.knyt.core.bookkeeping.PostingResult.Posted;
import se.knyt.core.money.Money;

/** Posts a payout: first the payments of its lines where there is a customer ledger, then its own voucher, then the bank. */
final class PayoutPosting {
    /** What is not converted at the payout's rate: sales leave at the rates they were booked at, and what rates made of it all. */
    private static final Set<String> OTHER_RATES = Set.of(PayoutRows.RECEIVABLE, PayoutRows.EXCHANGE);

    /** The bank has its own amount where the currency was changed on the way. */
    private static final Set<String> BANK = Set.of("payout.bank", "bank.receipt");

    private static final String PAID = "Utbetalning";

    private final PostingGroup.Payout group;
    private final PayoutFact payout;
    private final PostingSettings settings;
    private final ProviderSettings provider;
    private final List<Finding> findings = new ArrayList<>();

    PayoutPosting(PostingGroup.Payout group, PostingSettings settings) {
        this.group = group;
        this.payout = group.payout();
        this.settings = settings;
        this.provider = settings.requireProvider(payout);
    }

    Posted post() {
        requireCloses();
        requireReceiptAgrees();
        // Without a rate nothing of it is booked, its payments neither: the reason is the same for all of it.
        var paid = booked(payout.paid(), payout, settings);
        var entries = new ArrayList<>(PaymentPosting.payments(group, settings, provider));
        var needs = entries.stream().map(WantedEntry::key).toList();
        if (isDirect()) {
            // Where the payout was changed into the currency of the books on its way, the bank's word counts.
            paid = group.receipt().map(BankReceiptFact::amount).orElse(paid);
        }
        var built = new PayoutRows(group, settings, provider);
        built.build(paid);
        findings.addAll(built.findings());
        var openItems = new ArrayList<>(built.openItems());
        if (isDirect()) {
            direct(entries, built.rows(), paid, needs);
        } else {
            inTransit(entries, built.rows(), paid, needs, openItems);
        }
        return new Posted(entries, findings, openItems);
    }

    static Money booked(Money amount, PayoutFact payout, PostingSettings settings) {
        if (amount.currency().equals(settings.bookCurrency())) {
            return amount;
        }
        return payout.exchangeRate()
                .filter(rate ->
                        rate.from().equals(amount.currency()) && rate.to().equals(settings.bookCurrency()))
                .orElseThrow(() -> new Stop(
                        "currency.no-rate",
                        List.of(amount.currency().code()),
                        "växelkurs saknas för " + amount.currency()))
                .convert(amount);
    }

    /** Rows of a payout in another currency say at which rate they were converted. */
    static Rows atRate(Rows rows, PayoutFact payout) {
        payout.exchangeRate().ifPresent(rate -> rows.at(rate, payout.paid(), OTHER_RATES, BANK));
        return rows;
    }

    /** The certificate's arithmetic, in the payout's own currency: to the minor unit, or by what is explained, or nothing is booked. */
    private void requireCloses() {
        var lines = Money.sum(group.lines().stream().map(PayoutLineFact::amount).toList(), payout.currency());
        var difference = payout.opening().plus(lines).minus(payout.closing()).minus(payout.paid());
        var explained = group.difference().map(PayoutDifference::amount).orElse(Money.zero(payout.currency()));
        if (!difference.equals(explained)) {
            throw new Stop(
                    "payout.does-not-close",
                    List.of(difference.toPlain()),
                    "utbetalningen går inte ihop: " + difference);
        }
    }

    private void requireReceiptAgrees() {
        group.receipt()
                .filter(receipt -> payout.currency().equals(settings.bookCurrency())
                        && !receipt.amount().equals(payout.paid()))
                .ifPresent(receipt -> {
                    throw new Stop(
                            "payout.bank-differs",
                            List.of(payout.paid().toPlain(), receipt.amount().toPlain()),
                            "utbetalt är " + payout.paid() + " men banken har " + receipt.amount());
                });
    }

    /** One voucher with the bank, only within a month: over a month-end the money is in transit. */
    private boolean isDirect() {
        return provider.bankLeg() == BankLeg.DIRECT
                && group.receipt()
                        .map(receipt -> YearMonth.from(receipt.eventDate()).equals(YearMonth.from(payout.eventDate())))
                        .orElse(payout.paid().isZero());
    }

    private void direct(List<WantedEntry> entries, Rows rows, Money paid, List<String> needs) {
        rows.add(provider.bankAccount(), paid, "", "payout.bank");
        var date = group.receipt().map(BankReceiptFact::eventDate).orElse(payout.eventDate());
        addVoucher(entries, payout.key() + ":voucher", PAID, date, rows, needs);
    }

    private void inTransit(
            List<WantedEntry> entries, Rows rows, Money paid, List<String> needs, List<OpenItem> openItems) {
        if (provider.bankLeg() == BankLeg.DIRECT && group.receipt().isEmpty()) {
            findings.add(new Finding(
                    "payout.waits-for-bank", payout.paid(), "utbetalningen bokförs när den syns på bankkontot"));
            // Nothing is booked, so nothing stands open on an account yet.
            openItems.clear();
            return;
        }
        rows.add(settings.accounts().inTransit(), paid, "", "payout.in-transit");
        addVoucher(entries, payout.key() + ":voucher", PAID, payout.eventDate(), rows, needs);
        if (paid.isZero()) {
            return;
        }
        if (group.receipt().isEmpty()) {
            openItems.add(new OpenItem(
                    settings.accounts().inTransit(),
                    paid,
                    payout.key(),
                    "utbetalning " + payout.reference() + " på väg"));
            return;
        }
        var receipt = group.receipt().get();
        // Where the accounting system's bank feed books the bank line, what its rate left in transit is all that is
        // Knyt's.
        var bank = provider.bankLeg() == BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK
                ? BankLine.leftInTransit(receipt.amount(), paid, settings)
                : BankLine.rows(receipt.amount(), paid, provider, settings);
        addVoucher(
                entries,
                payout.key() + ":bank",
                BankLine.RECEIVED,
                receipt.eventDate(),
                bank,
                List.of(payout.key() + ":voucher"));
    }

    private void addVoucher(
            List<WantedEntry> entries, String key, String what, LocalDate date, Rows rows, List<String> needs) {
        var voucherRows = atRate(rows, payout).toRows(payout.key());
        if (voucherRows.isEmpty()) {
            return;
        }
        var voucher = new Voucher(
                date, PayoutTexts.of(what, payout), payout.provider(), List.of(payout.reference()), voucherRows);
        entries.add(new WantedEntry(key, new Operation.BookVoucher(), voucher, needs));
    }
}
