package se.knyt.core.bookkeeping;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.core.money.Rounding;

/**
 * The fees of a payout and the VAT stated on them, parted by how they are taxed. VAT belongs to the fee whose word it has; what sums up the
 * VAT of several fees belongs to those with Swedish VAT.
 */
public final class FeeSplit {
    private static final Rate RATE = Rate.of(25);

    private final FeeTable table;
    private final Currency currency;
    private final Map<FeeVat, List<Line>> fees = new EnumMap<>(FeeVat.class);
    private final Map<FeeVat, List<Line>> stated = new EnumMap<>(FeeVat.class);

    private FeeSplit(FeeTable table, Currency currency) {
        this.table = table;
        this.currency = currency;
    }

    /**
     * A line of a payout.
     *
     * @param word the provider's own
     * @param day by which its rule is chosen
     * @param amount signed from the merchant's view
     */
    public record Line(Kind kind, String word, LocalDate day, Money amount) {}

    /**
     * Fees that are taxed alike.
     *
     * @param fees their lines
     * @param stated the lines of the VAT stated on them
     * @param net what they cost, positive as a cost
     * @param tax the VAT stated on them, positive as a cost
     */
    public record Part(FeeVat vat, List<Line> fees, List<Line> stated, Money net, Money tax) {
        /** The VAT that the setting has the settlement state. */
        public Money expected() {
            return vat == FeeVat.SWEDISH_25 ? RATE.on(net, Rounding.HALF_UP) : Money.zero(net.currency());
        }

        /** Whether the settlement states what the setting says; providers may round per fee line, half a minor unit each. */
        public boolean agrees() {
            return switch (vat) {
                case SWEDISH_25 -> FeePosting.agrees(net, tax, fees.size());
                case EXEMPT, REVERSE_CHARGE, REVERSE_CHARGE_OUTSIDE_EU -> tax.isZero();
                case UNANSWERED -> true;
            };
        }

        /** Whether there is anything of it. */
        boolean isThere() {
            return !net.isZero() || !tax.isZero();
        }
    }

    /** The parts of a payout's lines that are fees; its other lines are passed over. */
    public static List<Part> of(List<Line> lines, FeeTable table, Currency currency) {
        var split = new FeeSplit(table, currency);
        split.take(lines);
        return split.parts();
    }

    private void take(List<Line> lines) {
        var vats = lines.stream().filter(line -> line.kind() == Kind.FEE_VAT).toList();
        var treatments = new HashMap<String, FeeVat>();
        for (var line : lines) {
            treatment(line, vats).ifPresent(vat -> {
                fees.computeIfAbsent(vat, _ -> new ArrayList<>()).add(line);
                treatments.putIfAbsent(line.word(), vat);
            });
        }
        for (var line : vats) {
            var vat = Optional.ofNullable(treatments.get(line.word())).orElseGet(() -> ofSum(line));
            stated.computeIfAbsent(vat, _ -> new ArrayList<>()).add(line);
        }
    }

    /** A fee for a dispute has an account of its own, and VAT where the settlement states it or a rule names it. */
    private Optional<FeeVat> treatment(Line line, List<Line> vats) {
        return switch (line.kind()) {
            case FEE, FEE_REFUND ->
                Optional.of(table.of(line.word(), line.day()).vat());
            case DISPUTE_FEE ->
                table.naming(line.word(), line.day())
                        .map(FeeRule::vat)
                        .or(() -> vats.stream().anyMatch(vat -> vat.word().equals(line.word()))
                                ? Optional.of(FeeVat.SWEDISH_25)
                                : Optional.empty());
            default -> Optional.empty();
        };
    }

    private FeeVat ofSum(Line line) {
        if (fees.containsKey(FeeVat.SWEDISH_25)) {
            return FeeVat.SWEDISH_25;
        }
        return fees.size() == 1
                ? fees.keySet().iterator().next()
                : table.of(line.word(), line.day()).vat();
    }

    private List<Part> parts() {
        var parts = new ArrayList<Part>();
        for (var vat : FeeVat.values()) {
            var of = fees.getOrDefault(vat, List.of());
            var on = stated.getOrDefault(vat, List.of());
            if (!of.isEmpty() || !on.isEmpty()) {
                parts.add(new Part(vat, List.copyOf(of), List.copyOf(on), cost(of), cost(on)));
            }
        }
        return List.copyOf(parts);
    }

    private Money cost(List<Line> lines) {
        return Money.sum(lines.stream().map(Line::amount).toList(), currency).negated();
    }
}
