package se.knyt.server.monthend;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/**
 * The VAT of a month: by box and rate base, VAT booked and VAT computed, and what makes a difference. Only what Knyt books or sends;
 * purchases and other sales of the company are in none of it.
 *
 * @param lines in the order of the boxes
 * @param boxes by box what they come to, exact; a return takes whole kronor, öre dropped
 * @param unread sales and credits whose invoice or credit note has not been read back: their VAT is not known to be booked
 * @param untold those whose document is booked but does not tell what its rows come to: their bases are those of the sale
 * @param rounded what those documents that tell it book on the account of rounding, debit positive
 * @param own whether Knyt's vouchers are the books; else it is proved from the accounting system's documents
 */
public record VatOfMonth(
        List<Line> lines, Map<String, Money> boxes, long unread, long untold, Money rounded, boolean own) {
    /** Items that are listed of a line. */
    static final int ITEMS_MAX = 20;

    /** Boxes of the return whose sum, less box 48, is box 49. */
    private static final List<String> OUTPUT = List.of("10", "11", "12", "30", "31", "32", "60", "61", "62");

    private static final String INPUT = "48";

    /** What a line is of. */
    public enum Kind {
        SALE,
        FEE,
        /** Input VAT on fees that a payout states line by line. */
        STATED,
        /** The same where it is not known which of the fees bear it: what it is of has no base. */
        UNBASED,
        DISPUTE,
        /** Vouchers that no rate is known of: a person's correction. */
        OTHER
    }

    /**
     * What stands on one box at one rate.
     *
     * @param baseBox empty for none
     * @param vatBox empty for none
     * @param treatment name of the VAT treatment, empty for fees
     * @param country where the goods went, empty for fees
     * @param rate empty where none is known
     * @param account of the VAT, 0 for none
     * @param booked VAT as it is booked
     * @param bound largest difference that rounding can make, in minor units
     * @param count vouchers, or invoices and credit notes
     * @param items what makes a difference, at most {@link #ITEMS_MAX}
     * @param wrong how many items there are
     */
    public record Line(
            Kind kind,
            String baseBox,
            String vatBox,
            String treatment,
            String country,
            Optional<Rate> rate,
            int account,
            Money base,
            Money booked,
            Optional<Money> computed,
            BigDecimal bound,
            long count,
            List<Item> items,
            long wrong) {
        public Optional<Money> difference() {
            return computed.map(booked::minus);
        }

        /** The bound in whole minor units, as it is shown. */
        public Money limit() {
            return Money.of(bound.longValue(), booked.currency());
        }

        /** Each item is as it was told, and the sum is base × rate within what rounding can make. */
        public boolean proved() {
            return items.isEmpty()
                    && difference()
                            .map(d -> BigDecimal.valueOf(d.abs().minor()).compareTo(bound) <= 0)
                            .orElse(kind == Kind.STATED);
        }

        /** Green only by proof; what has no rate or base is not known. */
        public Check.State state() {
            boolean unknown = kind == Kind.OTHER || (kind == Kind.UNBASED && items.isEmpty());
            return proved() ? Check.State.PROVED : unknown ? Check.State.UNKNOWN : Check.State.OPEN;
        }

        public String look() {
            return new Check("", state(), "", "", "", List.of()).look();
        }
    }

    /**
     * Something whose VAT differs.
     *
     * @param code {@code booked}: other VAT is booked than was sold with; {@code base}: the accounting system's document has another base
     *     than was sold with; {@code rate}: base × rate is not its VAT;
     *     {@code stated}: other VAT is booked than the provider states; {@code other}: no rate
     *     is known of it
     * @param name of the voucher or purchase
     * @param amount the difference
     */
    public record Item(String code, String name, String href, Money amount) {}

    Check.State state() {
        boolean wrong = lines.stream().anyMatch(l -> l.state() == Check.State.OPEN);
        boolean unknown = unread > 0 || untold > 0 || lines.stream().anyMatch(l -> l.state() == Check.State.UNKNOWN);
        return wrong ? Check.State.OPEN : unknown ? Check.State.UNKNOWN : Check.State.PROVED;
    }

    /** Whole units, the rest dropped, as a return takes it. */
    public static Money declared(Money exact) {
        long unit = BigDecimal.ONE.movePointRight(exact.currency().decimals()).longValueExact();
        return Money.of(exact.minor() / unit * unit, exact.currency());
    }

    /** Box 49 of these boxes alone: computed from what is declared, not from the exact sums. */
    public Optional<Money> toPay() {
        return boxes.values().stream().findFirst().map(any -> {
            var sum = Money.zero(any.currency());
            for (var entry : boxes.entrySet()) {
                if (OUTPUT.contains(entry.getKey())) {
                    sum = sum.plus(declared(entry.getValue()));
                } else if (entry.getKey().equals(INPUT)) {
                    sum = sum.minus(declared(entry.getValue()));
                }
            }
            return sum;
        });
    }
}
