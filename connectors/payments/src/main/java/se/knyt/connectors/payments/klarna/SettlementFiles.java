package se.knyt.connectors.payments.klarna;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.KeyKind;
import se.knyt.core.reconciliation.PayoutLines;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.FileKind;
import se.knyt.formats.settlement.KlarnaReader;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.spi.PullSource.Evidence;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * Klarna's settlement file, dropped by a person, as the same payouts that the interface gives: equal id, so that whichever comes
 * first, the other is the same document.
 */
final class SettlementFiles {
    private static final int EVIDENCE_BYTES_MAX = 32 * 1024 * 1024;
    private static final String CSV = "text/csv";

    /** Klarna's totals that are one kind of ours; the others are adjustments. */
    private static final Map<String, Kind> KINDS = Map.of(
            "total_sale_amount", Kind.SALE,
            "total_return_amount", Kind.REFUND,
            "total_reversal_amount", Kind.CHARGEBACK,
            "total_fee_amount", Kind.FEE,
            "total_fee_refund_amount", Kind.FEE_REFUND,
            "total_tax_amount", Kind.FEE_VAT,
            "total_holdback_amount", Kind.RESERVE_HOLD,
            "total_release_amount", Kind.RESERVE_RELEASE);

    /** Kinds whose lines Klarna counts into the total of another. */
    private static final Map<Kind, Kind> COUNTED_IN = Map.of(
            Kind.CHARGEBACK_WON, Kind.CHARGEBACK,
            Kind.DISPUTE_FEE, Kind.FEE,
            Kind.ADVANCE, Kind.ADJUSTMENT);

    private final ZoneId zone;

    SettlementFiles(ZoneId zone) {
        this.zone = zone;
    }

    static boolean recognizes(String fileName, byte[] beginning) {
        try {
            return FileKind.of(FileText.of(fileName, beginning)) == FileKind.KLARNA;
        } catch (FormatException e) {
            return false;
        }
    }

    Page read(String fileName, byte[] content) {
        final SettlementFile file;
        try {
            file = KlarnaReader.read(FileText.of(fileName, content));
        } catch (FormatException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        var records = new ArrayList<SourceRecord>();
        for (var part : file.parts()) {
            records.add(record(file, part, content));
        }
        return new Page(records, "", false);
    }

    private SourceRecord record(SettlementFile file, SettlementFile.Part part, byte[] content) {
        var paid = part.statement().paid();
        var paidOn = part.paidOn();
        if (paid == null || paidOn == null || part.reference().isEmpty()) {
            throw new IllegalArgumentException(file.name()
                    + ": the file holds no totals, so it does not say what was paid; fetch the whole settlement");
        }
        var lines = lines(file, part);
        var payout = new Payout(
                part.reference(),
                part.reference(),
                PayoutMapping.PROVIDER,
                part.currency(),
                instant(paidOn),
                paid,
                part.statement().opening(),
                part.statement().closing(),
                classTotals(part, lines));
        var evidence = content.length <= EVIDENCE_BYTES_MAX
                ? List.of(new Evidence(part.reference(), file.name(), CSV, content))
                : List.<Evidence>of();
        return new SourceRecord(
                part.reference(),
                payout.paidAt(),
                CSV,
                content,
                new Reading.Read(List.of(payout), List.of(), Map.of(part.reference(), lines), evidence));
    }

    private static Map<Kind, Money> classTotals(SettlementFile.Part part, List<PayoutLine> lines) {
        var totals = new EnumMap<Kind, Money>(Kind.class);
        for (var total : part.statement().classTotals()) {
            totals.merge(KINDS.getOrDefault(total.name(), Kind.ADJUSTMENT), total.stated(), Money::plus);
        }
        for (var line : lines) {
            var larger = COUNTED_IN.get(line.kind());
            if (larger != null && totals.containsKey(larger)) {
                totals.computeIfPresent(larger, (kind, sum) -> sum.minus(line.amount()));
                totals.merge(line.kind(), line.amount(), Money::plus);
            }
        }
        return totals;
    }

    private List<PayoutLine> lines(SettlementFile file, SettlementFile.Part part) {
        var lines = new ArrayList<PayoutLine>();
        for (int i = part.from(); i < part.to(); i++) {
            var keys = new Keys();
            file.keys(i, keys::add);
            lines.add(new PayoutLine(
                    file.line(i),
                    file.kind(i),
                    file.providerKind(i),
                    Money.of(file.amount(i), file.currency(i)),
                    file.day(i) == PayoutLines.NO_DAY ? Instant.EPOCH : instant(LocalDate.ofEpochDay(file.day(i))),
                    keys.order(0),
                    keys.order(1),
                    keys.first(KeyKind.CAPTURE_REFERENCE),
                    keys.providerOrder(),
                    keys.first(KeyKind.TRANSACTION_ID)));
        }
        return lines;
    }

    /** A file gives days; the day's beginning stands for it. */
    private Instant instant(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** The references of one line, sorted out again by their kinds. */
    private static final class Keys {
        private final Map<KeyKind, List<String>> values = new EnumMap<>(KeyKind.class);

        void add(KeyKind kind, CharSequence value) {
            values.computeIfAbsent(kind, ignored -> new ArrayList<>()).add(value.toString());
        }

        private List<String> all(KeyKind kind) {
            return values.getOrDefault(kind, List.of());
        }

        String first(KeyKind kind) {
            return all(kind).isEmpty() ? "" : all(kind).getFirst();
        }

        String order(int place) {
            var references = all(KeyKind.ORDER_REFERENCE);
            return place < references.size() ? references.get(place) : "";
        }

        /** The provider's ids also hold the transaction's and the merchant references; what is none of those is the order's. */
        String providerOrder() {
            return all(KeyKind.PROVIDER_ID).stream()
                    .filter(id -> !id.equals(first(KeyKind.TRANSACTION_ID)))
                    .filter(id -> !all(KeyKind.ORDER_REFERENCE).contains(id))
                    .findFirst()
                    .orElse("");
        }
    }
}
