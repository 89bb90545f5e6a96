package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.List;
import se.knyt.core.bookkeeping.Operation.BookCreditNote;
import se.knyt.core.bookkeeping.Operation.BookInvoice;
import se.knyt.core.bookkeeping.Operation.RegisterPayment;
import se.knyt.core.bookkeeping.PostingResult.Finding;
import se.knyt.core.bookkeeping.PostingResult.Posted;
import se.knyt.core.money.Money;

/** Posts a sale, or a sale taken back: the same rows with the sign turned. */
final class SalePosting {
    private final SaleFact sale;
    private final PostingSettings settings;
    private final boolean credit;
    private final String creditsKey;
    private final SaleBreakdown breakdown;
    private final SaleVouchers vouchers;
    private final CardsAbroad cards;
    private final List<WantedEntry> entries = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private SalePosting(SaleFact sale, PostingSettings settings, boolean credit, String creditsKey) {
        this.sale = sale;
        this.settings = settings;
        this.credit = credit;
        this.creditsKey = creditsKey;
        this.breakdown = new SaleBreakdown(sale, settings);
        this.vouchers = new SaleVouchers(sale, settings, credit);
        this.cards = new CardsAbroad(sale, settings, breakdown);
    }

    static Posted sale(SaleFact sale, PostingSettings settings) {
        return new SalePosting(sale, settings, false, "").post();
    }

    static Posted credit(CreditFact credit, PostingSettings settings) {
        return new SalePosting(credit.what(), settings, true, credit.creditsKey()).post();
    }

    private Posted post() {
        var rounding = roundingBetweenLinesAndTenders();
        requireDrawnByRate();
        cards.requireVatInBooks();
        if (settings.ledger() == LedgerMode.KNYT || sale.isPrepaid()) {
            wholeVoucher(rounding);
        } else {
            byAccountingSystem();
        }
        return new Posted(entries, findings, List.of());
    }

    /** What the tenders paid more than the lines say: one minor unit at most, named; more is held. */
    private Money roundingBetweenLinesAndTenders() {
        var paid = Money.sum(sale.tenders().stream().map(Tender::amount).toList(), sale.currency());
        var difference = paid.minus(sale.total());
        if (difference.abs().minor() > 1) {
            throw new Stop(
                    "sale.does-not-add-up",
                    List.of(sale.total().toPlain(), paid.toPlain()),
                    "raderna är " + sale.total() + " men betalt är " + paid);
        }
        if (!difference.isZero()) {
            findings.add(new Finding(
                    "sale.rounding", difference, "öresdifferens " + difference + " mellan rader och betalning"));
        }
        return difference;
    }

    /** A prepayment is drawn by rate as the lines are taxed: that is told where it pays all of them, and where the part is told by rate. */
    private void requireDrawnByRate() {
        if (sale.isPaidInAdvance() && (!isDrawnByRate() || isUndrawn())) {
            throw new Stop(
                    "sale.does-not-add-up",
                    List.of(
                            sale.total().toPlain(),
                            sale.tenders().getFirst().amount().toPlain()),
                    "förskottet är inte hela betalningen av raderna");
        }
    }

    private boolean isDrawnByRate() {
        var first = sale.tenders().getFirst();
        boolean alone = sale.tenders().size() == 1 || !sale.advanced().isEmpty();
        return alone
                && first.kind() == Tender.Kind.PREPAYMENT
                && first.amount().equals(sale.inAdvance().total());
    }

    /** What leaves a prepayment in another currency is told with the sale: it depends on what went before. */
    private boolean isUndrawn() {
        return vouchers.isForeign()
                && !sale.tenders().getFirst().isSoldBefore()
                && sale.exchangeRate().isPresent()
                && sale.drawn().isEmpty();
    }

    /** Mode B, and a prepayment whoever keeps the ledger: one voucher with everything. */
    private void wholeVoucher(Money rounding) {
        var rows = new Rows(sale.currency());
        for (var tender : sale.tenders()) {
            switch (tender.kind()) {
                case SINGLE_PURPOSE_CARD -> {
                    if (cards.any()) {
                        rows.add(vouchers.accountOf(tender), tender.amount(), "", SaleRules.TENDER);
                    } else {
                        rows.addAll(breakdown.usedRows(tender));
                    }
                }
                case PREPAYMENT ->
                    rows.addAll((tender.isSoldBefore()
                                    ? breakdown.invoiceRows()
                                    : inAdvance().prepaidRows())
                            .negated());
                default -> rows.add(vouchers.accountOf(tender), tender.amount(), "", SaleRules.TENDER);
            }
        }
        if (sale.isPrepaid() && !sale.isSoldAhead()) {
            rows.addAll(breakdown.prepaidRows());
        } else {
            rows.addAll(breakdown.invoiceRows());
            rows.addAll(breakdown.cardRows());
        }
        rows.add(settings.accounts().rounding(), rounding.negated(), "", SaleRules.ROUNDING);
        if (!rows.isEmpty()) {
            var voucher = cards.any()
                    ? vouchers.voucher(rows, cards.rows(vouchers.rate()), vouchers.title())
                    : vouchers.voucher(rows, vouchers.title());
            entries.add(WantedEntry.voucher(sale.key() + ":voucher", voucher));
        }
    }

    /** Mode A: invoice or credit note by the accounting system; only gift cards sold have no invoice. */
    private void byAccountingSystem() {
        giftCardsSold();
        if (breakdown.invoiced().isZero()) {
            return;
        }
        var rows = new Rows(sale.currency());
        rows.add(settings.accounts().customers(), breakdown.invoiced(), "", SaleRules.CUSTOMER);
        rows.addAll(breakdown.invoiceRows());
        var invoice = breakdown.invoice();
        Operation operation = credit
                ? new BookCreditNote(
                        sale.reference(),
                        creditsKey,
                        sale.orderNumber(),
                        sale.eventDate(),
                        invoice,
                        breakdown.invoiced(),
                        breakdown.vat())
                : new BookInvoice(
                        sale.reference(),
                        sale.orderNumber(),
                        sale.eventDate(),
                        invoice,
                        breakdown.invoiced(),
                        breakdown.vat());
        entries.add(new WantedEntry(documentKey(), operation, vouchers.voucher(rows, vouchers.title()), List.of()));
        paymentsAtDelivery();
    }

    /** A credit note settles the claim of the invoice that was made for the same delivery. */
    private String documentKey() {
        return sale.key() + (credit ? ":credit-note" : ":invoice");
    }

    private void giftCardsSold() {
        var sold = breakdown.giftCardsSold();
        if (sold.isZero()) {
            return;
        }
        if (sale.isPaidInAdvance() && vouchers.isForeign()) {
            cardsDrawn(sold);
            return;
        }
        var rows = new Rows(sale.currency());
        var left = sold;
        if (sale.isPaidInAdvance()) {
            requirePaidWhole(sold);
            rows.addAll(breakdown.prepaidRows(SaleBreakdown::isGiftCard).negated());
            left = Money.zero(sale.currency());
        }
        for (var tender : sale.tenders()) {
            var part = left.compareTo(tender.amount()) < 0 ? left : tender.amount();
            if (tender.kind() == Tender.Kind.PROVIDER && !part.isZero()) {
                rows.add(vouchers.accountOf(tender), part, "", SaleRules.TENDER);
                left = left.minus(part);
            }
        }
        if (!left.isZero()) {
            throw new Stop(
                    "gift-card.not-paid-through-provider",
                    List.of(left.toPlain()),
                    "presentkort för " + left + " är inte betalt genom en betalleverantör");
        }
        rows.addAll(breakdown.cardRows());
        entries.add(WantedEntry.voucher(
                sale.key() + ":gift-cards",
                vouchers.voucher(rows, "Presentkort, order " + sale.orderNumber() + " " + sale.reference())));
    }

    /** What of a part of the money the cards are, beside what the invoice is, is not told. */
    private void requirePaidWhole(Money sold) {
        if (!sale.advanced().isEmpty()) {
            throw new Stop(
                    "gift-card.not-paid-through-provider",
                    List.of(sold.toPlain()),
                    "presentkort för " + sold + " är betalt i förskott till en del");
        }
    }

    /**
     * Cards of a prepayment in another currency are owed at the rate at which the money came: they are what has no box of it. Where
     * other things have none either, or cards bear VAT as goods do, which of it they are is not told.
     */
    private void cardsDrawn(Money sold) {
        if (!sale.advanced().isEmpty() || !breakdown.isOnlyCardsWithoutBox()) {
            throw new Stop(
                    "gift-card.not-told-in-advance",
                    List.of(sold.toPlain()),
                    "presentkort för " + sold + " är betalt i förskott i annan valuta");
        }
        var amount = cardsOfDrawn();
        var rows = new Rows(settings.bookCurrency());
        rows.add(settings.accounts().prepaid(), amount, "", SaleRules.PREPAID);
        rows.add(settings.accounts().giftCards(), amount.negated(), "", SaleRules.GIFT_CARD);
        entries.add(WantedEntry.voucher(
                sale.key() + ":gift-cards",
                vouchers.written(
                        credit ? rows.negated() : rows,
                        "Presentkort, order " + sale.orderNumber() + " " + sale.reference())));
    }

    /** In the currency of the books: what it draws of what is outside VAT. */
    private Money cardsOfDrawn() {
        return Money.sum(
                sale.drawn().stream()
                        .filter(part -> part.box().isEmpty())
                        .map(DrawnAdvance::amount)
                        .toList(),
                settings.bookCurrency());
    }

    /**
     * Gift cards, store credit and prepayments used pay the invoice at delivery. What a provider pays is registered with its payout.
     */
    private void paymentsAtDelivery() {
        var byCard = Money.sum(
                sale.tenders().stream()
                        .filter(Tender::isCard)
                        .map(Tender::amount)
                        .toList(),
                sale.currency());
        pay(":payment:gift-card", settings.giftCardMethod(), settings.accounts().giftCards(), byCard);
        pay(
                ":payment:store-credit",
                settings.storeCreditMethod(),
                settings.accounts().storeCredit(),
                Money.sum(
                        sale.tenders().stream()
                                .filter(tender -> tender.kind() == Tender.Kind.STORE_CREDIT)
                                .map(Tender::amount)
                                .toList(),
                        sale.currency()));
        vatTakenBack();
        for (var tender : sale.tenders()) {
            switch (tender.kind()) {
                case GIFT_CARD, SINGLE_PURPOSE_CARD, STORE_CREDIT -> {
                    // Paid above, all cards by one payment and all store credit by another.
                }
                case PROVIDER, OWN_INVOICE -> {
                    // The provider pays it with a payout, the buyer to the bank.
                }
                case PREPAYMENT -> fromPrepayment();
            }
        }
    }

    /** What it pays is drawn from the prepayment, which stands there without its VAT: Knyt puts that back. */
    private void fromPrepayment() {
        var drawn = inAdvance();
        pay(
                ":payment:prepayment",
                settings.prepaymentMethod(),
                settings.accounts().prepaid(),
                drawn.invoiced());
        var rows = vouchers.isForeign() ? putBackAbroad(drawn) : drawn.prepaidVatTakenBack();
        if (!rows.isEmpty()) {
            entries.add(WantedEntry.voucher(
                    sale.key() + ":prepayment-vat",
                    vouchers.written(rows, "Moms på förskott, order " + sale.orderNumber() + " " + sale.reference())));
        }
    }

    private Rows putBackAbroad(SaleBreakdown inAdvance) {
        if (!sale.advanced().isEmpty()) {
            return new AdvancePutBack(inAdvance, settings.accounts(), vouchers.rate()).rows(sale.drawn());
        }
        return inAdvance
                .prepaidVatTakenBack()
                .vatPutBack(
                        vouchers.rate().convert(breakdown.invoiced()).minus(drawn()),
                        settings.accounts().prepaid(),
                        settings.accounts().rounding(),
                        vouchers.rate());
    }

    /** What of it a prepayment pays. */
    private SaleBreakdown inAdvance() {
        return sale.advanced().isEmpty() ? breakdown : new SaleBreakdown(sale.inAdvance(), settings);
    }

    /** What the invoice draws: cards sold are none of it. */
    private Money drawn() {
        var all = Money.sum(sale.drawn().stream().map(DrawnAdvance::amount).toList(), settings.bookCurrency());
        return breakdown.giftCardsSold().isZero() ? all : all.minus(cardsOfDrawn());
    }

    /** The invoice bears the VAT of all it sells: what a card has borne already is taken back by a voucher of Knyt. */
    private void vatTakenBack() {
        var text = "Moms på presentkort, order " + sale.orderNumber() + " " + sale.reference();
        var rows = new Rows(sale.currency());
        if (cards.any()) {
            var booked = cards.rows(vouchers.rate());
            entries.add(WantedEntry.voucher(
                    sale.key() + ":gift-card-vat", vouchers.written(credit ? booked.negated() : booked, text)));
            return;
        }
        sale.tenders().stream()
                .filter(tender -> tender.kind() == Tender.Kind.SINGLE_PURPOSE_CARD)
                .forEach(tender -> rows.addAll(breakdown.vatTakenBack(tender)));
        if (!rows.isEmpty()) {
            entries.add(WantedEntry.voucher(sale.key() + ":gift-card-vat", vouchers.voucher(rows, text)));
        }
    }

    private void pay(String suffix, String method, int account, Money amount) {
        if (amount.isZero()) {
            return;
        }
        var signed = credit ? amount.negated() : amount;
        var rows = new Rows(sale.currency());
        rows.add(account, amount, "", SaleRules.TENDER);
        rows.add(settings.accounts().customers(), amount.negated(), "", SaleRules.CUSTOMER);
        var payment = new RegisterPayment(
                documentKey(),
                credit,
                method,
                account,
                sale.eventDate(),
                signed,
                Money.zero(sale.currency()),
                settings.accounts().rounding());
        entries.add(new WantedEntry(
                sale.key() + suffix,
                payment,
                vouchers.voucher(rows, vouchers.title() + ", betalning"),
                List.of(documentKey())));
    }
}
