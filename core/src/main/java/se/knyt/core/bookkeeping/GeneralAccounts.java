package se.knyt.core.bookkeeping;

import se.knyt.core.giftcards.StoredValue;

/**
 * The accounts that do not depend on provider or VAT rate.
 *
 * @param customers control account of the customer ledger
 * @param suppliers control account of the supplier ledger
 * @param giftCards multi-purpose gift cards not used yet
 * @param inTransit payouts that have not reached the bank
 * @param reserve what a provider holds back, and open chargebacks
 * @param suspense unknown amounts; zero at month-end
 * @param rounding öre rounding
 * @param fxGain exchange gains
 * @param fxLoss exchange losses
 * @param inputVat input VAT as stated
 * @param reverseInputVat calculated input VAT under reverse charge
 * @param reverseOutputVat output VAT under reverse charge
 * @param reverseBaseOut takes the base of reverse charge out again
 * @param disputeFee fees for disputes
 * @param tips tips to pass on: an own account beside 2890, on which stands what providers have lent
 * @param storeCredit what shops owe their buyers as store credit
 * @param otherRoad what buyers are to get back by another road than the provider that they paid
 */
public record GeneralAccounts(
        int customers,
        int suppliers,
        int giftCards,
        int inTransit,
        int reserve,
        int suspense,
        int rounding,
        int fxGain,
        int fxLoss,
        int inputVat,
        int reverseInputVat,
        int reverseOutputVat,
        int reverseBaseOut,
        int disputeFee,
        int tips,
        int storeCredit,
        int otherRoad) {
    private static final int BAD_DEBT = 6351;
    private static final int PREPAID = 2420;
    private static final int CARD_BASE = 3098;

    /** The accounts of the BAS chart; 1589, 2422 and 2891 are own ones. */
    public static GeneralAccounts basDefaults() {
        return new GeneralAccounts(
                1510, 2440, 2421, 1589, 1689, 2999, 3740, 3960, 7960, 2641, 2645, 2614, 4598, 6570, 2891, 2422, 2490);
    }

    /** With tips on another account. */
    public GeneralAccounts withTips(int account) {
        return with(account, storeCredit, otherRoad);
    }

    /** With store credit on another account. */
    public GeneralAccounts withStoreCredit(int account) {
        return with(tips, account, otherRoad);
    }

    /** With what goes back by another road on another account. */
    public GeneralAccounts withOtherRoad(int account) {
        return with(tips, storeCredit, account);
    }

    /** Those that a company chooses on another account. */
    private GeneralAccounts with(int tipsOn, int storeCreditOn, int otherRoadOn) {
        return new GeneralAccounts(
                customers,
                suppliers,
                giftCards,
                inTransit,
                reserve,
                suspense,
                rounding,
                fxGain,
                fxLoss,
                inputVat,
                reverseInputVat,
                reverseOutputVat,
                reverseBaseOut,
                disputeFee,
                tipsOn,
                storeCreditOn,
                otherRoadOn);
    }

    /** The account of one of the two. */
    public int of(StoredValue value) {
        return switch (value) {
            case GIFT_CARD -> giftCards;
            case STORE_CREDIT -> storeCredit;
        };
    }

    /** What nobody pays: BAS 6351, confirmed losses on receivables. */
    public int badDebt() {
        return BAD_DEBT;
    }

    /** What buyers have paid before anything was delivered: BAS 2420, no control account. */
    public int prepaid() {
        return PREPAID;
    }

    /**
     * Beside the base of the VAT on gift cards that bear it when they are sold: revenue without a VAT code. An own account: the BAS chart has
     * none of the name.
     */
    public int cardBase() {
        return CARD_BASE;
    }

    boolean isControl(int account) {
        return account == customers || account == suppliers;
    }
}
