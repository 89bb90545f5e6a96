package se.knyt.engine.settings;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.SaleCoding;
import se.knyt.core.commerce.OrderRow;
import se.knyt.core.commerce.Restock;
import se.knyt.core.commerce.ReturnKind;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/**
 * What holds for refunds that are started in Knyt, and for returns of the shop.
 *
 * @param freightWithWholeOrder whether freight goes back when the whole order does, as a consumer's withdrawal asks for (Lag
 *     2005:59 2 kap. 14 §); on part returns it is kept, unless a person says otherwise
 * @param secondPersonAbove refunds larger than this wait for a second person; null where one person is enough
 * @param returnFreight how return freight is booked that is kept of a refund
 * @param returnFee how a fee for the return is booked that is kept of a refund
 * @param restock what becomes of the goods by kind of return, where the person says nothing else
 * @param openDays how many days a return of the shop may stand open, or be closed without a credit, until somebody is told; 0 for never
 */
public record ReturnRules(
        boolean freightWithWholeOrder,
        @Nullable Money secondPersonAbove,
        Kept returnFreight,
        Kept returnFee,
        Map<ReturnKind, Restock> restock,
        @Nullable Integer openDays) {
    /** Longer than this nobody waits for goods. */
    public static final int OPEN_DAYS_MAX = 365;

    private static final int OPEN_DAYS = 30;
    /** Nothing is put back into stock that nobody has seen; what was never sent is there already. */
    private static final Map<ReturnKind, Restock> NOTHING_BACK = Map.of(ReturnKind.CANCELLED, Restock.NOT_SHIPPED);

    public static final ReturnRules INITIAL = new ReturnRules(true, null);

    /**
     * Where a row stands that is kept of a refund.
     *
     * @param account of income; 0 for that of its rate: freight's for return freight, the fees' for a return fee
     * @param rate its VAT; empty for that of the goods given back, in proportion to them
     */
    public record Kept(int account, Optional<Rate> rate) {
        /** As the goods' rates say. */
        public static final Kept AS_GOODS = new Kept(0, Optional.empty());

        public Kept {
            if (account != 0 && !SaleCoding.Choice.isIncome(account)) {
                throw new IllegalArgumentException("account " + account + " is no account of income");
            }
        }
    }

    /** Settings written before anything could be kept say nothing of it. */
    public ReturnRules(
            boolean freightWithWholeOrder,
            @Nullable Money secondPersonAbove,
            @Nullable Kept returnFreight,
            @Nullable Kept returnFee,
            @Nullable Map<ReturnKind, Restock> restock,
            @Nullable Integer openDays) {
        if (openDays != null && (openDays < 0 || openDays > OPEN_DAYS_MAX)) {
            throw new IllegalArgumentException("a return stands open 0 to " + OPEN_DAYS_MAX + " days");
        }
        if (secondPersonAbove != null && secondPersonAbove.isNegative()) {
            throw new IllegalArgumentException("a limit below zero");
        }
        this.freightWithWholeOrder = freightWithWholeOrder;
        this.secondPersonAbove = secondPersonAbove;
        this.returnFreight = returnFreight == null ? Kept.AS_GOODS : returnFreight;
        this.returnFee = returnFee == null ? Kept.AS_GOODS : returnFee;
        this.restock = restock == null ? NOTHING_BACK : Map.copyOf(restock);
        this.openDays = openDays == null ? Integer.valueOf(OPEN_DAYS) : openDays;
    }

    /** What is kept is booked by the rates of the goods. */
    public ReturnRules(boolean freightWithWholeOrder, @Nullable Money secondPersonAbove) {
        this(freightWithWholeOrder, secondPersonAbove, Kept.AS_GOODS, Kept.AS_GOODS, null, null);
    }

    /** What becomes of goods that come back for a reason, where nobody says otherwise. */
    public Restock restock(ReturnKind why) {
        return restock.getOrDefault(why, Restock.NOT_BACK);
    }

    /** What becomes of goods by every kind of return. */
    public Map<ReturnKind, Restock> restockByKind() {
        var result = new EnumMap<ReturnKind, Restock>(ReturnKind.class);
        for (var kind : ReturnKind.values()) {
            if (kind != ReturnKind.UNTOLD) {
                result.put(kind, restock(kind));
            }
        }
        return result;
    }

    /** How many days a return may stand open; 0 for any. */
    public int daysOpen() {
        return openDays == null ? OPEN_DAYS : openDays;
    }

    /** How a row of a kind is booked that is kept. */
    public Kept kept(OrderRow.Kind kind) {
        return kind == OrderRow.Kind.RETURN_FREIGHT ? returnFreight : returnFee;
    }

    /** What is in another currency than the limit cannot be held against it, and waits too. */
    public boolean needsSecondPerson(Money amount) {
        var limit = secondPersonAbove;
        return limit != null && (!limit.currency().equals(amount.currency()) || amount.compareTo(limit) > 0);
    }
}
