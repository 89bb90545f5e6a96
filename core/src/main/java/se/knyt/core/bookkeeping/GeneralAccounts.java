package se.knyt.core.bookkeeping;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import se.knyt.core.giftcards.StoredValue;

/**
 * The accounts that do not depend on provider or VAT rate.
 *
 * @param numbers of each, the BAS chart's where nothing is said
 * @param former those that each had before: what is booked on them stays there
 */
public record GeneralAccounts(Map<GeneralAccount, Integer> numbers, Map<GeneralAccount, Set<Integer>> former) {
    private static final GeneralAccounts BAS = new GeneralAccounts(Map.of(), Map.of());

    /** Without one of the two nothing of it is chosen. */
    public GeneralAccounts(
            @Nullable Map<GeneralAccount, Integer> numbers, @Nullable Map<GeneralAccount, Set<Integer>> former) {
        var all = new EnumMap<GeneralAccount, Integer>(GeneralAccount.class);
        for (var of : GeneralAccount.values()) {
            all.put(of, of.bas());
        }
        if (numbers != null) {
            all.putAll(numbers);
        }
        all.values().forEach(Account::requireNumber);
        var earlier = new EnumMap<GeneralAccount, Set<Integer>>(GeneralAccount.class);
        if (former != null) {
            former.forEach((of, some) -> earlier.put(of, Collections.unmodifiableSet(new TreeSet<>(some))));
        }
        this.numbers = Collections.unmodifiableMap(all);
        this.former = Collections.unmodifiableMap(earlier);
    }

    /** The accounts of the BAS chart; 1589, 2422, 2428, 2891 and 3098 are own ones. */
    public static GeneralAccounts basDefaults() {
        return BAS;
    }

    /** The account of one. */
    public int of(GeneralAccount of) {
        return Objects.requireNonNull(numbers.get(of), "every one has an account");
    }

    /** Those that one has had, and the one that it has. */
    public Set<Integer> ever(GeneralAccount of) {
        var all = new TreeSet<>(former.getOrDefault(of, Set.of()));
        all.add(of(of));
        return all;
    }

    /** With another account for one, as if it had never had another. */
    public GeneralAccounts with(GeneralAccount of, int account) {
        if (of(of) == account) {
            return this;
        }
        var all = new EnumMap<>(numbers);
        all.put(of, account);
        return new GeneralAccounts(all, former);
    }

    /** With another account for one from now on: where something may stand on the one before, that is remembered. */
    public GeneralAccounts changed(GeneralAccount of, int account) {
        if (of(of) == account) {
            return this;
        }
        var earlier = new EnumMap<GeneralAccount, Set<Integer>>(GeneralAccount.class);
        earlier.putAll(former);
        if (of.standing() != GeneralAccount.Standing.POOL) {
            var some = ever(of);
            some.remove(account);
            earlier.put(of, some);
        }
        return new GeneralAccounts(with(of, account).numbers, earlier);
    }

    /** The account that one of these is on now, where it is this; any other account stays as it is. */
    int moved(int account, GeneralAccounts to, GeneralAccount... among) {
        for (var of : among) {
            if (of(of) == account) {
                return to.of(of);
            }
        }
        return account;
    }

    /** With tips on another account. */
    public GeneralAccounts withTips(int account) {
        return with(GeneralAccount.TIPS, account);
    }

    /** With store credit on another account. */
    public GeneralAccounts withStoreCredit(int account) {
        return with(GeneralAccount.STORE_CREDIT, account);
    }

    /** With what goes back by another road on another account. */
    public GeneralAccounts withOtherRoad(int account) {
        return with(GeneralAccount.OTHER_ROAD, account);
    }

    /** The account of one of the two. */
    public int of(StoredValue value) {
        return switch (value) {
            case GIFT_CARD -> giftCards();
            case STORE_CREDIT -> storeCredit();
        };
    }

    public int customers() {
        return of(GeneralAccount.CUSTOMERS);
    }

    public int suppliers() {
        return of(GeneralAccount.SUPPLIERS);
    }

    public int giftCards() {
        return of(GeneralAccount.GIFT_CARDS);
    }

    public int inTransit() {
        return of(GeneralAccount.IN_TRANSIT);
    }

    public int reserve() {
        return of(GeneralAccount.RESERVE);
    }

    public int suspense() {
        return of(GeneralAccount.SUSPENSE);
    }

    public int rounding() {
        return of(GeneralAccount.ROUNDING);
    }

    public int fxGain() {
        return of(GeneralAccount.FX_GAIN);
    }

    public int fxLoss() {
        return of(GeneralAccount.FX_LOSS);
    }

    public int inputVat() {
        return of(GeneralAccount.INPUT_VAT);
    }

    public int reverseInputVat() {
        return of(GeneralAccount.REVERSE_INPUT_VAT);
    }

    public int reverseOutputVat() {
        return of(GeneralAccount.REVERSE_OUTPUT_VAT);
    }

    public int reverseBaseOut() {
        return of(GeneralAccount.REVERSE_BASE_OUT);
    }

    public int disputeFee() {
        return of(GeneralAccount.DISPUTE_FEE);
    }

    public int tips() {
        return of(GeneralAccount.TIPS);
    }

    public int storeCredit() {
        return of(GeneralAccount.STORE_CREDIT);
    }

    public int otherRoad() {
        return of(GeneralAccount.OTHER_ROAD);
    }

    public int badDebt() {
        return of(GeneralAccount.BAD_DEBT);
    }

    public int prepaid() {
        return of(GeneralAccount.PREPAID);
    }

    public int heldSales() {
        return of(GeneralAccount.HELD_SALES);
    }

    public int cardBase() {
        return of(GeneralAccount.CARD_BASE);
    }

    boolean isControl(int account) {
        return account == customers() || account == suppliers();
    }

    /** What one account is, or was, for; empty for one that is none of these. */
    public Optional<GeneralAccount> owner(int account) {
        return Arrays.stream(GeneralAccount.values())
                .filter(of -> ever(of).contains(account))
                .findFirst();
    }
}
