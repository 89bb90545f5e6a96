package se.knyt.connectors.payments.klarna;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import se.knyt.connectors.payments.klarna.settlement.KlarnaFees;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import se.knyt.spi.PullSource.Evidence;
import se.knyt.spi.PullSource.Reading;
import tools.jackson.databind.JsonNode;

/** One payout with its transactions as a document and its lines, and the disputes that it names. Pure. */
final class PayoutMapping {
    private static final String TYPE = "merchant_settlement_type";

    private PayoutMapping() {}

    /** Whether the payout was made with its fees or without them, as far as its totals prove it. */
    static KlarnaFees fees(JsonNode payout) {
        var totals = Json.get(payout, "totals");
        return KlarnaFees.of(Json.textOr(payout, TYPE, "NET"), name -> Json.wholeOr(totals, name + "_amount", 0));
    }

    /** What the payout says, or why it cannot be read. */
    static Reading read(Vendor vendor, JsonNode payout, List<JsonNode> transactions, List<Evidence> evidence) {
        var reference = Json.label(payout, "payment_reference");
        try {
            var currency = new Currency(Json.text(payout, "currency_code"));
            var fees = fees(payout);
            if (!fees.isProven()) {
                return new Reading.Unreadable(
                        vendor.code("settlement-type"),
                        reference + ": settlement type " + Json.textOr(payout, TYPE, "")
                                + ", and its totals do not prove in one way whether the fees are a part of the payout");
            }
            var totals = Totals.read(Json.get(payout, "totals"), currency, fees == KlarnaFees.APART);
            var lines = new Lines(totals).of(transactions);
            var document = new Payout(
                    Json.text(payout, "payment_reference"),
                    Json.text(payout, "payment_reference"),
                    vendor.id(),
                    currency,
                    Json.instant(payout, "payout_date"),
                    totals.paid(),
                    totals.opening(),
                    totals.closing(),
                    classTotals(totals, lines));
            if (fees == KlarnaFees.APART) {
                document = document.beside(apart(Json.get(payout, "totals"), currency, transactions));
            }
            var documents = new ArrayList<Document>(List.of(document));
            documents.addAll(NamedDisputes.of(vendor, currency, document.paidAt(), transactions));
            return new Reading.Read(documents, List.of(), Map.of(document.sourceId(), lines), evidence);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return new Reading.Unreadable(vendor.code("payout-unreadable"), reference + ": " + e.getMessage());
        }
    }

    /** What the fees come to that are told beside the payout. */
    private static Payout.Apart apart(JsonNode totals, Currency currency, List<JsonNode> transactions) {
        var told = KlarnaFees.apart(name -> Json.wholeOr(totals, name + "_amount", 0), currency);
        long rows = transactions.stream()
                .filter(one -> KlarnaFees.isFee(Lines.type(one)))
                .count();
        return new Payout.Apart(told.fees(), told.vat(), (int) rows);
    }

    /**
     * Klarna's totals by our kinds. Where one total of Klarna's covers two kinds, the lines of the smaller kind are a total of their
     * own and taken off that of the larger, so that the sum of both is still held to what Klarna says.
     */
    private static Map<Kind, Money> classTotals(Totals totals, List<PayoutLine> lines) {
        var byKind = new EnumMap<Kind, Money>(Kind.class);
        byKind.put(Kind.SALE, totals.of("sale"));
        byKind.put(Kind.REFUND, totals.of("return").negated());
        var won = sum(lines, Kind.CHARGEBACK_WON, totals);
        var disputes = sum(lines, Kind.DISPUTE_FEE, totals);
        byKind.put(Kind.CHARGEBACK_WON, won);
        byKind.put(Kind.CHARGEBACK, totals.of("reversal").negated().minus(won));
        byKind.put(Kind.DISPUTE_FEE, disputes);
        byKind.put(Kind.FEE, totals.of("fee").negated().minus(disputes));
        byKind.put(Kind.FEE_VAT, totals.tax());
        byKind.put(Kind.FEE_REFUND, totals.of("fee_refund"));
        byKind.put(Kind.RESERVE_HOLD, totals.of("holdback").negated());
        byKind.put(Kind.RESERVE_RELEASE, totals.of("release"));
        byKind.put(
                Kind.ADJUSTMENT,
                totals.correction()
                        .plus(totals.commission())
                        .minus(totals.of("charge"))
                        .plus(totals.of("credit"))
                        .minus(sum(lines, Kind.ADVANCE, totals)));
        return byKind;
    }

    private static Money sum(List<PayoutLine> lines, Kind kind, Totals totals) {
        return Money.sum(
                lines.stream()
                        .filter(line -> line.kind() == kind)
                        .map(PayoutLine::amount)
                        .toList(),
                totals.currency());
    }
}
