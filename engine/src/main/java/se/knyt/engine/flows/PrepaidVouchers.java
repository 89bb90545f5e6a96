package se.knyt.engine.flows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.DrawnAdvance;
import se.knyt.core.bookkeeping.Fact;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.RevenueBucket;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.TrailState;

/** The vouchers of what a purchase was paid before it was delivered, whole or in part, and what they move on the account of prepayments. */
final class PrepaidVouchers {
    private final Purchase purchase;

    PrepaidVouchers(Purchase purchase) {
        this.purchase = purchase;
    }

    /** The entry of a fact; empty, and the purchase held with the reason, where it cannot be booked. */
    Optional<WantedEntry> entry(PostingGroup group) {
        return switch (purchase.context().post(group)) {
            case PostingResult.Held held -> {
                purchase.plan().ask(held.code(), HeldArguments.of(held));
                yield Optional.empty();
            }
            case PostingResult.Posted posted -> posted.entries().stream().findFirst();
        };
    }

    /** By itself also where sales are booked by the day: it is none. */
    void alone(WantedEntry entry, TrailState.Doc doc) {
        new OwnVouchers(purchase.state(), purchase.context(), purchase.plan(), purchase.writing())
                .alone(entry, purchase.target(), doc, purchase.shop());
    }

    /** Keeps what a fact's entries move on the account of prepayments. */
    void onAccount(Fact fact, List<WantedEntry> entries) {
        var posting = purchase.context().posting();
        purchase.plan()
                .add(PrepaidMoves.New.of(
                        fact.key(),
                        fact.eventDate(),
                        entries,
                        posting.accounts().prepaid(),
                        Money.zero(posting.bookCurrency())));
    }

    /** What is drawn from an advance by box of the VAT return, as the fact that draws it keeps it. */
    static List<DrawnAdvance> drawn(Map<RevenueBucket, Money> draw) {
        return draw.entrySet().stream()
                .map(entry -> new DrawnAdvance(entry.getKey().box(), entry.getValue()))
                .toList();
    }
}
