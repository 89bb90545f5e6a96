package se.knyt.simulators.base;

/** Parts of an amount in whole minor units. */
public final class Shares {
    private static final long WHOLE = 10_000;

    private Shares() {}

    /** {@code hundredthsOfPercent} of the amount (279 = 2.79 %), a half rounded up. */
    public static long halfUp(long amountMinor, long hundredthsOfPercent) {
        return Math.floorDiv(Math.addExact(Math.multiplyExact(amountMinor, hundredthsOfPercent), WHOLE / 2), WHOLE);
    }
}
