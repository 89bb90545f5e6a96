package se.knyt.engine.books;

import java.util.List;
import java.util.Optional;

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

    private SpecificationList() {}

    static byte[] of(PayoutRow row) {
        var list = new EvidenceCsv();
        list.line(HEADINGS);
        row.lines().forEach(line -> list.line(cells(row.payout().reference(), line)));
        return list.bytes();
    }

    private static List<String> cells(String payout, PayoutRow.Line of) {
        var line = of.line();
        var match = Optional.ofNullable(of.match());
        return List.of(
                payout,
                String.valueOf(line.line()),
                Specification.word(line.kind()),
                line.providerKind(),
                line.orderReference(),
                line.providerTransactionId(),
                line.at().toString(),
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
