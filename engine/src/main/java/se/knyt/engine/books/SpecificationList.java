package se.knyt.engine.books;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.Converted;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.Voucher;

/**
 * The specification of a payout as a list for programs: each of its lines, in the payout's currency and in that of its
 * purchase, with what it is matched with. Headings are Swedish as in the other specification. Names no person.
 */
final class SpecificationList {
    private static final List<String> HEADINGS = List.of(
            "utbetalning",
            "rad",
            "slag",
            "leverantörens ord",
            "order hos leverantören",
            "transaktion",
            "tid",
            "belopp",
            "valuta",
            "belopp i köpets valuta",
            "köpets valuta",
            "matchad med",
            "order",
            "nivå",
            "nyckel");

    private static final List<String> RATES =
            List.of("utbetalningens kurs", "kursens källa", "kursens dag", "kurs vid försäljningen");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);

    private SpecificationList() {}

    /**
     * The lines of a payout.
     *
     * @param voucher that books it: it says at which rate it was converted
     */
    static byte[] of(PayoutRow row, Voucher voucher, ZoneId zone) {
        var rate = voucher.rows().stream()
                .flatMap(r -> r.converted().stream())
                .map(Converted::rate)
                .findFirst();
        boolean foreign = rate.isPresent()
                || row.lines().stream()
                        .anyMatch(line -> Optional.ofNullable(line.match())
                                .flatMap(PayoutRow.Match::rate)
                                .isPresent());
        var list = new EvidenceCsv();
        list.line(foreign ? joined(HEADINGS, RATES) : HEADINGS);
        row.lines().forEach(line -> {
            var cells = cells(row.payout().reference(), line, zone);
            list.line(foreign ? joined(cells, rates(line, rate)) : cells);
        });
        return list.bytes();
    }

    /** The payout's rate with its source and day, and that at which the sale stands on the provider's account. */
    private static List<String> rates(PayoutRow.Line line, Optional<ExchangeRate> rate) {
        return List.of(
                rate.map(r -> decimal(r.perUnit())).orElse(""),
                rate.map(ExchangeRate::source).orElse(""),
                rate.map(r -> r.date().toString()).orElse(""),
                Optional.ofNullable(line.match())
                        .flatMap(PayoutRow.Match::rate)
                        .map(SpecificationList::decimal)
                        .orElse(""));
    }

    private static String decimal(BigDecimal number) {
        return number.toPlainString().replace('.', ',');
    }

    private static List<String> joined(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static List<String> cells(String payout, PayoutRow.Line of, ZoneId zone) {
        var line = of.line();
        var match = Optional.ofNullable(of.match());
        return List.of(
                payout,
                String.valueOf(line.line()),
                Specification.word(line.kind()),
                line.providerKind(),
                line.orderReference(),
                line.providerTransactionId(),
                TIME.format(line.at().atZone(zone)),
                EvidenceCsv.plain(line.amount()),
                line.amount().currency().code(),
                EvidenceCsv.plain(line.purchased()),
                line.purchased().currency().code(),
                match.map(Specification::what).orElseGet(() -> Specification.unmatched(of)),
                match.map(PayoutRow.Match::orderNumber).orElse(""),
                match.map(_ -> String.valueOf(of.tier())).orElse(""),
                match.map(PayoutRow.Match::factKey).orElse(""));
    }
}
