package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import se.knyt.core.money.Money;

/**
 * The line on the bank account that a payout came as.
 *
 * @param eventDate booking date of the bank
 * @param reference the bank's reference of the entry
 * @param amount in the currency of the books; negative when the provider drew
 */
public record BankReceiptFact(String key, LocalDate eventDate, String reference, Money amount) implements Fact {}
