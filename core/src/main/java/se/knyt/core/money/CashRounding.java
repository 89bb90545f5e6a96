package se.knyt.core.money;

/** Rounding of a total to what can be paid in coins. VAT is never rounded so; the difference is an amount of its own. */
public final class CashRounding {
    private CashRounding() {}

    /**
     * The amount to whole kronor: 1–49 öre down, 50–99 öre up, on the magnitude (law 1970:1029). The difference to the given
     * amount goes to account 3740.
     */
    public static Money toWholeKrona(Money amount) {
        return Money.exact(amount.toDecimal().setScale(0, Rounding.HALF_UP.mode()), amount.currency());
    }
}
