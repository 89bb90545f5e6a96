package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** A made-up payout with a line of every kind that has an account, to show where each would be booked. */
public final class WorkedPayout {
    private final String provider;
    private final Currency currency;
    private final LocalDate date;
    private final List<PayoutLineFact> lines = new ArrayList<>();

    private WorkedPayout(String provider, Currency currency, LocalDate date) {
        this.provider = provider;
        this.currency = currency;
        this.date = date;
    }

    /**
     * Sold for 1 249.00, 299.00 of an older sale taken back, a fee of 40.00 of each type that the table names and of any other, each with
     * the VAT that is said of it, and the rarer lines.
     */
    public static PostingGroup.Payout of(ProviderSettings settings, Currency currency, LocalDate date) {
        return new WorkedPayout(settings.provider(), currency, date).group(settings.fees());
    }

    private PostingGroup.Payout group(FeeTable fees) {
        add(Kind.SALE, 124_900, "1001", MatchPart.invoice("1001", money(124_900), money(124_900)));
        add(Kind.REFUND, -29_900, "1000", MatchPart.creditNote("1000", money(-29_900), money(-29_900)));
        fees.rules().stream().map(FeeRule::type).distinct().forEach(type -> fee(type, fees));
        add(Kind.RESERVE_HOLD, -10_000, "");
        add(Kind.CHARGEBACK, -20_000, "");
        add(Kind.DISPUTE_FEE, -15_000, "");
        add(Kind.ADVANCE, 50_000, "");
        add(Kind.ADJUSTMENT, -500, "");
        add(Kind.ROUNDING, -1, "");
        var zero = Money.zero(currency);
        var paid = Money.sum(lines.stream().map(PayoutLineFact::amount).toList(), currency);
        var payout = new PayoutFact(
                "payout:" + provider + ":worked", date, provider, "1", currency, paid, zero, zero, Optional.empty());
        return new PostingGroup.Payout(payout, lines, Optional.empty());
    }

    private void fee(String type, FeeTable fees) {
        var word = type.isEmpty() ? Kind.FEE.code() : type;
        add(Kind.FEE, word, -4_000, "");
        if (fees.of(word, date).vat() == FeeVat.SWEDISH_25) {
            add(Kind.FEE_VAT, word, -1_000, "");
        }
    }

    private void add(Kind kind, long minor, String reference, MatchPart... parts) {
        add(kind, kind.code(), minor, reference, parts);
    }

    private void add(Kind kind, String word, long minor, String reference, MatchPart... parts) {
        int line = lines.size() + 1;
        lines.add(new PayoutLineFact("line:" + line, date, line, kind, word, reference, money(minor), List.of(parts)));
    }

    private Money money(long minor) {
        return Money.of(minor, currency);
    }
}
