package se.knyt.connectors.payments.klarna;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import se.knyt.connectors.payments.klarna.settlement.KlarnaFees;
import se.knyt.connectors.payments.klarna.settlement.KlarnaType;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Money;
import se.knyt.http.json.Json;
import tools.jackson.databind.JsonNode;

/** A payout's transactions as lines. Amounts are magnitudes: the type carries the sign (MAPPING.md, signs). */
final class Lines {
    /** The fee's VAT stands on the fee row or in rows of its own, and refunded VAT may or may not be netted. */
    private enum Vat {
        FEE_ROW,
        FEE_REFUND_ROW,
        TAX_ROW
    }

    /** Tried in order; the first that sums to Klarna's own total of VAT is right. */
    private static final List<List<Vat>> VAT_READINGS = List.of(
            List.of(Vat.FEE_ROW, Vat.FEE_REFUND_ROW, Vat.TAX_ROW),
            List.of(Vat.FEE_ROW, Vat.FEE_REFUND_ROW),
            List.of(Vat.FEE_ROW, Vat.TAX_ROW),
            List.of(Vat.FEE_ROW),
            List.of(Vat.TAX_ROW));

    private final Totals totals;

    Lines(Totals totals) {
        this.totals = totals;
    }

    /** Up to two lines for each transaction of the payout: the amount, and the VAT on a fee. */
    List<PayoutLine> of(List<JsonNode> transactions) {
        var vat = vatReading(transactions.stream().filter(this::isPaid).toList());
        var lines = new ArrayList<PayoutLine>();
        for (int i = 0; i < transactions.size(); i++) {
            if (!isPaid(transactions.get(i))) {
                continue;
            }
            var row = new Row(transactions.get(i), i + 1);
            row.main(vat).ifPresent(lines::add);
            row.vat(vat).ifPresent(lines::add);
        }
        return lines;
    }

    /** Whether it is a part of the payout: fees that are invoiced apart are told beside it. */
    private boolean isPaid(JsonNode transaction) {
        return !totals.feesApart() || !KlarnaFees.isFee(type(transaction));
    }

    private List<Vat> vatReading(List<JsonNode> transactions) {
        for (var reading : VAT_READINGS) {
            var sum = Money.zero(totals.currency());
            for (var transaction : transactions) {
                sum = sum.plus(vatOf(transaction, reading));
            }
            if (sum.equals(totals.tax())) {
                return reading;
            }
        }
        return VAT_READINGS.getFirst();
    }

    /** The VAT that a transaction brings into the sum, signed, when VAT is read so. */
    private Money vatOf(JsonNode transaction, List<Vat> reading) {
        var onRow = amount(transaction, "vat_amount").abs();
        return switch (type(transaction)) {
            case "FEE" -> reading.contains(Vat.FEE_ROW) ? onRow.negated() : zero();
            case "FEE_REFUND" -> reading.contains(Vat.FEE_REFUND_ROW) ? onRow : zero();
            case "TAX" ->
                reading.contains(Vat.TAX_ROW)
                        ? amount(transaction, "amount").abs().negated()
                        : zero();
            default -> zero();
        };
    }

    private Money zero() {
        return Money.zero(totals.currency());
    }

    private Money amount(JsonNode transaction, String field) {
        return Money.of(Json.wholeOr(transaction, field, 0), totals.currency());
    }

    static String type(JsonNode transaction) {
        return Json.text(transaction, "type").toUpperCase(Locale.ROOT);
    }

    /** One transaction. */
    private final class Row {
        private final JsonNode transaction;
        private final int line;
        private final String type;
        private final String detail;

        Row(JsonNode transaction, int line) {
            this.transaction = transaction;
            this.line = line;
            this.type = type(transaction);
            this.detail = Json.textOr(transaction, "detailed_type", "");
            var currency =
                    Json.textOr(transaction, "currency_code", totals.currency().code());
            if (!currency.equals(totals.currency().code())) {
                throw new IllegalArgumentException(
                        "transaction " + line + " is in " + currency + ", the payout in " + totals.currency());
            }
        }

        Optional<PayoutLine> main(List<Vat> vat) {
            if (type.equals("TAX") && !vat.contains(Vat.TAX_ROW)) {
                return Optional.empty(); // sums up what stands on the fee rows
            }
            var amount = Money.of(Json.whole(transaction, "amount"), totals.currency());
            return Optional.of(line(kind(), signed(amount)));
        }

        Optional<PayoutLine> vat(List<Vat> reading) {
            if (type.equals("TAX")) {
                return Optional.empty();
            }
            var vat = vatOf(transaction, reading);
            return vat.isZero() ? Optional.empty() : Optional.of(line(Kind.FEE_VAT, vat));
        }

        private Kind kind() {
            var known = KlarnaType.of(type);
            return known == null ? Kind.UNRECOGNIZED : known.kind(detail);
        }

        private Money signed(Money amount) {
            return switch (type) {
                case "SALE", "REVERSAL_MERCHANT_PROTECTION", "FEE_REFUND", "CREDIT", "RELEASE" -> amount.abs();
                case "RETURN", "REVERSAL", "FEE", "TAX", "CHARGE", "HOLDBACK" ->
                    amount.abs().negated();
                case "CORRECTION" -> either(amount, totals.correctionSign());
                case "COMMISSION" ->
                    either(
                            amount,
                            detail.startsWith("COMMISSION_RETURN")
                                    ? -totals.commissionSign()
                                    : totals.commissionSign());
                default -> amount; // an unknown word: as it came, and the sum will say that it is not understood
            };
        }

        private static Money either(Money amount, int sign) {
            return amount.isNegative() || sign > 0 ? amount : amount.negated();
        }

        private PayoutLine line(Kind kind, Money amount) {
            return new PayoutLine(
                    line,
                    kind,
                    detail.isEmpty() ? type : type + "/" + detail,
                    amount,
                    Json.instantOr(
                            transaction, "capture_date", Json.instantOr(transaction, "sale_date", Instant.EPOCH)),
                    Json.textOr(transaction, "merchant_reference1", ""),
                    secondReference(),
                    Json.textOr(
                            transaction,
                            "merchant_capture_reference",
                            Json.textOr(transaction, "merchant_refund_reference", "")),
                    Json.textOr(transaction, "order_id", ""),
                    transactionId());
        }

        /** A line without an order says in words what it is about: an old debt at the other vendor, a correction. */
        private String secondReference() {
            var second = Json.textOr(transaction, "merchant_reference2", "");
            var named = !second.isEmpty()
                    || !Json.textOr(transaction, "merchant_reference1", "").isEmpty();
            return named ? second : Json.textOr(transaction, "klarna_comment", "");
        }

        /** A refund may name the capture too: its own id tells it from others of the same amount. */
        private String transactionId() {
            var capture = Json.textOr(transaction, "capture_id", "");
            var refund = Json.textOr(transaction, "refund_id", "");
            boolean refundFirst = type.equals("RETURN") || capture.isEmpty();
            return refundFirst && !refund.isEmpty() ? refund : capture;
        }
    }
}
