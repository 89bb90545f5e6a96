package se.knyt.server.monthend;

import java.time.LocalDate;
import java.util.List;
import se.knyt.server.clearing.AccountState;
import se.knyt.server.clearing.OpenItemRow;
import se.knyt.server.giftcards.CardProof;
import se.knyt.server.giftcards.CardSpecification;

/**
 * The specification of the accounts at the end of a month, with its points, its gift cards, its store credit and its VAT, to be printed or saved.
 *
 * @param month the points of the month with their state, its VAT, and who has said that it is done
 * @param stored the gift cards and the store credit
 * @param chains the heads of our series of vouchers
 */
public record SpecificationPage(
        LocalDate day, List<Account> accounts, MonthEndPage month, List<Stored> stored, List<ChainHead> chains) {
    /**
     * The head of a series of vouchers: the hash of its last one, which holds those of all before it.
     *
     * @param number the last one's
     */
    public record ChainHead(String series, String fiscalYear, long number, String hash) {}

    /** What came too late for a declared VAT period. */
    public MovedItems moved() {
        return month.period().moved();
    }

    /**
     * Gift cards or store credit.
     *
     * @param proof whether they come to their account
     * @param listed one by one
     */
    public record Stored(CardProof proof, List<CardSpecification.Row> listed) {
        /** Whether there is anything to tell. */
        public boolean any() {
            return !listed.isEmpty()
                    || !proof.cards().isZero()
                    || !proof.rest().isZero()
                    || proof.account().filter(owed -> !owed.isZero()).isPresent();
        }
    }

    /** Items printed of one account, or of what came too late; the file has all. */
    public static final int ITEMS_MAX = 1000;

    /**
     * An account with its items.
     *
     * @param cut true when there are more than are printed
     */
    public record Account(AccountState state, List<OpenItemRow> items, boolean cut) {}
}
