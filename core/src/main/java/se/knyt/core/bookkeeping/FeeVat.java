package se.knyt.core.bookkeeping;

/** VAT on a provider's fees. A property of its legal entity, the kind of fee and the day, not of its name. */
public enum FeeVat {
    /** Swedish VAT of 25 %, booked as the settlement states it and checked. */
    SWEDISH_25,
    /** Exempt financial service. */
    EXEMPT,
    /** Taxable service from another EU country: reverse charge at 25 %, with its base rows on 4535 of BAS (box 21). */
    REVERSE_CHARGE,
    /** Taxable service from outside the EU: reverse charge at 25 %, with its base rows on 4531 of BAS (box 22). */
    REVERSE_CHARGE_OUTSIDE_EU,
    /** Nobody has said: fees are held. */
    UNANSWERED;

    public boolean isReverseCharge() {
        return this == REVERSE_CHARGE || this == REVERSE_CHARGE_OUTSIDE_EU;
    }

    /**
     * The account of the base under reverse charge.
     *
     * @throws IllegalStateException where there is none
     */
    public int baseAccount(GeneralAccounts accounts) {
        return switch (this) {
            case REVERSE_CHARGE -> accounts.of(GeneralAccount.EU_SERVICES);
            case REVERSE_CHARGE_OUTSIDE_EU -> accounts.of(GeneralAccount.SERVICES_OUTSIDE);
            case SWEDISH_25, EXEMPT, UNANSWERED -> throw new IllegalStateException(this + " has no base");
        };
    }

    /** Box of the Swedish VAT return that the base is told in. */
    String baseBox() {
        return this == REVERSE_CHARGE ? "21" : "22";
    }
}
