package se.knyt.formats.settlement;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.PayoutLines;
import se.knyt.formats.settlement.SettlementFile.Part;
import se.knyt.formats.settlement.SettlementFile.Text;

/** The payouts of a settlement file as documents: the same that the provider's interface gives, so that whichever comes first, the other is the same document. */
public final class PayoutDocuments {
    private PayoutDocuments() {}

    /**
     * A payout and its lines.
     *
     * @param payout its id is its reference, with its currency where that may be of several
     * @param lines in the order of the file
     */
    public record PayoutDocument(Payout payout, List<PayoutLine> lines) {
        public PayoutDocument {
            lines = List.copyOf(lines);
        }
    }

    /**
     * All payouts of a file.
     *
     * @param zone whose day's beginning stands for a day of the file
     * @throws IllegalArgumentException when the file does not say what was paid, when, or under which reference
     */
    public static List<PayoutDocument> of(SettlementFile file, ZoneId zone) {
        return file.parts().stream().map(part -> of(file, part, zone)).toList();
    }

    /** One payout of a file, as {@link #of(SettlementFile, ZoneId)} gives it. */
    public static PayoutDocument of(SettlementFile file, Part part, ZoneId zone) {
        var paid = part.statement().paid();
        var paidOn = part.paidOn();
        if (paid == null || paidOn == null || part.reference().isEmpty()) {
            throw new IllegalArgumentException(
                    file.name()
                            + ": the file does not say what was paid, when, or under which reference; fetch the whole settlement");
        }
        var lines = lines(file, part, zone);
        var payout = new Payout(
                        part.head().id(),
                        part.reference(),
                        part.provider(),
                        part.currency(),
                        instant(paidOn, zone),
                        paid,
                        part.statement().opening(),
                        part.statement().closing(),
                        classTotals(file, part))
                .shownAs(part.head().atBank().lines());
        return new PayoutDocument(part.head().apart().map(payout::beside).orElse(payout), lines);
    }

    private static List<PayoutLine> lines(SettlementFile file, Part part, ZoneId zone) {
        var lines = new ArrayList<PayoutLine>(part.to() - part.from());
        for (int i = part.from(); i < part.to(); i++) {
            var line = new PayoutLine(
                    file.line(i),
                    file.kind(i),
                    file.providerKind(i),
                    Money.of(file.amount(i), file.currency(i)),
                    file.day(i) == PayoutLines.NO_DAY
                            ? Instant.EPOCH
                            : instant(LocalDate.ofEpochDay(file.day(i)), zone),
                    file.text(i, Text.ORDER_REFERENCE),
                    file.text(i, Text.SECOND_REFERENCE),
                    file.text(i, Text.CAPTURE_REFERENCE),
                    file.text(
                            i, file.text(i, Text.PROVIDER_ORDER_ID).isEmpty() ? Text.OTHER_ID : Text.PROVIDER_ORDER_ID),
                    file.text(i, Text.TRANSACTION_ID));
            lines.add(file.original(i).map(line::ofPurchase).orElse(line));
        }
        return lines;
    }

    /**
     * The provider's totals by our kinds. Where one total covers lines of several kinds, the lines of the lesser kinds are a total of
     * their own and taken off the main kind's, so that the sum of all is still held to what the provider says; where a kind with a
     * total has lines that no total covers, these are added to it.
     */
    private static Map<Kind, Money> classTotals(SettlementFile file, Part part) {
        var kinds = part.head().classKinds();
        var totals = new EnumMap<Kind, Money>(Kind.class);
        for (int i = 0; i < kinds.size(); i++) {
            totals.merge(kinds.get(i), part.statement().classTotals().get(i).stated(), Money::plus);
        }
        var covered = EnumSet.noneOf(Kind.class);
        covered.addAll(totals.keySet());
        for (int i = part.from(); i < part.to(); i++) {
            if (isStated(file.statedClass(i), kinds)) {
                covered.add(file.kind(i));
            }
        }
        for (int i = part.from(); i < part.to(); i++) {
            var kind = file.kind(i);
            int place = file.statedClass(i);
            var main = isStated(place, kinds) ? kinds.get(place) : null;
            if (kind == main || !covered.contains(kind)) {
                continue;
            }
            var amount = Money.of(file.amount(i), part.currency());
            totals.merge(kind, amount, Money::plus);
            if (main != null) {
                totals.merge(main, amount.negated(), Money::plus);
            }
        }
        return totals;
    }

    private static boolean isStated(int place, List<Kind> kinds) {
        return place >= 0 && place < kinds.size();
    }

    private static Instant instant(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }
}
