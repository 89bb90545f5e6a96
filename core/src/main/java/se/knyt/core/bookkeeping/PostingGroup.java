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
     * @param difference by which it does not add up and is booked all the same; empty where it adds up
     */
    record Payout(
            PayoutFact payout,
            List<PayoutLineFact> lines,
            Optional<BankReceiptFact> receipt,
            Optional<PayoutDifference> difference)
            implements PostingGroup {
        public Payout {
            lines = List.copyOf(lines);
        }

        /** One that adds up. */
        public Payout(PayoutFact payout, List<PayoutLineFact> lines, Optional<BankReceiptFact> receipt) {
            this(payout, lines, receipt, Optional.empty());
        }

        /** The same as the bank has received it. */
        public Payout received(BankReceiptFact other) {
            return new Payout(payout, lines, Optional.of(other), difference);
        }
    }

    /** One invoiced fee. */
    record FeeDocument(FeeDocumentFact fee) implements PostingGroup {}

    /** One correction by a person. */
    record Correction(CorrectionFact correction) implements PostingGroup {}
}
