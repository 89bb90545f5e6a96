package se.knyt.connectors.erp.fortnox;

import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A voucher as people name it, {@code K 412 2026}: series, number, and the year as {@link FinancialYears#label} names it. */
record VoucherName(String series, int number, String year) {
    private static final Pattern FORM = Pattern.compile("(\\S{1,10}) (\\d{1,9}) (\\S{4,10})");

    /** The voucher that booked an invoice or payment; empty text when there is none (not booked, or the cash method). */
    static String of(FortnoxClient client, FinancialYears years, JsonNode document) {
        int number = Fields.whole(document, "VoucherNumber");
        var series = Fields.text(document, "VoucherSeries");
        if (number == 0 || series.isEmpty()) {
            return "";
        }
        return series + " " + number + " " + years.label(client, Fields.whole(document, "VoucherYear"));
    }

    static VoucherName parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            throw FortnoxErrors.own("voucher-name", "not a voucher: " + text, Map.of("voucher", text));
        }
        return new VoucherName(match.group(1), Integer.parseInt(match.group(2)), match.group(3));
    }

    @Override
    public String toString() {
        return series + " " + number + " " + year;
    }
}
