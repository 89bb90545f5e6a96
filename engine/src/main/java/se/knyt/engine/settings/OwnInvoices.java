package se.knyt.engine.settings;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is sold on the merchant's own invoice: no provider pays it out, the buyer pays it to the bank, and the accounting system says
 * when it is paid.
 *
 * @param methods the shop's payment methods that mean it, by the code that the shop's payments bear ({@code bank_deposit})
 * @param dueDays days from invoice to due date
 * @param lateDays days after the due date before an unpaid invoice is a loose end
 * @param dueOf days to the due date of those methods that have others
 */
public record OwnInvoices(Set<String> methods, int dueDays, int lateDays, NavigableMap<String, Integer> dueOf) {
    public static final int METHODS_MAX = 20;
    public static final int METHOD_CHARS_MAX = 60;
    /** Longer terms than half a year are a loan. */
    public static final int DUE_DAYS_MAX = 180;

    public static final int LATE_DAYS_MAX = 60;
    /** None, on the terms that are usual between companies; a payment made on the due date takes some days to be booked. */
    public static final OwnInvoices NONE = new OwnInvoices(Set.of(), 30, 5);

    /** @throws IllegalArgumentException beyond what the constants allow, or for a method that is no code or not among the methods */
    public OwnInvoices(Set<String> methods, int dueDays, int lateDays, @Nullable NavigableMap<String, Integer> dueOf) {
        this.methods = Collections.unmodifiableSet(new TreeSet<>(methods));
        this.dueDays = dueDays;
        this.lateDays = lateDays;
        this.dueOf = Collections.unmodifiableNavigableMap(dueOf == null ? new TreeMap<>() : new TreeMap<>(dueOf));
        if (methods.size() > METHODS_MAX
                || !isDue(dueDays)
                || !this.dueOf.values().stream().allMatch(OwnInvoices::isDue)
                || lateDays < 0
                || lateDays > LATE_DAYS_MAX) {
            throw new IllegalArgumentException("own invoices: too many methods or days");
        }
        if (!methods.stream().allMatch(m -> m.equals(code(m)) && !m.isEmpty())
                || !methods.containsAll(this.dueOf.keySet())) {
            throw new IllegalArgumentException("own invoices: not the code of a payment method");
        }
    }

    /** With the same days for all methods. */
    public OwnInvoices(Set<String> methods, int dueDays, int lateDays) {
        this(methods, dueDays, lateDays, new TreeMap<>());
    }

    private static boolean isDue(int days) {
        return days >= 0 && days <= DUE_DAYS_MAX;
    }

    /** Days to the due date of what is bought by some of the methods: the most that any of them has by itself, else those of all. */
    public int dueDays(Collection<String> by) {
        return by.stream()
                .map(dueOf::get)
                .filter(Objects::nonNull)
                .max(Integer::compare)
                .orElse(dueDays);
    }

    /** The methods as a person writes them: {@code faktura_10 = 10, manual}. */
    public String written() {
        return methods.stream()
                .map(m -> dueOf.containsKey(m) ? m + " = " + dueOf.get(m) : m)
                .collect(Collectors.joining(", "));
    }

    /** The code of a method by the name that a person knows it by: "Bank Deposit" is {@code bank_deposit}; empty where nothing is left. */
    public static String code(String name) {
        var code = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
        return code.length() <= METHOD_CHARS_MAX ? code : code.substring(0, METHOD_CHARS_MAX);
    }
}
