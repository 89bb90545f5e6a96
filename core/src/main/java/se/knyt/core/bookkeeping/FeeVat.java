package se.knyt.core.bookkeeping;

/** VAT on a provider's fees. A property of its legal entity, the kind of fee and the day, not of its name. */
public enum FeeVat {
    /** Swedish VAT of 25 %, booked as the settlement states it and checked. */
    SWEDISH_25,
    /** Exempt financial service. */
    EXEMPT,
    /** Taxable service from another EU country: reverse charge at 25 %, with its base rows on 4535 (box 21). */
    REVERSE_CHARGE,
    /** Taxable service from outside the EU: reverse charge at 25 %, with its base rows on 4531 (box 22). */
    REVERSE_CHARGE_OUTSIDE_EU,
    /** Nobody has said: fees are held. */
    UNANSWERED;

    /** Base of services from another EU country, BAS. */
    private static final int EU_SERVICES = 4535;
    /** Base of services from outside the EU, BAS. */
    private static final int SERVICES_OUTSIDE = 4531;

    public boolean isReverseCharge() {
        return this == REVERSE_CHARGE || this == REVERSE_CHARGE_OUTSIDE_EU;
    }

    /**
     * The account of the base under reverse charge.
     *
     * @throws IllegalStateException where there is none
     */
    public int baseAccount() {
        return switch (this) {
            case REVERSE_CHARGE -> EU_SERVICES;
            case REVERSE_CHARGE_OUTSIDE_EU -> SERVICES_OUTSIDE;
            case SWEDISH_25, EXEMPT, UNANSWERED -> throw new IllegalStateException(this + " has no base");
        };
    }

    /** Box of the Swedish VAT return that the base is told in. */
    String baseBox() {
        return this == REVERSE_CHARGE ? "21" : "22";
    }
}
