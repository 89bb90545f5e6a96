package se.knyt.core.bookkeeping;

import java.util.Set;

/** Every reason for which posting holds; a person's text stands behind each. */
public final class HoldCodes {
    public static final Set<String> ALL = Set.of(
            "channel-day.not-here",
            "correction.does-not-balance",
            "currency.no-booked-value",
            "currency.no-rate",
            "fee.vat-mismatch",
            "fee.vat-unanswered",
            "freight.vat-does-not-agree",
            "gift-card.not-paid-through-provider",
            "gift-card.not-told-in-advance",
            "gift-card.vat-abroad",
            "ledger.control-account",
            "payout.bank-differs",
            "payout.does-not-close",
            DatedAhead.CODE,
            "posting.impossible",
            "provider.no-accounts",
            "sale.does-not-add-up",
            "vat.amount-does-not-agree",
            "vat.channel-liable",
            "vat.line-with-several-rates",
            "vat.no-treatment",
            "vat.number-unanswered",
            "vat.not-expected",
            "vat.rate-not-legal",
            "vat.rate-not-valid",
            "vat.rate-without-account",
            "vat.several-treatments",
            "vat.treatment-unknown");

    private HoldCodes() {}

    static String required(String code) {
        if (!ALL.contains(code)) {
            throw new IllegalArgumentException("a reason to hold that is not in the list: " + code);
        }
        return code;
    }
}
