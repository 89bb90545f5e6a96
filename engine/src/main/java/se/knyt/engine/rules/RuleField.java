package se.knyt.engine.rules;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a rule may set: texts, references and codes that stand on what is written elsewhere. Never an amount, which must add up. */
public enum RuleField {
    /** The article number of a row, as the accounting system is to know it. */
    ARTICLE(true, 50),
    /** The text of a row. */
    ROW_TEXT(true, 200),
    /** Code of the cost centre, on the rows and on the document. */
    COST_CENTRE(true, 20),
    /** Number of the project, on the rows and on the document. */
    PROJECT(true, 20),
    /** Our reference on the order or invoice. */
    OUR_REFERENCE(false, 50),
    /** The buyer's reference on the order or invoice. */
    YOUR_REFERENCE(false, 50),
    /** A remark on the order or invoice. */
    REMARKS(false, 1024),
    /** Code of the way of delivery, which is the carrier and its service. */
    WAY_OF_DELIVERY(false, 20),
    /** Code of the terms of payment, which is how the accounting system knows a payment method. */
    TERMS_OF_PAYMENT(false, 20);

    private final boolean ofRows;
    private final int charsMax;

    RuleField(boolean ofRows, int charsMax) {
        this.ofRows = ofRows;
        this.charsMax = charsMax;
    }

    /** Whether it stands on rows. */
    public boolean ofRows() {
        return ofRows;
    }

    public int charsMax() {
        return charsMax;
    }

    /** Whether it is the text of a row itself, which each order brings with it. */
    boolean isText() {
        return this == ARTICLE || this == ROW_TEXT;
    }

    /** The stored and shown code: {@code cost-centre}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<RuleField> ofCode(String code) {
        return Arrays.stream(values()).filter(f -> f.code().equals(code)).findFirst();
    }
}
