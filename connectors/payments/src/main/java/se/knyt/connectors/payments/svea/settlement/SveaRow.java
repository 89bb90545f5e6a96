package se.knyt.connectors.payments.svea.settlement;

import java.util.ArrayList;
import java.util.List;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.formats.json.JsonCursor;

/** One row of a client report, as it came. */
final class SveaRow {
    /** More fees than this are no fees of one invoice. */
    private static final int FEES_MAX = 1_000;

    final int line;
    String type = "";
    String order = "";
    String checkout = "";
    String delivery = "";
    String transaction = "";
    String invoice = "";
    String currency = "";
    String destination = "";
    String day = "";
    long nominal;
    long paid;
    boolean paidStated;
    long totalFees;
    long totalVat;
    boolean totalsStated;
    final List<Fee> fees = new ArrayList<>();

    /** @param excluding cost without VAT, positive for a cost */
    record Fee(int line, String type, long excluding, long vat) {}

    private SveaRow(int line) {
        this.line = line;
    }

    static SveaRow read(JsonCursor json) {
        var row = new SveaRow(json.line());
        json.fields(name -> row.field(json, name));
        return row;
    }

    private void field(JsonCursor json, String name) {
        switch (name) {
            case "rowType" -> type = json.text();
            case "externalOrderNo" -> order = json.text();
            case "sveaCheckoutId" -> checkout = id(json.text());
            case "deliveryId" -> delivery = id(json.text());
            case "paymentTransactionId" -> transaction = id(json.text());
            case "sveaInvoiceNo" -> invoice = id(json.text());
            case "currency" -> currency = json.text();
            case "destinationCurrency" -> destination = json.text();
            case "reconciliationDate" -> day = json.text();
            case "nominalAmount" -> nominal = json.minor();
            case "sveaPaidAmount" -> {
                if (!json.isNull()) {
                    paid = json.minor();
                    paidStated = true;
                }
            }
            case "totalFeeAmountExcludingVat" -> {
                if (!json.isNull()) {
                    totalFees = json.minor();
                    totalsStated = true;
                }
            }
            case "totalFeeVatAmount" -> totalVat = json.isNull() ? 0 : json.minor();
            case "fees" -> json.elements(() -> fees.add(fee(json)));
            default -> {}
        }
    }

    /** Svea writes 0 where there is no such id. */
    private static String id(String text) {
        return text.equals("0") ? "" : text;
    }

    private Fee fee(JsonCursor json) {
        if (fees.size() == FEES_MAX) {
            throw json.error("more than " + FEES_MAX + " fees in one row");
        }
        var fee = new Object() {
            private String type = "";
            private long excluding;
            private long vat;
        };
        int at = json.line();
        json.fields(name -> {
            switch (name) {
                case "type" -> fee.type = json.text();
                case "amountExcludingVat" -> fee.excluding = json.minor();
                case "vatAmount" -> fee.vat = json.isNull() ? 0 : json.minor();
                default -> {}
            }
        });
        return new Fee(at, fee.type, fee.excluding, fee.vat);
    }

    boolean isBalance() {
        return type.equalsIgnoreCase("OpeningBalanceDebt") || type.equalsIgnoreCase("ClosingBalanceDebt");
    }

    long feeSum() {
        return fees.stream().mapToLong(Fee::excluding).sum();
    }

    long vatSum() {
        return fees.stream().mapToLong(Fee::vat).sum();
    }

    /** What the row's own amount is. */
    Kind kind() {
        return SveaKinds.row(type, nominal > 0);
    }

    /** What a fee is. */
    static Kind kind(Fee fee) {
        return SveaKinds.fee(fee.type(), fee.excluding() < 0);
    }
}
