package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.commerce.Buyer;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.TaxLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rate;

/** Facts and settings in few words. */
final class Given {
    static final FactBuyer SWEDISH_CONSUMER = new FactBuyer(Buyer.Kind.CONSUMER, "SE", false);

    private Given() {}

    static Money kr(String decimal) {
        return Money.sek(decimal);
    }

    static SaleLine goods(String gross, String vat, int rate) {
        return line(OrderRow.Kind.GOODS, "Vara", gross, new TaxLine(Rate.of(rate), kr(vat)));
    }

    static SaleLine freight(String gross, TaxLine... taxes) {
        return line(OrderRow.Kind.SHIPPING, "Frakt", gross, taxes);
    }

    static SaleLine giftCard(String gross) {
        return line(OrderRow.Kind.GIFT_CARD, "Presentkort", gross);
    }

    static SaleLine line(OrderRow.Kind kind, String text, String gross, TaxLine... taxes) {
        return new SaleLine(kind, "", text, Quantity.ONE, kr(gross), List.of(taxes));
    }

    static TaxLine tax(String rate, String vat) {
        return new TaxLine(Rate.of(rate), kr(vat));
    }

    static SaleFact sale(String order, LocalDate date, List<SaleLine> lines, Tender... tenders) {
        return sale(order, date, SWEDISH_CONSUMER, Currency.SEK, lines, Optional.empty(), tenders);
    }

    static SaleFact sale(
            String order,
            LocalDate date,
            FactBuyer buyer,
            Currency currency,
            List<SaleLine> lines,
            Optional<ExchangeRate> rate,
            Tender... tenders) {
        return new SaleFact(
                "sale:" + order,
                date,
                date,
                order + "-F1",
                order,
                "web",
                buyer,
                currency,
                lines,
                List.of(tenders),
                List.of(),
                rate,
                RateDecision.NONE);
    }

    static PostingGroup group(SaleFact sale) {
        return new PostingGroup.Sale(sale);
    }

    static PostingGroup back(SaleFact what, String creditsKey) {
        return new PostingGroup.Credit(new CreditFact(what, creditsKey));
    }

    static PayoutFact payout(String provider, String reference, LocalDate date, String paid) {
        return new PayoutFact(
                "payout:" + reference,
                date,
                provider,
                reference,
                Currency.SEK,
                kr(paid),
                kr("0"),
                kr("0"),
                Optional.empty());
    }

    static PayoutLineFact payoutLine(int line, PayoutLine.Kind kind, String amount, MatchPart... parts) {
        return new PayoutLineFact(
                "line:" + line,
                LocalDate.of(2026, 5, 1),
                line,
                kind,
                kind.code(),
                "order " + line,
                kr(amount),
                List.of(parts));
    }

    static BankReceiptFact receipt(LocalDate date, String amount) {
        return new BankReceiptFact("bank:" + date, date, "insättning", kr(amount));
    }

    static PostingResult.Posted posted(PostingGroup group, PostingSettings settings) {
        var result = Posting.of(group, settings);
        if (result instanceof PostingResult.Posted posted) {
            return posted;
        }
        throw new AssertionError("held: " + result);
    }

    static PostingResult.Held held(PostingGroup group, PostingSettings settings) {
        var result = Posting.of(group, settings);
        if (result instanceof PostingResult.Held held) {
            return held;
        }
        throw new AssertionError("not held: " + result);
    }

    static List<Voucher> vouchers(PostingResult.Posted posted) {
        return posted.entries().stream().map(WantedEntry::voucher).toList();
    }

    /** Account and amount as "1581 1249.00", several rows of an account summed. */
    static Map<Integer, Money> rows(String... rows) {
        var result = new TreeMap<Integer, Money>();
        for (var row : rows) {
            int blank = row.indexOf(' ');
            result.merge(Integer.parseInt(row.substring(0, blank)), kr(row.substring(blank + 1)), Money::plus);
        }
        return result;
    }

    static Map<Integer, Money> effect(PostingResult.Posted posted) {
        return Balances.effect(vouchers(posted));
    }

    static Map<Integer, Money> effect(List<PostingResult.Posted> all) {
        var vouchers = new ArrayList<Voucher>();
        all.forEach(posted -> vouchers.addAll(vouchers(posted)));
        return Balances.effect(vouchers);
    }
}
