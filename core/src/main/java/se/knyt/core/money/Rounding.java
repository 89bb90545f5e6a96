package se.knyt.core.money;

import java.math.RoundingMode;

/** The named rounding rules that amounts may be rounded by. */
public enum Rounding {
    /** Half away from zero: a refund mirrors its sale. VAT in Sweden (Skatteverket: third decimal 5–9 up). */
    HALF_UP(RoundingMode.HALF_UP),
    /** Towards zero: boxes of the Swedish VAT return, öre dropped (SFF 22:1). */
    TRUNCATE(RoundingMode.DOWN);

    private final RoundingMode mode;

    Rounding(RoundingMode mode) {
        this.mode = mode;
    }

    public RoundingMode mode() {
        return mode;
    }
}
