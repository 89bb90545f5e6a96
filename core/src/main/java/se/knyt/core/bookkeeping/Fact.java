package se.knyt.core.bookkeeping;

import java.time.LocalDate;

/**
 * One immutable accounting event with every input that posting needs: amounts as the source gave them and whatever is not in
 * the source (exchange rate, match, decisions of people).
 */
public sealed interface Fact
        permits SaleFact, CreditFact, PayoutFact, PayoutLineFact, BankReceiptFact, FeeDocumentFact, CorrectionFact {
    /** Stable key, made of the source and its id; at most 300 characters. */
    String key();

    /** When it happened, as a date in the company's zone. */
    LocalDate eventDate();
}
