package se.knyt.connectors.payments.svea;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import se.knyt.connectors.payments.svea.settlement.SveaKinds;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/** Rows of a report as lines: the nominal amount, and each fee with its VAT. A fee of Svea is positive when it is a cost. */
final class RowLines {
    /** Balances stand in the header; their rows move no money. */
    private static final Set<String> MARKERS = Set.of("openingbalancedebt", "closingbalancedebt");

    private final Currency currency;
    private final ZoneId zone;
    private final List<PayoutLine> nominal = new ArrayList<>();
    private final List<PayoutLine> fees = new ArrayList<>();
    private final HandedBack handedBack;
    private int number;

    RowLines(Currency currency, ZoneId zone) {
        this.currency = currency;
        this.zone = zone;
        this.handedBack = new HandedBack(currency);
    }

    /** The invoices that Svea hands back. */
    HandedBack handedBack() {
        return handedBack;
    }

    /** Lines that came of nominal amounts. */
    List<PayoutLine> nominal() {
        return nominal;
    }

    /** Lines that came of fees, without their VAT. */
    List<PayoutLine> fees() {
        return fees;
    }

    static boolean isMarker(JsonNode row) {
        return MARKERS.contains(word(row, "rowType"));
    }

    /** Money held back or given back. */
    static boolean isDeposit(JsonNode row) {
        return word(row, "rowType").equals("deposit");
    }

    private static String word(JsonNode node, String field) {
        return Json.textOr(node, field, "").toLowerCase(Locale.ROOT);
    }

    void add(List<PayoutLine> lines, JsonNode row, Instant day) {
        number++;
        if (isMarker(row)) {
            return;
        }
        var code = Json.textOr(row, "currency", currency.code());
        if (!code.equals(currency.code())) {
            throw new IllegalArgumentException("row " + number + " is in " + code + ", the payment in " + currency);
        }
        var at = at(row, day);
        var type = Json.textOr(row, "rowType", "");
        var amount = money(row, "nominalAmount");
        if (!amount.isZero()) {
            var line = line(row, SveaKinds.row(type, amount.isPositive()), type, amount, at);
            nominal.add(line);
            lines.add(line);
        }
        for (var fee : Json.list(row, "fees")) {
            addFee(lines, row, fee, type, at);
            handedBack.add(row, fee, at);
        }
    }

    private void addFee(List<PayoutLine> lines, JsonNode row, JsonNode fee, String rowType, Instant at) {
        var word = rowType + "/" + Json.textOr(fee, "type", "");
        var cost = money(fee, "amountExcludingVat");
        if (!cost.isZero()) {
            var line =
                    line(row, SveaKinds.fee(Json.textOr(fee, "type", ""), cost.isNegative()), word, cost.negated(), at);
            fees.add(line);
            lines.add(line);
        }
        var vat = money(fee, "vatAmount");
        if (!vat.isZero()) {
            lines.add(line(row, Kind.FEE_VAT, word, vat.negated(), at));
        }
    }

    private Money money(JsonNode node, String field) {
        return Money.of(Json.wholeOr(node, field, 0), currency);
    }

    private PayoutLine line(JsonNode row, Kind kind, String word, Money amount, Instant at) {
        return new PayoutLine(
                number,
                kind,
                word,
                amount,
                at,
                Json.textOr(row, "externalOrderNo", ""),
                "",
                "",
                Json.textOr(row, "sveaCheckoutId", ""),
                Json.textOr(row, "deliveryId", ""));
    }

    /** Svea writes times without a zone. The day of the payment is the only one that is the row's own. */
    private Instant at(JsonNode row, Instant day) {
        var text = Json.textOr(row, "reconciliationDate", "");
        try {
            return text.isEmpty() ? day : LocalDateTime.parse(text).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("row " + number + ": no time: reconciliationDate", e);
        }
    }
}
