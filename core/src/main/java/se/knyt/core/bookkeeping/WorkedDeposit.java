package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/**
 * The payout of the worked example ({@code accounting.md}, payout and bank) that came to the bank a day later: 1 249.00 and 599.00 sold,
 * 299.00 taken back, a fee of 59.56 with 14.89 VAT, 1 474.55 paid. It shows what each way to the bank books.
 */
public final class WorkedDeposit {
    private WorkedDeposit() {}

    /**
     * The vouchers of it that Knyt makes.
     *
     * @param paid when the provider paid
     * @param seen the bank's day
     */
    public static List<Voucher> vouchers(PostingSettings settings, BankLeg leg, LocalDate paid, LocalDate seen) {
        var currency = settings.bookCurrency();
        var provider = KnownProviders.example(FeeVat.SWEDISH_25, leg);
        var own = settings.withProviders(List.of(provider));
        return switch (Posting.of(group(provider.provider(), currency, paid, seen), own)) {
            case PostingResult.Posted posted ->
                posted.entries().stream()
                        .filter(entry -> entry.operation() instanceof Operation.BookVoucher)
                        .map(WantedEntry::voucher)
                        .toList();
            case PostingResult.Held held -> List.of();
        };
    }

    private static PostingGroup.Payout group(String provider, Currency currency, LocalDate paid, LocalDate seen) {
        var zero = Money.zero(currency);
        var amount = Money.of(147_455, currency);
        var payout = new PayoutFact(
                "payout:" + provider + ":worked", paid, provider, "1", currency, amount, zero, zero, Optional.empty());
        var lines = List.of(
                line(currency, paid, 1, Kind.SALE, 124_900, true),
                line(currency, paid, 2, Kind.SALE, 59_900, true),
                line(currency, paid, 3, Kind.REFUND, -29_900, true),
                line(currency, paid, 4, Kind.FEE, -5_956, false),
                line(currency, paid, 5, Kind.FEE_VAT, -1_489, false));
        return new PostingGroup.Payout(payout, lines, Optional.of(new BankReceiptFact("bank:1", seen, "1", amount)));
    }

    /** What is settled stands on the provider's account already, so that the vouchers are the same with any customer ledger. */
    private static PayoutLineFact line(
            Currency currency, LocalDate date, int number, Kind kind, long minor, boolean settles) {
        var amount = Money.of(minor, currency);
        var parts = settles ? List.of(MatchPart.ownRow("line:" + number, amount)) : List.<MatchPart>of();
        return new PayoutLineFact("line:" + number, date, number, kind, kind.code(), "", amount, parts);
    }
}
