package se.knyt.connectors.payments.svea;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.PullSource.Reading;
import tools.jackson.databind.JsonNode;

/** The client reports of one client, day and currency as a payout and its lines, with the invoices that it hands back. Pure. */
final class ReportMapping {
    static final String PROVIDER = "svea";
    static final String UNREADABLE = "svea.report-unreadable";

    private ReportMapping() {}

    /**
     * What the reports say, or why they cannot be read.
     *
     * @param key the payout's id
     * @param reference what it is called
     * @param day beginning of the day of the payment
     * @param reports all of one client, day and currency
     */
    static Reading read(String key, String reference, Instant day, List<JsonNode> reports, ZoneId zone) {
        try {
            var currency = new Currency(Json.text(Json.get(reports.getFirst(), "paymentReport"), "currency"));
            var lines = new ArrayList<PayoutLine>();
            var rowLines = new RowLines(currency, zone);
            var header = Header.zero(currency);
            for (var report : reports) {
                header = header.plus(Header.of(report, currency));
                for (var row : Json.list(report, "rows")) {
                    rowLines.add(lines, row, day);
                }
            }
            var nominal = rowLines.nominal();
            addWithholding(lines, header, sum(lines, currency), day);
            var balances = header.balances(sum(lines, currency));
            var document = new Payout(
                    key,
                    reference,
                    PROVIDER,
                    currency,
                    day,
                    header.paid(),
                    balances.opening(),
                    balances.closing(),
                    classTotals(header, lines, nominal, rowLines.fees()));
            var documents = new ArrayList<Document>();
            documents.add(document);
            documents.addAll(rowLines.handedBack().cases());
            return new Reading.Read(documents, List.of(), Map.of(key, lines), List.of());
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            return new Reading.Unreadable(UNREADABLE, key + ": " + e.getMessage());
        }
    }

    /** What Svea withholds is the difference of its two sums; rows that already hold it are left to themselves. */
    private static void addWithholding(List<PayoutLine> lines, Header header, Money sum, Instant day) {
        var withheld = header.withheld();
        if (!withheld.isZero()
                && !header.balances(sum).close()
                && header.balances(sum.minus(withheld)).close()) {
            var kind = withheld.isNegative() ? Kind.RESERVE_RELEASE : Kind.RESERVE_HOLD;
            lines.add(
                    new PayoutLine(lines.size() + 1, kind, "withholding", withheld.negated(), day, "", "", "", "", ""));
        }
    }

    private static Money sum(List<PayoutLine> lines, Currency currency) {
        return Money.sum(lines.stream().map(PayoutLine::amount).toList(), currency);
    }

    /**
     * Svea states the sum of the nominal amounts, of the fees and of their VAT. Each is given to the largest kind in it, less the lines
     * of the others, so that all of them together are held to what Svea says.
     */
    private static Map<Kind, Money> classTotals(
            Header header, List<PayoutLine> lines, List<PayoutLine> nominal, List<PayoutLine> fees) {
        var totals = new EnumMap<Kind, Money>(Kind.class);
        totals.put(Kind.SALE, rest(header.nominal(), nominal, Kind.SALE));
        totals.put(Kind.FEE, rest(header.fees().negated(), fees, Kind.FEE));
        totals.put(Kind.FEE_VAT, header.feeVat().negated());
        for (var line : lines) {
            if (line.kind() != Kind.SALE && line.kind() != Kind.FEE && line.kind() != Kind.FEE_VAT) {
                totals.merge(line.kind(), line.amount(), Money::plus);
            }
        }
        return totals;
    }

    private static Money rest(Money stated, List<PayoutLine> lines, Kind kind) {
        var rest = stated;
        for (var line : lines) {
            if (line.kind() != kind) {
                rest = rest.minus(line.amount());
            }
        }
        return rest;
    }
}
