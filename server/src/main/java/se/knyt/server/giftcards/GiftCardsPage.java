package se.knyt.server.giftcards;

import java.util.List;
import java.util.Map;
import se.knyt.server.clearing.LedgerBalances;
import se.knyt.server.shell.Paging;

/**
 * The list of gift cards at a day.
 *
 * @param holders who has them, or bought them, by the id of the person
 * @param unknown what moved on cards that are not known, the newest
 * @param moreUnknown whether there is more of it
 */
public record GiftCardsPage(
        CardFilter filter,
        CardProof proof,
        List<CardRow> rows,
        Map<Long, Holder> holders,
        List<MovementRow> unknown,
        boolean moreUnknown,
        Paging paging,
        LedgerBalances.Answer answer) {
    public String holder(CardRow card) {
        return holders.getOrDefault(card.holder(), Holder.NONE).name();
    }

    /** Whether nothing was ever told of a gift card. */
    public boolean none() {
        return rows.isEmpty()
                && unknown.isEmpty()
                && filter.ends().isEmpty()
                && filter.state() == CardFilter.State.ALL
                && paging.first().isEmpty()
                && proof.cards().isZero();
    }
}
