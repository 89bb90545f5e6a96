package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * Goods delivered and the payment captured: one sale.
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
        RateDecision rateDecision)
        implements Fact {
    public SaleFact {
        lines = List.copyOf(lines);
        tenders = List.copyOf(tenders);
        freightBasis = List.copyOf(freightBasis);
    }

    /** What the buyer pays for the lines. */
    public Money total() {
        return Money.sum(lines.stream().map(SaleLine::gross).toList(), currency);
    }

    /** The same sale with a rate to the currency of the books, or without any. */
    public SaleFact withExchangeRate(Optional<ExchangeRate> rate) {
        return new SaleFact(
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
                rate,
                rateDecision);
    }

    /** The same sale to a buyer of whom more is known. */
    public SaleFact soldTo(FactBuyer other) {
        return new SaleFact(
                key,
                eventDate,
                chargeableDate,
                reference,
                orderNumber,
                channel,
                other,
                currency,
                lines,
                tenders,
                freightBasis,
                exchangeRate,
                rateDecision);
    }

    SaleFact decided(RateDecision decision) {
        return new SaleFact(
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
                decision);
    }
}
