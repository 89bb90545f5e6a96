package se.knyt.engine.rules;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a table can say beside the fields: how something is booked. */
public enum MapTarget {
    /** The account that sales are booked on. */
    SALES_ACCOUNT("account"),
    /** The account that a line of a payout is booked on. */
    LINE_ACCOUNT("account"),
    /** The VAT treatment, by its name in the company's table. */
    VAT_TREATMENT("treatment"),
    /** The series of Knyt's own vouchers. */
    SERIES("series");

    private final String value;

    MapTarget(String value) {
        this.value = value;
    }

    /** As it is stored, and as the action is that does the same without a table: {@code sales-account}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<MapTarget> ofCode(String code) {
        return Arrays.stream(values()).filter(t -> t.code().equals(code)).findFirst();
    }

    /** Whether it can be said of each row of an order. */
    boolean ofRows() {
        return this == SALES_ACCOUNT;
    }

    /** Whether it is an account, of the accounting system's chart. */
    public boolean isAccount() {
        return this == SALES_ACCOUNT || this == LINE_ACCOUNT;
    }

    /**
     * The action that does it with one value.
     *
     * @throws RuleFault.Found where the value can be none such
     */
    RuleAction with(String text) {
        if (text.isBlank()) {
            throw RuleFault.Found.of("action-missing", value);
        }
        return RuleAction.of(new ActionText(code(), Map.of(value, text)));
    }
}
