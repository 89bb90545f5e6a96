package se.knyt.connectors.erp.fortnox;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.spi.DocumentDetails;
import se.knyt.spi.EffectBody;
import se.knyt.spi.ErpRow;

/**
 * What an order, an invoice and a credit note have in common.
 *
 * @param reference our key, carried in {@code ExternalInvoiceReference1}
 * @param total VAT included, positive on a credit note too
 * @param exchangeRate kronor for one of the currency; empty in kronor, and where Fortnox's own register decides
 * @param details what else stands on it; a credit note has none
 */
record SaleDocument(
        String reference,
        String orderNumber,
        String collectiveCustomer,
        LocalDate date,
        Currency currency,
        List<ErpRow> rows,
        Money total,
        Money tax,
        Optional<BigDecimal> exchangeRate,
        DocumentDetails details) {
    private static final int REFERENCE_CHARS_MAX = 80;

    static SaleDocument of(EffectBody.CreateOrder body) {
        return new SaleDocument(
                body.externalReference(),
                body.orderNumber(),
                body.collectiveCustomer(),
                body.date(),
                body.currency(),
                body.rows(),
                body.total(),
                body.tax(),
                Optional.empty(),
                body.details());
    }

    static SaleDocument of(EffectBody.CreateInvoice body) {
        return new SaleDocument(
                body.externalReference(),
                body.orderNumber(),
                body.collectiveCustomer(),
                body.date(),
                body.currency(),
                body.rows(),
                body.total(),
                body.tax(),
                body.exchangeRate(),
                body.details());
    }

    static SaleDocument of(EffectBody.CreateCreditNote body) {
        return new SaleDocument(
                body.externalReference(),
                body.orderNumber(),
                body.collectiveCustomer(),
                body.date(),
                body.currency(),
                body.rows(),
                body.total(),
                body.tax(),
                body.exchangeRate(),
                DocumentDetails.NONE);
    }

    SaleDocument withRows(List<ErpRow> other) {
        return new SaleDocument(
                reference, orderNumber, collectiveCustomer, date, currency, other, total, tax, exchangeRate, details);
    }

    /** Refuses what Fortnox cannot hold exactly, before anything is sent. */
    void requireSendable() {
        requireReference();
        if (rows.isEmpty()) {
            throw refused("no-rows", "a document without rows", Map.of());
        }
        var gross = Money.sum(rows.stream().map(ErpRow::gross).toList(), currency);
        var vat = Money.sum(rows.stream().map(ErpRow::tax).toList(), currency);
        if (!gross.equals(total) || !vat.equals(tax)) {
            throw refused(
                    "rows-do-not-sum",
                    "the rows sum to " + gross + " with VAT " + vat,
                    Map.of(
                            "rows",
                            gross.toPlain(),
                            "rowsVat",
                            vat.toPlain(),
                            "total",
                            total.toPlain(),
                            "vat",
                            tax.toPlain()));
        }
        for (var row : rows) {
            requireWholeRate(row.rate().percent());
        }
    }

    void requireReference() {
        if (reference.isBlank() || reference.length() > REFERENCE_CHARS_MAX) {
            throw refused(
                    "reference-too-long",
                    "a reference of more than " + REFERENCE_CHARS_MAX + " characters",
                    Map.of("charsMax", Integer.toString(REFERENCE_CHARS_MAX)));
        }
    }

    /** The invoice row's {@code VAT} is an integer in Fortnox: 25.5 % (Finland) or 5.5 % (France) has no place there. */
    private void requireWholeRate(BigDecimal percent) {
        if (percent.stripTrailingZeros().scale() > 0) {
            throw refused(
                    "vat-fractional",
                    "VAT rate " + percent + " % is not whole",
                    Map.of("rate", percent.toPlainString()));
        }
    }

    private RuntimeException refused(String code, String message, Map<String, String> arguments) {
        return FortnoxErrors.own(code, message, arguments);
    }
}
