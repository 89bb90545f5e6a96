package se.knyt.core.bookkeeping;

import se.knyt.core.money.Rate;

/**
 * The accounts of one VAT rate within a treatment.
 *
 * @param rate the rate
 * @param revenue revenue of goods
 * @param freight freight charged; two rates may share an account, which account-based VAT checks do not like
 * @param fee invoice fee charged
 * @param base box of the VAT return that the three feed, empty for none
 * @param vat account of output VAT, 0 when the treatment has none
 * @param vatBox box that it feeds, empty for none
 */
public record RateAccounts(Rate rate, int revenue, int freight, int fee, String base, int vat, String vatBox) {
    public RateAccounts {
        Account.requireNumber(revenue);
        Account.requireNumber(freight);
        Account.requireNumber(fee);
        if (vat != 0) {
            Account.requireNumber(vat);
        }
        if ((vat == 0) != rate.isZero()) {
            throw new IllegalArgumentException("a rate above zero has a VAT account, the rate zero has none");
        }
    }
}
