package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * A fee that is invoiced instead of being drawn from a payout.
 *
 * @param provider who invoices; its table of fees holds
 * @param number the invoice's number
 * @param type the type of fee, by which its rule is chosen; empty for any
 * @param treatment its VAT where the invoice says another than the table; else the table's
 * @param net in the currency of the books
 * @param vat as the invoice states it; zero under reverse charge
 * @param against the account that is credited; 0 for that of suppliers
 * @param taken what stands on that account already, where a payout took the invoice before it came: in another currency than the books'
 *     that is another amount, and the difference is an exchange gain or loss
 */
public record FeeDocumentFact(
        String key,
        LocalDate eventDate,
        String provider,
        String number,
        String type,
        Optional<FeeVat> treatment,
        Money net,
        Money vat,
        int against,
        Optional<Money> taken)
        implements Fact {
    /** One of any type, that we are to pay. */
    public FeeDocumentFact(String key, LocalDate eventDate, String provider, String number, Money net, Money vat) {
        this(key, eventDate, provider, number, "", Optional.empty(), net, vat, 0, Optional.empty());
    }
}
