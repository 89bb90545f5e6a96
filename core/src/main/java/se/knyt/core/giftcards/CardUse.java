package se.knyt.core.giftcards;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/**
 * So much drawn on a card or an account of store credit, or given back to it.
 *
 * @param of which of the two
 * @param cardId the shop's id of it; empty where it is not told
 * @param ends the last four characters of its code, empty where not told
 * @param amount positive
 * @param vat the rate that the card bore when it was sold, where it did
 * @param stood what of the account of gift cards it is, in the currency of the books and without VAT, where that is another and the card
 *     has borne its VAT; else null
 */
public record CardUse(
        StoredValue of,
        String cardId,
        String ends,
        Money amount,
        Optional<Rate> vat,
        @Nullable Money stood) {
    /** Of which it is not told what stands on the account, or it is as much. */
    public CardUse(StoredValue of, String cardId, String ends, Money amount, Optional<Rate> vat) {
        this(of, cardId, ends, amount, vat, null);
    }

    /** Of a card that bears VAT when it is used, or of one that is not known. */
    public CardUse(String cardId, String ends, Money amount) {
        this(cardId, ends, amount, Optional.empty());
    }

    /** Of a card. */
    public CardUse(String cardId, String ends, Money amount, Optional<Rate> vat) {
        this(StoredValue.GIFT_CARD, cardId, ends, amount, vat);
    }

    /** The same, of which so much stands on the account of gift cards. */
    public CardUse standing(Money inBooks) {
        return new CardUse(of, cardId, ends, amount, vat, inBooks);
    }

    /** Of an account of store credit; of which is not known where the id is empty. */
    public static CardUse ofStoreCredit(String account, Money amount) {
        return new CardUse(StoredValue.STORE_CREDIT, account, "", amount, Optional.empty());
    }

    /**
     * The uses that lie between two amounts when cards are used up one after the other. What is told of no card is of an unknown one, so
     * that the parts sum to {@code to − from} whatever the shop tells.
     */
    public static List<CardUse> between(List<CardUse> uses, Money from, Money to) {
        var result = new ArrayList<CardUse>();
        var at = Money.zero(from.currency());
        for (var use : uses) {
            var next = at.plus(use.amount());
            var part = min(next, to).minus(max(at, from));
            if (part.isPositive()) {
                result.add(new CardUse(use.of(), use.cardId(), use.ends(), part, use.vat()));
            }
            at = next;
        }
        var rest = to.minus(max(at, from));
        if (rest.isPositive()) {
            result.add(new CardUse("", "", rest));
        }
        return List.copyOf(result);
    }

    private static Money min(Money a, Money b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Money max(Money a, Money b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
