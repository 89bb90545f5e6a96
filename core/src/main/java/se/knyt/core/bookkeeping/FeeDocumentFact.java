package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import se.knyt.core.money.Money;

/**
 * A fee that is invoiced instead of being drawn from a payout.
 *
 * @param provider who invoices; its fee accounts and fee VAT hold
 * @param number the invoice's number
 * @param net in the currency of the books
 * @param vat as the invoice states it; zero under reverse charge
 */
public record FeeDocumentFact(String key, LocalDate eventDate, String provider, String number, Money net, Money vat)
        implements Fact {}
