package se.knyt.connectors.erp.fortnox;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.InvoiceField;
import se.knyt.core.commerce.InvoicePayment;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Quantity;
import se.knyt.core.money.Rounding;
import tools.jackson.databind.JsonNode;

/**
 * Fortnox's documents as ours. Pure: the name of a voucher's year, which Fortnox numbers by an id, is handed in.
 *
 * <p>Signs: on a credit note Fortnox writes totals, balance and quantities negative; ours are positive and the flag says it.
 */
final class FortnoxMapping {
    private static final int REFERENCE_CHARS_MAX = 40;
    private static final int WORDS_MAX = 60;
    private static final Pattern WORDS = Pattern.compile("[\\s,;:]+");
    private static final Pattern ENDS = Pattern.compile("^[(\\[\"']+|[.)\\]\"'!?]+$");
    private static final Map<InvoiceField, String> REFERENCE_FIELDS = new EnumMap<>(Map.of(
            InvoiceField.EXTERNAL_2, "ExternalInvoiceReference2",
            InvoiceField.YOUR_REFERENCE, "YourReference",
            InvoiceField.OUR_REFERENCE, "OurReference",
            InvoiceField.REMARKS, "Remarks",
            InvoiceField.COMMENTS, "Comments"));
    private static final Pattern IN_TEXT = Pattern.compile(" \\(([^() ][^()]{0,49})\\)$");

    private FortnoxMapping() {}

    /** @param voucher names the voucher of the document, empty for none */
    static Invoice invoice(JsonNode node, Function<JsonNode, String> voucher) {
        var currency = Fields.currency(node, "Currency");
        var number = required(node, "DocumentNumber");
        var total = Fields.money(node, "Total", currency);
        boolean credit = Fields.flag(node, "Credit") || total.isNegative();
        var date = Fields.date(node, "InvoiceDate").orElseThrow(() -> new UnreadableAnswer("missing InvoiceDate"));
        return new Invoice(
                number,
                number,
                credit,
                credit ? CreditedInvoice.of(node) : "",
                Fields.text(node, "ExternalInvoiceReference1"),
                Fields.text(node, "YourOrderNumber"),
                Fields.reference(node, "OrderReference"),
                date,
                Fields.date(node, "DueDate").orElse(date),
                total.abs(),
                Fields.moneyOrZero(node, "TotalVAT", currency).abs(),
                Fields.moneyOrZero(node, "Balance", currency).abs(),
                Fields.flag(node, "Booked"),
                Fields.flag(node, "Cancelled"),
                voucher.apply(node),
                Fields.text(node, "OCR"),
                rows(node, currency),
                references(node),
                TaxedRows.of(node, currency, credit),
                signed(Fields.moneyOrZero(node, "RoundOff", currency), credit));
    }

    /**
     * What may be an order number in the fields that Knyt needs for nothing else. Those are written by people: a word of letters alone
     * is somebody's name as likely as not, and is not kept.
     */
    private static List<Invoice.Reference> references(JsonNode node) {
        var result = new ArrayList<Invoice.Reference>();
        REFERENCE_FIELDS.forEach((field, name) -> {
            var words = new LinkedHashSet<String>();
            var text = Fields.text(node, name).strip();
            if (Arrays.stream(WORDS.split(text)).noneMatch(FortnoxMapping::isLettersAlone)) {
                words.add(text);
            }
            Arrays.stream(WORDS.split(text, WORDS_MAX))
                    .map(word -> ENDS.matcher(word).replaceAll(""))
                    .forEach(words::add);
            words.removeIf(word -> word.length() > REFERENCE_CHARS_MAX
                    || word.indexOf('@') >= 0
                    || word.chars().noneMatch(Character::isDigit));
            words.forEach(word -> result.add(new Invoice.Reference(field, word)));
        });
        return result;
    }

    private static boolean isLettersAlone(String word) {
        return word.chars().anyMatch(Character::isLetter) && word.chars().noneMatch(Character::isDigit);
    }

    private static Money signed(Money amount, boolean credit) {
        return credit ? amount.negated() : amount;
    }

    private static List<Invoice.Row> rows(JsonNode node, Currency currency) {
        var rows = new ArrayList<Invoice.Row>();
        for (var row : Fields.inside(node, "InvoiceRows")) {
            var quantity = Fields.decimal(row, "DeliveredQuantity").orElse(BigDecimal.ZERO);
            var total = rowTotal(row, currency);
            var text = Fields.text(row, "Description");
            // A row of text alone has no quantity and no amount.
            if (quantity.signum() != 0 || !total.isZero()) {
                rows.add(new Invoice.Row(article(row, text), text, quantity(quantity), total.abs()));
            }
        }
        return rows;
    }

    /** An article that Fortnox does not know stands at the end of the row's text, as {@link DocumentPayload} writes it. */
    private static String article(JsonNode row, String text) {
        var number = Fields.text(row, "ArticleNumber");
        var written = number.isEmpty() ? IN_TEXT.matcher(text) : IN_TEXT.matcher("");
        return written.find() ? written.group(1) : number;
    }

    /** A row's total may have more decimals than the currency (3 × 33.333); the document's total is the law, the row's is for show. */
    private static Money rowTotal(JsonNode row, Currency currency) {
        var total = Fields.decimal(row, "Total").orElse(BigDecimal.ZERO);
        return Money.rounded(total, currency, Rounding.HALF_UP);
    }

    private static Quantity quantity(BigDecimal value) {
        try {
            return new Quantity(value.abs());
        } catch (IllegalArgumentException e) {
            throw new UnreadableAnswer("not a quantity: DeliveredQuantity");
        }
    }

    static InvoicePayment payment(JsonNode node, Function<JsonNode, String> voucher) {
        var number = required(node, "Number");
        LocalDate date =
                Fields.date(node, "PaymentDate").orElseThrow(() -> new UnreadableAnswer("missing PaymentDate"));
        return new InvoicePayment(
                number,
                required(node, "InvoiceNumber"),
                InvoicePayments.amount(node, Fields.currency(node, "Currency")),
                date,
                Fields.text(node, "ModeOfPayment"),
                Fields.whole(node, "ModeOfPaymentAccount"),
                Fields.flag(node, "Booked"),
                voucher.apply(node));
    }

    private static String required(JsonNode node, String name) {
        var text = Fields.text(node, name);
        if (text.isEmpty()) {
            throw new UnreadableAnswer("missing " + name);
        }
        return text;
    }
}
