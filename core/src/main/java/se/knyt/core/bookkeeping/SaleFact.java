package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * Goods delivered and the payment captured: one sale. Or, as {@link Stage#PREPAID}, a payment that came before any delivery.
 *
 * @param chargeableDate day of the chargeable event for VAT: delivery, or receipt of payment if that came first
 * @param reference our reference of the delivery or capture ("10482-F1")
 * @param orderNumber the number the buyer sees
 * @param channel sales channel, for the voucher text
 * @param buyer what decides VAT
 * @param currency of every amount
 * @param lines what was delivered; their sum is what the tenders paid
 * @param tenders how it was paid
 * @param freightBasis goods of the whole order by rate, VAT included, when this delivery holds a part of them; empty when the
 *     lines are the whole order. Freight whose rate has to be split follows it
 * @param exchangeRate to the currency of the books; empty when it is that currency
 * @param rateDecision a person's answer, if one was asked for
 * @param stage whether the goods went
 * @param drawn what it takes off a prepayment in another currency than that of the books; empty where it draws none, or one in that
 *     currency: what is drawn then is the net of the lines
 * @param advanced the part of the lines that a prepayment pays, by rate of VAT, where it does not pay all of them ({@link PartAdvance});
 *     else empty
 */
public record SaleFact(
        String key,
        LocalDate eventDate,
        LocalDate chargeableDate,
        String reference,
        String orderNumber,
        String channel,
        FactBuyer buyer,
        Currency currency,
        List<SaleLine> lines,
        List<Tender> tenders,
        List<RateAmount> freightBasis,
        Optional<ExchangeRate> exchangeRate,
        RateDecision rateDecision,
        Stage stage,
        List<DrawnAdvance> drawn,
        List<SaleLine> advanced)
        implements Fact {
    /** How far a sale came. */
    public enum Stage {
        /** Delivered: it is income. */
        DELIVERED,
        /** Paid for and not delivered: what the merchant owes the buyer, and VAT that is due since the money has come. */
        PREPAID,
        /** Paid for and not delivered, and booked as the sale that it will be: what is not delivered at a month's end is moved then. */
        SOLD
    }

    /** Facts written before there were prepayments say nothing of them. */
    public SaleFact(
            String key,
            LocalDate eventDate,
            LocalDate chargeableDate,
            String reference,
            String orderNumber,
            String channel,
            FactBuyer buyer,
            Currency currency,
            List<SaleLine> lines,
            List<Tender> tenders,
            List<RateAmount> freightBasis,
            Optional<ExchangeRate> exchangeRate,
            RateDecision rateDecision,
            @Nullable Stage stage,
            @Nullable List<DrawnAdvance> drawn,
            @Nullable List<SaleLine> advanced) {
        this.key = key;
        this.eventDate = eventDate;
        this.chargeableDate = chargeableDate;
        this.reference = reference;
        this.orderNumber = orderNumber;
        this.channel = channel;
        this.buyer = buyer;
        this.currency = currency;
        this.lines = List.copyOf(lines);
        this.tenders = List.copyOf(tenders);
        this.freightBasis = List.copyOf(freightBasis);
        this.exchangeRate = exchangeRate;
        this.rateDecision = rateDecision;
        this.stage = stage == null ? Stage.DELIVERED : stage;
        this.drawn = drawn == null ? List.of() : List.copyOf(drawn);
        this.advanced = advanced == null ? List.of() : List.copyOf(advanced);
    }

    /** One that is delivered. */
    public SaleFact(
            String key,
            LocalDate eventDate,
            LocalDate chargeableDate,
            String reference,
            String orderNumber,
            String channel,
            FactBuyer buyer,
            Currency currency,
            List<SaleLine> lines,
            List<Tender> tenders,
            List<RateAmount> freightBasis,
            Optional<ExchangeRate> exchangeRate,
            RateDecision rateDecision) {
        this(
                key,
                eventDate,
                chargeableDate,
                reference,
                orderNumber,
                channel,
                buyer,
                currency,
                lines,
                tenders,
                freightBasis,
                exchangeRate,
                rateDecision,
                Stage.DELIVERED,
                List.of(),
                List.of());
    }

    /** Whether it was paid for and never delivered. */
    public boolean isPrepaid() {
        return stage != Stage.DELIVERED;
    }

    /** Whether what was paid for and not delivered is booked as the sale that it will be. */
    public boolean isSoldAhead() {
        return stage == Stage.SOLD;
    }

    /** The same, paid for and not delivered, as the sale that it will be. */
    public SaleFact soldAhead() {
        return with(buyer, lines, tenders, exchangeRate, rateDecision, Stage.SOLD);
    }

    /** The same, paid for and not delivered. */
    public SaleFact prepaid() {
        return with(buyer, lines, tenders, exchangeRate, rateDecision, Stage.PREPAID);
    }

    /**
     * The same, paid with what was booked as a prepayment before.
     *
     * @param received day when the money came: VAT was due then, and its rates are that day's
     */
    public SaleFact paidInAdvance(LocalDate received) {
        return chargedOn(received, Tender.prepayment(total()));
    }

    /**
     * The same, paid in part with what came before the delivery: so much less is paid by the first that pays it otherwise, and is no card.
     *
     * @param part of the lines, by rate of VAT
     */
    public SaleFact partPaidInAdvance(List<SaleLine> part) {
        var amount = Money.sum(part.stream().map(SaleLine::gross).toList(), currency);
        var others = new ArrayList<>(tenders);
        int first = (int) others.stream()
                .takeWhile(tender -> tender.isCard() || tender.kind() == Tender.Kind.STORE_CREDIT)
                .count();
        others.set(first, others.get(first).less(amount));
        others.removeIf(tender -> tender.amount().isZero());
        others.addFirst(Tender.prepayment(amount));
        return with(chargeableDate, buyer, lines, others, exchangeRate, rateDecision, stage, drawn, part);
    }

    /** What of it a prepayment pays, as it was booked when the money came: its rates are not asked about again. */
    SaleFact inAdvance() {
        return advanced.isEmpty() ? this : with(buyer, advanced, tenders, exchangeRate, RateDecision.AS_CHARGED, stage);
    }

    /** The same with the rates of VAT of another day. */
    SaleFact chargeableOn(LocalDate day) {
        return with(day, buyer, lines, tenders, exchangeRate, rateDecision, stage, drawn, advanced);
    }

    /**
     * The same, delivered after it was booked as a sale: nothing of it is booked once more.
     *
     * @param received day when the money came
     */
    public SaleFact deliveredAfter(LocalDate received) {
        return chargedOn(received, Tender.soldBefore(total()));
    }

    private SaleFact chargedOn(LocalDate received, Tender by) {
        return with(received, buyer, lines, List.of(by), exchangeRate, rateDecision, stage, drawn, advanced);
    }

    /** The same, with what it takes off the prepayment. */
    public SaleFact drawing(List<DrawnAdvance> some) {
        return with(chargeableDate, buyer, lines, tenders, exchangeRate, rateDecision, stage, some, advanced);
    }

    /** Whether a prepayment pays it. */
    public boolean isPaidInAdvance() {
        return tenders.stream().anyMatch(tender -> tender.kind() == Tender.Kind.PREPAYMENT);
    }

    /** Another payment of the same sale: its lines are told with the first. */
    public SaleFact withoutLines() {
        return with(buyer, List.of(), List.of(), exchangeRate, rateDecision, stage);
    }

    /** What the buyer pays for the lines. */
    public Money total() {
        return Money.sum(lines.stream().map(SaleLine::gross).toList(), currency);
    }

    /** The same sale with a rate to the currency of the books, or without any. */
    public SaleFact withExchangeRate(Optional<ExchangeRate> rate) {
        return with(buyer, lines, tenders, rate, rateDecision, stage);
    }

    /** The same sale to a buyer of whom more is known. */
    public SaleFact soldTo(FactBuyer other) {
        return with(other, lines, tenders, exchangeRate, rateDecision, stage);
    }

    /** The same with its lines as they are known to be food or not. */
    SaleFact withLines(List<SaleLine> others) {
        return with(buyer, others, tenders, exchangeRate, rateDecision, stage);
    }

    /** The same where a person has said what holds of a rate that is not valid on the day. */
    public SaleFact decided(RateDecision decision) {
        return with(buyer, lines, tenders, exchangeRate, decision, stage);
    }

    private SaleFact with(
            FactBuyer to,
            List<SaleLine> of,
            List<Tender> by,
            Optional<ExchangeRate> rate,
            RateDecision decision,
            Stage how) {
        return with(chargeableDate, to, of, by, rate, decision, how, drawn, advanced);
    }

    private SaleFact with(
            LocalDate charged,
            FactBuyer to,
            List<SaleLine> of,
            List<Tender> by,
            Optional<ExchangeRate> rate,
            RateDecision decision,
            Stage how,
            List<DrawnAdvance> draws,
            List<SaleLine> paidAhead) {
        return new SaleFact(
                key,
                eventDate,
                charged,
                reference,
                orderNumber,
                channel,
                to,
                currency,
                of,
                by,
                freightBasis,
                rate,
                decision,
                how,
                draws,
                paidAhead);
    }
}
