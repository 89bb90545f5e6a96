package se.knyt.connectors.payments.klarna.settlement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.knyt.core.reconciliation.GroupSearch;

/**
 * Finds the direction of each amount. Klarna's files have magnitudes by default and signs by option. What stays open – corrections,
 * commission, VAT of refunded fees, VAT that stands both in rows of its own and beside the fees, unknown types – is taken in the one
 * way that closes the payout; where none closes, as written.
 */
final class KlarnaSigns {
    /** More open choices than this are not tried. */
    private static final int CHOICES_MAX = 12;

    private final KlarnaRows rows;
    private final boolean signed;
    private final boolean vatSigned;
    private final List<Map<String, Integer>> factors = new ArrayList<>();
    private final Set<Integer> turnedRows = new HashSet<>();

    /** @param totalsArePositive the file states totals that reduce the payout, without signs */
    KlarnaSigns(KlarnaRows rows, boolean totalsArePositive) {
        this.rows = rows;
        long balance = 0;
        int negative = 0;
        long vatBalance = 0;
        for (int row = 0; row < rows.size(); row++) {
            var known = rows.word(row).known();
            if (known != null && known.sign() < 0) {
                balance += Long.signum(rows.amount(row));
                negative += rows.amount(row) < 0 ? 1 : 0;
            }
            if (known == KlarnaType.FEE) {
                vatBalance += Long.signum(rows.vat(row));
            }
        }
        // A single minus sign beside totals without any is a sign turned round, not a file with signs.
        signed = balance < 0 && (negative > 1 || !totalsArePositive);
        vatSigned = vatBalance < 0;
    }

    boolean signed() {
        return signed;
    }

    /** The direction taken for a type that may turn. */
    int turned(int payout, KlarnaType type) {
        return factors.get(payout).getOrDefault(type.name(), 1);
    }

    /** Decides what is open in one payout; {@code wanted} is what its lines must sum to, null where nothing states it. */
    void decide(int payout, KlarnaReader.Summary summary, @Nullable Long wanted) {
        var fixed = new long[1];
        var open = new HashMap<String, Choice>();
        factors.add(new HashMap<>());
        boolean taxRows = false;
        for (int row = 0; row < rows.size(); row++) {
            taxRows |= rows.payout(row) == payout && rows.word(row).known() == KlarnaType.TAX;
        }
        for (int row = 0; row < rows.size(); row++) {
            if (rows.payout(row) == payout && rows.currency(row).equals(summary.currency())) {
                add(row, taxRows, fixed, open);
            }
        }
        var choices = open.values().stream()
                .sorted((a, b) -> a.name.compareTo(b.name))
                .limit(CHOICES_MAX)
                .toList();
        if (taxRows) {
            factors.get(payout).put("vat:FEE", 0);
        }
        if (wanted != null && !choices.isEmpty() && !closeWith(payout, choices, wanted - fixed[0])) {
            turnSingly(payout, summary, choices, wanted - fixed[0]);
        }
    }

    /** One open question: the sum that it is about, and the factors it can be answered with, the likelier first. */
    private static final class Choice {
        private final String name;
        private final int first;
        private final int second;
        private long sum;
        private boolean ownSigns;

        Choice(String name, int first, int second) {
            this.name = name;
            this.first = first;
            this.second = second;
        }
    }

    private void add(int row, boolean taxRows, long[] fixed, Map<String, Choice> open) {
        var word = rows.word(row);
        var known = word.known();
        long amount = direction(row);
        if (!signed && (known == null || known.mayTurn())) {
            var choice = open.computeIfAbsent(name(word), name -> new Choice(name, 1, -1));
            choice.sum = Math.addExact(choice.sum, amount);
            choice.ownSigns |= rows.amount(row) < 0;
        } else {
            fixed[0] = Math.addExact(fixed[0], amount);
        }
        long vat = vatDirection(row);
        if (vat == 0) {
            return;
        }
        if (known == KlarnaType.FEE && !taxRows) {
            fixed[0] = Math.addExact(fixed[0], vat);
        } else {
            var choice = open.computeIfAbsent(
                    "vat:" + name(word),
                    name -> known == KlarnaType.FEE ? new Choice(name, 0, 1) : new Choice(name, 1, 0));
            choice.sum = Math.addExact(choice.sum, vat);
        }
    }

    private boolean closeWith(int payout, List<Choice> choices, long wanted) {
        for (int mask = 0; mask < 1 << choices.size(); mask++) {
            long sum = 0;
            boolean allowed = true;
            for (int i = 0; i < choices.size(); i++) {
                var choice = choices.get(i);
                boolean second = (mask & (1 << i)) != 0;
                allowed &= !(second && choice.ownSigns);
                sum = Math.addExact(sum, choice.sum * (second ? choice.second : choice.first));
            }
            if (allowed && sum == wanted) {
                for (int i = 0; i < choices.size(); i++) {
                    var choice = choices.get(i);
                    factors.get(payout).put(choice.name, (mask & (1 << i)) != 0 ? choice.second : choice.first);
                }
                return true;
            }
        }
        return false;
    }

    /** Rows of unknown types may go both ways; when exactly one way of turning single rows closes the payout, it is taken. */
    private void turnSingly(int payout, KlarnaReader.Summary summary, List<Choice> choices, long wanted) {
        var unknown = new ArrayList<Integer>();
        long sum = 0;
        for (var choice : choices) {
            sum = Math.addExact(sum, choice.sum * choice.first);
        }
        for (int row = 0; row < rows.size() && !signed; row++) {
            if (rows.payout(row) == payout
                    && rows.word(row).known() == null
                    && rows.amount(row) > 0
                    && rows.currency(row).equals(summary.currency())) {
                unknown.add(row);
            }
        }
        long twice = Math.subtractExact(sum, wanted);
        if (unknown.isEmpty() || twice % 2 != 0) {
            return;
        }
        var amounts = unknown.stream().mapToLong(rows::amount).toArray();
        for (int member : GroupSearch.search(amounts, twice / 2).members()) {
            turnedRows.add(unknown.get(member));
        }
    }

    /** The row's amount from the merchant's view. */
    long amount(int row) {
        var decided = factors.get(rows.payout(row));
        int factor = decided.isEmpty() ? 1 : decided.getOrDefault(name(rows.word(row)), 1);
        return direction(row) * (turnedRows.contains(row) ? -factor : factor);
    }

    /** The VAT on the row's fee from the merchant's view; zero for rows that are no fee. */
    long vat(int row) {
        long vat = vatDirection(row);
        var decided = factors.get(rows.payout(row));
        return vat == 0 || decided.isEmpty() ? vat : vat * decided.getOrDefault("vat:" + name(rows.word(row)), 1);
    }

    private long direction(int row) {
        var known = rows.word(row).known();
        return signed || known == null ? rows.amount(row) : known.sign() * rows.amount(row);
    }

    private long vatDirection(int row) {
        long vat = rows.vat(row);
        var known = rows.word(row).known();
        if (vat == 0 || known == null) {
            return 0;
        }
        return switch (known) {
            case FEE, FEE_REFUND, CORRECTION -> vatSigned ? vat : known.sign() * vat;
            case SALE,
                    RETURN,
                    REVERSAL,
                    REVERSAL_MERCHANT_PROTECTION,
                    TAX,
                    COMMISSION,
                    CHARGE,
                    CREDIT,
                    HOLDBACK,
                    RELEASE -> 0;
        };
    }

    private static String name(KlarnaRows.Word word) {
        var known = word.known();
        return known == null ? "?" + word.type() : known.name();
    }
}
