package se.knyt.formats.settlement.mapped;

import java.util.Locale;
import se.knyt.core.commerce.PayoutLine.Kind;

/** What a file's word for a row means. Where one word covers both ways, the amount's sign says which. */
public enum Meaning {
    /** Below zero it is a refund: some providers have one word for both. */
    SALE(Kind.REFUND, Kind.SALE, 1),
    REFUND(Kind.REFUND, Kind.REFUND, -1),
    FEE(Kind.FEE, Kind.FEE_REFUND, -1),
    /** Where a fee that is given back has a word of its own. */
    FEE_REFUND(Kind.FEE_REFUND, Kind.FEE_REFUND, 1),
    FEE_VAT(Kind.FEE_VAT, Kind.FEE_VAT, -1),
    CHARGEBACK(Kind.CHARGEBACK, Kind.CHARGEBACK_WON, -1),
    CHARGEBACK_WON(Kind.CHARGEBACK_WON, Kind.CHARGEBACK_WON, 1),
    DISPUTE_FEE(Kind.DISPUTE_FEE, Kind.DISPUTE_FEE, -1),
    RESERVE(Kind.RESERVE_HOLD, Kind.RESERVE_RELEASE, 0),
    RESERVE_HOLD(Kind.RESERVE_HOLD, Kind.RESERVE_HOLD, -1),
    RESERVE_RELEASE(Kind.RESERVE_RELEASE, Kind.RESERVE_RELEASE, 1),
    ADJUSTMENT(Kind.ADJUSTMENT, Kind.ADJUSTMENT, 0),
    ADVANCE(Kind.ADVANCE, Kind.ADVANCE, 0),
    DEPOSIT(Kind.DEPOSIT, Kind.DEPOSIT, 0),
    PAYOUT_RETURN(Kind.PAYOUT_RETURN, Kind.PAYOUT_RETURN, 1),
    FX(Kind.FX, Kind.FX, 0),
    ROUNDING(Kind.ROUNDING, Kind.ROUNDING, 0),
    /** The row of the payout itself: what it says is what was paid, and no line. */
    PAYOUT(Kind.UNRECOGNIZED, Kind.UNRECOGNIZED, -1),
    /** What stood at the provider before, as it changes what is paid out, and no line: below zero a debt. */
    OPENING(Kind.UNRECOGNIZED, Kind.UNRECOGNIZED, 0),
    /** What is left to the next payout, as it changes what is paid out: below zero where it stays at the provider. */
    CLOSING(Kind.UNRECOGNIZED, Kind.UNRECOGNIZED, 0);

    private final Kind lowers;
    private final Kind raises;
    private final int sign;

    Meaning(Kind lowers, Kind raises, int sign) {
        this.lowers = lowers;
        this.raises = raises;
        this.sign = sign;
    }

    Kind kind(long minor) {
        return minor > 0 ? raises : lowers;
    }

    /** 1 raises and −1 lowers what the merchant is paid where the file writes no signs; 0 where only the file can say. */
    int sign() {
        return sign;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException for a code that is none */
    public static Meaning ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
