package se.knyt.core.bookkeeping;

import static se.knyt.core.bookkeeping.Given.kr;
import static se.knyt.core.bookkeeping.Given.payoutLine;
import static se.knyt.core.bookkeeping.Given.receipt;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;

/** Payouts of Klarna in few words. */
final class GivenPayout {
    static final LocalDate PAID = LocalDate.of(2026, 3, 12);
    static final PostingSettings SETTINGS = PostingSettings.swedish(
            LedgerMode.KNYT,
            List.of(
                    KnownProviders.of("klarna", BankLeg.DIRECT),
                    KnownProviders.of("stripe", BankLeg.DIRECT).withFeeVat(FeeVat.UNANSWERED)));

    private GivenPayout() {}

    static PostingGroup.Payout klarna(String paid, PayoutLineFact... lines) {
        return klarna(paid, "0", "0", lines);
    }

    static PostingGroup.Payout klarna(String paid, String opening, String closing, PayoutLineFact... lines) {
        var fact = new PayoutFact(
                "payout:P", PAID, "klarna", "P", Currency.SEK, kr(paid), kr(opening), kr(closing), Optional.empty());
        var bank = kr(paid).isZero() ? Optional.<BankReceiptFact>empty() : Optional.of(receipt(PAID, paid));
        return new PostingGroup.Payout(fact, List.of(lines), bank);
    }

    static PayoutLineFact sold(int line, String amount) {
        return payoutLine(line, Kind.SALE, amount, MatchPart.ownRow("sale:" + line, kr(amount)));
    }
}
