package se.knyt.engine.flows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import se.knyt.core.giftcards.CardUse;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.trails.CardStanding;
import se.knyt.engine.trails.TrailState;

/**
 * What of the account of gift cards is drawn, or comes back, with cards that bore their VAT when they were sold in another currency than that
 * of the books: of each its share of what stands for it by the ledger of cards.
 */
final class CardShares {
    private final TrailState state;
    private final Currency books;
    private final Map<String, Money> upTo = new HashMap<>();

    CardShares(TrailState state, Currency books) {
        this.state = state;
        this.books = books;
    }

    /** Whether anything of it is told by this. */
    static boolean any(List<CardUse> uses) {
        return uses.stream().anyMatch(use -> use.stood() != null);
    }

    /** Uses with what each draws; one of which that is not told is left as it is. */
    List<CardUse> drawn(List<CardUse> uses) {
        return uses.stream()
                .map(use -> with(use, CardStanding::share).orElse(use))
                .toList();
    }

    /** Uses of a sale that is recorded: what it drew stands in its voucher, and nothing more is drawn. */
    List<CardUse> recorded(List<CardUse> uses) {
        return uses.stream()
                .map(use -> isTold(use)
                        ? with(use, CardStanding::back).orElseGet(() -> use.standing(Money.zero(books)))
                        : use)
                .toList();
    }

    /** What goes back to each, of what this purchase drew of it. */
    List<CardUse> back(List<CardUse> uses) {
        return uses.stream()
                .map(use -> with(use, CardStanding::back).orElse(use))
                .toList();
    }

    private boolean isTold(CardUse use) {
        return use.vat().isPresent()
                && !use.amount().currency().equals(books)
                && state.standing().containsKey(use.cardId());
    }

    private interface Share {
        Optional<Money> of(CardStanding standing, Money amount);
    }

    /** Several of one card take as much as they would together. */
    private Optional<CardUse> with(CardUse use, Share share) {
        if (!isTold(use)) {
            return Optional.empty();
        }
        var standing = Objects.requireNonNull(state.standing().get(use.cardId()), "what stands for the card");
        var before = upTo.getOrDefault(use.cardId(), Money.zero(use.amount().currency()));
        var next = before.plus(use.amount());
        upTo.put(use.cardId(), next);
        var at = before.isZero() ? Optional.of(Money.zero(books)) : share.of(standing, before);
        return at.flatMap(from -> share.of(standing, next).map(to -> use.standing(to.minus(from))));
    }
}
