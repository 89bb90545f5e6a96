package se.knyt.core.bookkeeping;

import java.util.List;
import java.util.Optional;

/** The facts that are posted together, whole or not at all. The day of a channel is not: {@link ChannelDay}. */
public sealed interface PostingGroup {
    /** One sale. */
    record Sale(SaleFact sale) implements PostingGroup {}

    /** One sale taken back. */
    record Credit(CreditFact credit) implements PostingGroup {}

    /**
     * One payout with its lines and, when it is known, its line on the bank account.
     *
     * @param lines in the order of the settlement
     */
    record Payout(PayoutFact payout, List<PayoutLineFact> lines, Optional<BankReceiptFact> receipt)
            implements PostingGroup {
        public Payout {
            lines = List.copyOf(lines);
        }
    }

    /** One invoiced fee. */
    record FeeDocument(FeeDocumentFact fee) implements PostingGroup {}

    /** One correction by a person. */
    record Correction(CorrectionFact correction) implements PostingGroup {}
}
