package se.knyt.connectors.erp.fortnox;

import java.util.HashMap;
import se.knyt.spi.EffectTarget.Performed;
import tools.jackson.databind.JsonNode;

/** What is told of an invoice or credit note when an effect on it is done. Amounts are plain decimals, signed as Fortnox has them. */
final class InvoiceFacts {
    private InvoiceFacts() {}

    static Performed of(FortnoxClient client, FinancialYears years, JsonNode invoice) {
        var currency = Fields.currency(invoice, "Currency");
        var number = Fields.text(invoice, "DocumentNumber");
        var facts = new HashMap<String, String>();
        facts.put("number", number);
        facts.put("total", Fields.moneyOrZero(invoice, "Total", currency).toPlain());
        facts.put("vat", Fields.moneyOrZero(invoice, "TotalVAT", currency).toPlain());
        facts.put("balance", Fields.moneyOrZero(invoice, "Balance", currency).toPlain());
        facts.put("ocr", Fields.text(invoice, "OCR"));
        facts.put("voucher", VoucherName.of(client, years, invoice));
        return new Performed(number, facts);
    }
}
