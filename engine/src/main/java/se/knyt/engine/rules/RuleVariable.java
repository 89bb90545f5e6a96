package se.knyt.engine.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a condition may ask of. Amounts are in minor units: rules compare them exactly. */
public enum RuleVariable {
    /** The order number that the buyer sees. */
    NUMBER(Type.TEXT),
    /** The sales channel within the shop ({@code web}). */
    CHANNEL(Type.TEXT),
    /** Where the goods go, ISO 3166 alpha-2. */
    COUNTRY(Type.TEXT),
    /** {@code open} or {@code cancelled}. */
    STATUS(Type.TEXT),
    /** The day of the order in the company's zone, as {@code 2026-12-01}. */
    DATE(Type.TEXT),
    /** {@code consumer} or {@code business}. */
    BUYER(Type.TEXT),
    /** Of a business customer. */
    ORGANIZATION_NUMBER(Type.TEXT),
    /** ISO 4217. */
    CURRENCY(Type.TEXT),
    /** What the buyer pays, VAT included. */
    TOTAL_MINOR(Type.WHOLE),
    /** The VAT in it. */
    TAX_MINOR(Type.WHOLE),
    /** The shop's names of the payment methods used. */
    PAYMENT_METHODS(Type.TEXTS),
    /** Codes of the payment providers ({@code klarna}). */
    PROVIDERS(Type.TEXTS),
    /** Carriers of what has been sent. */
    CARRIERS(Type.TEXTS),
    /** The tags that the shop has set on the order. */
    TAGS(Type.TEXTS),
    /** Fields of the shop that have no place of their own, by name: {@code attributes["po-number"]}. */
    ATTRIBUTES(Type.TEXT_BY_NAME),
    /** The rows: {@code rows.exists(r, r.sku == "A-1")}. */
    ROWS(Type.ROWS),
    /** The row at hand; what the rule does is then done to that row. */
    ROW(Type.ROW);

    /** What it holds. */
    public enum Type {
        TEXT,
        WHOLE,
        TEXTS,
        TEXT_BY_NAME,
        ROWS,
        ROW
    }

    /** Fields of a row that are texts. */
    static final List<String> ROW_TEXTS = List.of("id", "sku", "text", "kind", "rate");
    /** Fields of a row that are whole numbers. */
    static final List<String> ROW_WHOLES =
            List.of("quantity_thousandths", "gross_minor", "tax_minor", "discount_minor");

    private final Type type;

    RuleVariable(Type type) {
        this.type = type;
    }

    public Type type() {
        return type;
    }

    /** As conditions name it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> names() {
        return Arrays.stream(values()).map(RuleVariable::code).toList();
    }

    static List<String> rowFields() {
        return Stream.concat(ROW_TEXTS.stream(), ROW_WHOLES.stream()).toList();
    }
}
