package se.knyt.core.bookkeeping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import se.knyt.core.bookkeeping.Operation.InvoiceRow;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;

/** A sale taken apart by VAT rate, and the rows and invoice rows that the parts make. Amounts in the sale's currency. */
final class SaleBreakdown {
    private static final List<OrderRow.Kind> INVOICED = List.of(
            OrderRow.Kind.GOODS,
            OrderRow.Kind.SHIPPING,
            OrderRow.Kind.FEE,
            OrderRow.Kind.RETURN_FREIGHT,
            OrderRow.Kind.RETURN_FEE);

    private final SaleFact sale;
    private final VatTreatment treatment;
    private final GeneralAccounts accounts;
    /** The books are an accounting system's, whose return takes each box from the accounts that have its code. */
    private final boolean byAccounts;

    private final List<TaxedPart> parts;

    SaleBreakdown(SaleFact sale, PostingSettings settings) {
        this.sale = sale;
        this.accounts = settings.accounts();
        this.byAccounts = settings.ledger() == LedgerMode.ACCOUNTING_SYSTEM;
        this.treatment = VatTreatment.of(sale.buyer(), settings.treatments());
        this.parts = PriceParts.of(new LineTaxes(sale, treatment).parts());
    }

    Money giftCardsSold() {
        return grossOf(part -> part.line().kind() == OrderRow.Kind.GIFT_CARD);
    }

    Money invoiced() {
        return grossOf(part -> part.line().kind() != OrderRow.Kind.GIFT_CARD);
    }

    /** VAT of what is invoiced; that of gift cards is none of it. */
    Money vat() {
        return Money.sum(
                parts.stream()
                        .filter(part -> part.line().kind() != OrderRow.Kind.GIFT_CARD)
                        .map(TaxedPart::vat)
                        .toList(),
                sale.currency());
    }

    /** Credit rows of gift cards sold: the debt, and for those that bear VAT the VAT, with the base in the return's box of sales. */
    Rows cardRows() {
        var rows = new Rows(sale.currency());
        for (var part : of(OrderRow.Kind.GIFT_CARD)) {
            if (part.line().isSinglePurpose()) {
                var to = accountsOf(part);
                rows.add(accounts.giftCards(), part.net().negated(), cardBox(to), SaleRules.GIFT_CARD);
                rows.add(to.vat(), part.vat().negated(), to.vatBox(), SaleRules.VAT);
                rows.addAll(cardBase(to, part.net()));
            } else {
                rows.add(accounts.giftCards(), part.gross().negated(), "", SaleRules.GIFT_CARD);
            }
        }
        return rows;
    }

    /** What a gift card that bore VAT pays: the debt less that VAT, and the VAT that is not owed once more. */
    Rows usedRows(Tender tender) {
        var to = usedAccounts(tender);
        var vat = usedVat(tender);
        var rows = new Rows(sale.currency());
        rows.add(accounts.giftCards(), tender.amount().minus(vat), cardBox(to), SaleRules.TENDER);
        rows.add(to.vat(), vat, to.vatBox(), SaleRules.VAT);
        rows.addAll(cardBase(to, tender.amount().minus(vat).negated()));
        return rows;
    }

    /** The account of gift cards has no code there, since cards without VAT stand on it too. */
    private String cardBox(RateAccounts to) {
        return byAccounts ? "" : to.base();
    }

    /**
     * The base of a card's VAT where the return takes it from accounts: on the account of what is sold at its rate, which has the code of
     * the box, against one of revenue that has none, so that the month's revenue is as without them. Sold it comes, used it goes; both
     * months' boxes are then what the law says (the VAT is due when the card is sold).
     */
    private Rows cardBase(RateAccounts to, Money net) {
        return cardBase(to, net, sale.currency());
    }

    Rows cardBase(RateAccounts to, Money net, Currency currency) {
        var rows = new Rows(currency);
        if (byAccounts) {
            rows.add(to.revenue(), net.negated(), to.base(), SaleRules.CARD_BASE);
            rows.add(accounts.cardBase(), net, "", SaleRules.CARD_BASE);
        }
        return rows;
    }

    /** The same where the invoice's payment has drawn the whole of it from the debt: its VAT is put back, and the invoice's base of it too. */
    Rows vatTakenBack(Tender tender) {
        var to = usedAccounts(tender);
        var vat = usedVat(tender);
        var rows = new Rows(sale.currency());
        rows.add(to.vat(), vat, to.vatBox(), SaleRules.VAT);
        rows.add(accounts.giftCards(), vat.negated(), cardBox(to), SaleRules.GIFT_CARD);
        rows.addAll(cardBase(to, tender.amount().minus(vat).negated()));
        return rows;
    }

    /**
     * Where the invoice's payment has drawn all of it from the prepayment: the VAT that was due when the money came is put back. Gift cards
     * sold are none of the invoice.
     */
    Rows prepaidVatTakenBack() {
        var rows = new Rows(sale.currency());
        for (var part : parts) {
            var to = LineTaxes.isOutsideVat(part.line())
                    ? Optional.<RateAccounts>empty()
                    : Optional.of(accountsOf(part));
            if (part.line().kind() != OrderRow.Kind.GIFT_CARD
                    && to.isPresent()
                    && to.get().vat() != 0) {
                rows.add(to.get().vat(), part.vat(), to.get().vatBox(), SaleRules.VAT, vatCoding());
                rows.add(accounts.prepaid(), part.vat().negated(), to.get().base(), SaleRules.PREPAID);
            }
        }
        return rows;
    }

    /** Whether all that has no box in the VAT return are gift cards, and no gift card has one. */
    boolean isOnlyCardsWithoutBox() {
        return parts.stream()
                .allMatch(part -> LineTaxes.isOutsideVat(part.line())
                        ? isGiftCard(part)
                        : !isGiftCard(part) && !accountsOf(part).base().isEmpty());
    }

    static boolean isGiftCard(TaxedPart part) {
        return part.line().kind() == OrderRow.Kind.GIFT_CARD;
    }

    static Money usedVat(Tender tender) {
        return tender.cardVat().containedIn(tender.amount(), Rounding.HALF_UP);
    }

    RateAccounts usedAccounts(Tender tender) {
        var rate = tender.cardVat();
        return treatment
                .accountsOf(rate)
                .orElseThrow(() -> new Stop(
                        "vat.rate-without-account",
                        List.of(treatment.code(), rate.toString(), "presentkort"),
                        "konto saknas för " + rate + " % moms (presentkort)"));
    }

    /** Net and VAT of all that is subject to VAT, highest rate first. */
    List<PostedDay.RateSum> byRate() {
        var zero = Money.zero(sale.currency());
        var sums = new TreeMap<Rate, PostedDay.RateSum>(Comparator.reverseOrder());
        for (var part : parts) {
            if (!LineTaxes.isOutsideVat(part.line())) {
                var sum = sums.getOrDefault(part.rate(), new PostedDay.RateSum(part.rate(), zero, zero));
                sums.put(
                        part.rate(),
                        new PostedDay.RateSum(
                                part.rate(),
                                sum.net().plus(part.net()),
                                sum.vat().plus(part.vat())));
            }
        }
        return List.copyOf(sums.values());
    }

    private Money grossOf(Predicate<TaxedPart> which) {
        return Money.sum(parts.stream().filter(which).map(TaxedPart::gross).toList(), sale.currency());
    }

    /** Credit rows of revenue, freight, fees and VAT, signed with debit positive. */
    Rows invoiceRows() {
        var rows = soldRows();
        for (var entry : treatment.accounts()) {
            for (var part : parts) {
                if (!LineTaxes.isOutsideVat(part.line())
                        && part.line().kind() != OrderRow.Kind.GIFT_CARD
                        && part.rate().equals(entry.rate())
                        && entry.vat() != 0) {
                    rows.add(entry.vat(), part.vat().negated(), entry.vatBox(), SaleRules.VAT, vatCoding());
                }
            }
        }
        of(OrderRow.Kind.TIP)
                .forEach(part -> rows.add(accounts.tips(), part.gross().negated(), "", SaleRules.TIP));
        of(OrderRow.Kind.ROUNDING)
                .forEach(part -> rows.add(accounts.rounding(), part.gross().negated(), "", SaleRules.ROUNDING));
        return rows;
    }

    /** Credit rows of revenue, freight and fees alone, without VAT. */
    Rows soldRows() {
        var rows = new Rows(sale.currency());
        for (var kind : INVOICED) {
            for (var part : of(kind)) {
                var to = accountsOf(part);
                var coding = codingOf(part);
                rows.add(accountOf(part), part.net().negated(), to.base(), ruleOf(kind), coding);
            }
        }
        return rows;
    }

    /**
     * Credit rows of what is paid for and not delivered: all of it is owed to the buyer, but the VAT, which is due when the money comes
     * (VAT Directive, article 65); its base is in the return's box of sales.
     */
    Rows prepaidRows() {
        return prepaidRows(_ -> true);
    }

    /** @param which parts are looked at */
    Rows prepaidRows(Predicate<TaxedPart> which) {
        var rows = new Rows(sale.currency());
        for (var part : parts) {
            if (!which.test(part)) {
                continue;
            }
            if (LineTaxes.isOutsideVat(part.line())) {
                rows.add(accounts.prepaid(), part.gross().negated(), "", SaleRules.PREPAID);
                continue;
            }
            var to = accountsOf(part);
            rows.add(accounts.prepaid(), part.net().negated(), to.base(), SaleRules.PREPAID);
            if (to.vat() != 0) {
                rows.add(to.vat(), part.vat().negated(), to.vatBox(), SaleRules.VAT, vatCoding());
            }
        }
        return rows;
    }

    /** What the invoice or credit note says, gift cards left out. */
    List<InvoiceRow> invoice() {
        var rows = new ArrayList<InvoiceRow>();
        for (var part : parts) {
            var line = part.line();
            if (line.kind() == OrderRow.Kind.GIFT_CARD) {
                continue;
            }
            var quantity = line.kind() == OrderRow.Kind.GOODS ? line.quantity() : Quantity.ONE;
            rows.add(new InvoiceRow(
                    line.kind(),
                    accountOf(part),
                    line.sku(),
                    line.text(),
                    quantity,
                    part.gross(),
                    part.vat(),
                    part.rate(),
                    codingOf(part)));
        }
        return rows;
    }

    /** Names the rule that chose the account, or else the one that chose the treatment. */
    private RowCoding codingOf(TaxedPart part) {
        var own = part.line().coding().of(part.rate());
        var decision = sale.buyer().decision();
        return own.chosenBy().isEmpty() && decision.isChosen() ? own.chosen(decision.rule(), decision.version()) : own;
    }

    private RowCoding vatCoding() {
        var decision = sale.buyer().decision();
        return decision.isChosen() ? new RowCoding("", "", decision.rule(), decision.version()) : RowCoding.NONE;
    }

    private List<TaxedPart> of(OrderRow.Kind kind) {
        return parts.stream().filter(part -> part.line().kind() == kind).toList();
    }

    VatTreatment treatment() {
        return treatment;
    }

    List<TaxedPart> parts() {
        return parts;
    }

    /** The accounts of a rate that is sold at, or that a card has borne. */
    RateAccounts accountsOf(Rate rate) {
        return treatment
                .accountsOf(rate)
                .orElseThrow(() -> new Stop(
                        "vat.rate-without-account",
                        List.of(treatment.code(), rate.toString(), ""),
                        "konto saknas för " + rate + " % moms"));
    }

    private RateAccounts accountsOf(TaxedPart part) {
        return treatment
                .accountsOf(part.rate())
                .orElseThrow(() -> new Stop(
                        "vat.rate-without-account",
                        List.of(
                                treatment.code(),
                                part.rate().toString(),
                                part.line().text()),
                        "konto saknas för " + part.rate() + " % moms (\""
                                + part.line().text() + "\")"));
    }

    private int accountOf(TaxedPart part) {
        return switch (part.line().kind()) {
            case GOODS -> chosen(part).orElseGet(() -> accountsOf(part).revenue());
            case SHIPPING, RETURN_FREIGHT ->
                chosen(part).orElseGet(() -> accountsOf(part).freight());
            case FEE, RETURN_FEE ->
                chosen(part).orElseGet(() -> accountsOf(part).fee());
            case GIFT_CARD -> accounts.giftCards();
            case TIP -> accounts.tips();
            case ROUNDING -> accounts.rounding();
        };
    }

    private static Optional<Integer> chosen(TaxedPart part) {
        return part.line().coding().choice(part.rate()).map(SaleCoding.Choice::account);
    }

    private static String ruleOf(OrderRow.Kind kind) {
        return switch (kind) {
            case SHIPPING, RETURN_FREIGHT -> SaleRules.FREIGHT;
            case FEE, RETURN_FEE -> SaleRules.FEE;
            case GOODS, GIFT_CARD, TIP, ROUNDING -> SaleRules.REVENUE;
        };
    }
}
