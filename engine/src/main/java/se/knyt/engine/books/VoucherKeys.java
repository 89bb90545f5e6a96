package se.knyt.engine.books;

/** Keys of vouchers, and of the effects that post them elsewhere. */
public final class VoucherKeys {
    /** Begins the key of a voucher that settles the provider's account against the one that a payment by hand used. */
    public static final String BY_HAND = "by-hand:";

    private VoucherKeys() {}

    /** The key of the effect that posts a voucher in the accounting system. */
    public static String effectKey(String voucherKey) {
        return "voucher:" + voucherKey;
    }
}
