package se.knyt.engine.settings;

import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is sold on the merchant's own invoice: no provider pays it out, the buyer pays it to the bank, and the accounting system says
 * when it is paid.
 *
 * @param methods the shop's payment methods that mean it, by the code that the shop's payments bear ({@code bank_deposit})
 * @param dueDays days from invoice to due date
 * @param lateDays days after the due date before an unpaid invoice is a loose end
 */
public record OwnInvoices(Set<String> methods, int dueDays, int lateDays) {
    public static final int METHODS_MAX = 20;
    public static final int METHOD_CHARS_MAX = 60;
    /** Longer terms than half a year are a loan. */
    public static final int DUE_DAYS_MAX = 180;

    public static final int LATE_DAYS_MAX = 60;
    /** None, on the terms that are usual between companies; a payment made on the due date takes some days to be booked. */
    public static final OwnInvoices NONE = new OwnInvoices(Set.of(), 30, 5);

    /** @throws IllegalArgumentException beyond what the constants allow, or for a method that is no code */
    public OwnInvoices {
        methods = Collections.unmodifiableSet(new TreeSet<>(methods));
        if (methods.size() > METHODS_MAX
                || dueDays < 0
                || dueDays > DUE_DAYS_MAX
                || lateDays < 0
                || lateDays > LATE_DAYS_MAX) {
            throw new IllegalArgumentException("own invoices: too many methods or days");
        }
        if (!methods.stream().allMatch(m -> m.equals(code(m)) && !m.isEmpty())) {
            throw new IllegalArgumentException("own invoices: not the code of a payment method");
        }
    }

    /** The code of a method by the name that a person knows it by: "Bank Deposit" is {@code bank_deposit}; empty where nothing is left. */
    public static String code(String name) {
        var code = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
        return code.length() <= METHOD_CHARS_MAX ? code : code.substring(0, METHOD_CHARS_MAX);
    }
}
