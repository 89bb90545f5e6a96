package se.knyt.core.bookkeeping;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an account that belongs to the company, and to no provider or VAT rate, is for. */
public enum GeneralAccount {
    /** Control account of the customer ledger. */
    CUSTOMERS(1510, Standing.POOL, new Range(1000, 1899), new Range(1500, 1599)),
    /** Control account of the supplier ledger. */
    SUPPLIERS(2440, Standing.POOL, new Range(2000, 2999), new Range(2440, 2449)),
    /** Multi-purpose gift cards not used yet. */
    GIFT_CARDS(2421, Standing.POOL, new Range(2400, 2999), new Range(2420, 2429)),
    /** What buyers have paid before anything was delivered; no control account. */
    PREPAID(2420, Standing.POOL, new Range(2400, 2999), new Range(2420, 2429)),
    /** Sales of which the goods have left and the money is captured, while it is asked how they are posted; an own account. */
    HELD_SALES(2428, Standing.OPEN, new Range(2400, 2999), new Range(2420, 2429)),
    /** What shops owe their buyers as store credit; an own account. */
    STORE_CREDIT(2422, Standing.ELSEWHERE, new Range(2400, 2999), new Range(2400, 2999)),
    /** What buyers are to get back by another road than the provider that they paid. */
    OTHER_ROAD(2490, Standing.ELSEWHERE, new Range(2400, 2999), new Range(2400, 2999)),
    /** Tips to pass on: an own account beside 2890, on which stands what providers have lent. */
    TIPS(2891, Standing.ELSEWHERE, new Range(2400, 2999), new Range(2400, 2999)),
    /** Payouts that have not reached the bank; an own account. */
    IN_TRANSIT(1589, Standing.ITEMS, new Range(1000, 1899), new Range(1500, 1699)),
    /** What a provider holds back, and open chargebacks. */
    RESERVE(1689, Standing.OPEN, new Range(1000, 1899), new Range(1500, 1799)),
    /** Unknown amounts; zero at month-end. */
    SUSPENSE(2999, Standing.ITEMS, new Range(1000, 2999), new Range(2990, 2999)),
    /** Öre rounding. */
    ROUNDING(3740, Standing.FORWARD, new Range(3000, 8999), new Range(3740, 3749)),
    FX_GAIN(3960, Standing.FORWARD, new Range(3000, 8999), new Range(3960, 3969)),
    FX_LOSS(7960, Standing.FORWARD, new Range(3000, 8999), new Range(7960, 7969)),
    /** Input VAT as stated. */
    INPUT_VAT(2641, Standing.FORWARD, new Range(2640, 2649), new Range(2640, 2649)),
    /** Calculated input VAT under reverse charge. */
    REVERSE_INPUT_VAT(2645, Standing.FORWARD, new Range(2640, 2649), new Range(2640, 2649)),
    /** Output VAT under reverse charge. */
    REVERSE_OUTPUT_VAT(2614, Standing.FORWARD, new Range(2610, 2639), new Range(2614, 2614)),
    /** Takes the base of reverse charge out again. */
    REVERSE_BASE_OUT(4598, Standing.FORWARD, new Range(4000, 8999), new Range(4500, 4599)),
    /** Base of services from another EU country: box 21 is filled from it. */
    EU_SERVICES(4535, Standing.FORWARD, new Range(4000, 8999), new Range(4500, 4599)),
    /** Base of services from outside the EU: box 22 is filled from it. */
    SERVICES_OUTSIDE(4531, Standing.FORWARD, new Range(4000, 8999), new Range(4500, 4599)),
    /** Fees for disputes. */
    DISPUTE_FEE(6064, Standing.FORWARD, new Range(4000, 8999), new Range(6000, 6999)),
    /** What nobody pays: confirmed losses on receivables. */
    BAD_DEBT(6351, Standing.FORWARD, new Range(4000, 8999), new Range(6350, 6359)),
    /**
     * Beside the base of the VAT on gift cards that bear it when they are sold: revenue without a VAT code. An own account: the BAS chart has
     * none of the name.
     */
    CARD_BASE(3098, Standing.FORWARD, new Range(3000, 3999), new Range(3000, 3999));

    /** What becomes of what stands on an account when another is chosen. */
    public enum Standing {
        /** It is one sum of many items: the account is changed only before anything is booked on it. */
        POOL,
        /** It is closed on the account that is in use then: the account is changed when nothing stands on it. */
        OPEN,
        /** Each item keeps its account until it is closed, and the earlier account stays specified. */
        ITEMS,
        /** Nothing is left open on it: another one holds for what is booked from then on. */
        FORWARD,
        /** It is chosen on a page of its own. */
        ELSEWHERE
    }

    /** Accounts from one number to another, both among them. */
    public record Range(int first, int last) {
        public boolean has(int account) {
            return account >= first && account <= last;
        }
    }

    private final int bas;
    private final Standing standing;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Range possible;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Range usual;

    GeneralAccount(int bas, Standing standing, Range possible, Range usual) {
        this.bas = bas;
        this.standing = standing;
        this.possible = possible;
        this.usual = usual;
    }

    /** The account of the BAS chart, or the own one that Knyt proposes where the chart has none. */
    public int bas() {
        return bas;
    }

    public Standing standing() {
        return standing;
    }

    /** Where it has to be for the balance sheet, the income statement and the VAT return to be right. */
    public Range possible() {
        return possible;
    }

    /** Where the BAS chart has it: another one is worth a look. */
    public Range usual() {
        return usual;
    }

    /** As forms, texts and the audit log name it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<GeneralAccount> ofCode(String code) {
        return Arrays.stream(values()).filter(one -> one.code().equals(code)).findFirst();
    }

    /** Whether two may be one account: neither is specified or summed by itself. */
    boolean mayShare(GeneralAccount other) {
        return (this == FX_GAIN && other == FX_LOSS)
                || (this == FX_LOSS && other == FX_GAIN)
                || (this == DISPUTE_FEE && other == BAD_DEBT)
                || (this == BAD_DEBT && other == DISPUTE_FEE);
    }
}
