package se.knyt.connectors.erp.fortnox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.spi.Preflight.Change;
import se.knyt.spi.Preflight.Check;
import se.knyt.spi.Preflight.Status;
import se.knyt.spi.ProviderFailure.Refused;

/** The checks made so far, in the order a person should read them. */
final class Findings {
    private static final String PREFIX = "fortnox.";

    /** Every check there is; what each means and how it is mended stands in README.md. */
    static final Set<String> CODES = Stream.of(
                    "sign-in",
                    "login",
                    "bookkeeping-method",
                    "financial-year",
                    "financial-year-ahead",
                    "locked-period",
                    "accounts",
                    "vat-codes",
                    "oss-accounts",
                    "cost-centre",
                    "cost-centre-exists",
                    "project",
                    "predefined-accounts",
                    "predefined-series",
                    "voucher-series",
                    "payment-methods",
                    "currencies",
                    "warehouse",
                    "rounding",
                    "paid-automatically",
                    "reminders",
                    "interest",
                    "factoring",
                    "email",
                    "other-writers-invoices",
                    "other-writers-payments",
                    "other-writers-vouchers",
                    "bank-feed")
            .map(code -> PREFIX + code)
            .collect(Collectors.toUnmodifiableSet());

    private final List<Check> checks = new ArrayList<>();

    /** @param arguments names and values in turn */
    void add(String code, Status status, String... arguments) {
        add(code, status, List.of(), arguments);
    }

    /**
     * @param changes what can be written to put it right
     * @param arguments names and values in turn
     */
    void add(String code, Status status, List<Change> changes, String... arguments) {
        if (!CODES.contains(PREFIX + code)) {
            throw new IllegalArgumentException("a check that is not in the list: " + code);
        }
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            map.put(arguments[i], arguments[i + 1]);
        }
        checks.add(new Check(PREFIX + code, status, map, changes));
    }

    /** Runs one check. What Fortnox does not let us read becomes a question to a person, not the end of the preflight. */
    void run(String code, Consumer<Findings> check) {
        try {
            check.accept(this);
        } catch (Refused e) {
            add(code, Status.ASK, "refused", e.code(), "message", e.getMessage() == null ? "" : e.getMessage());
        } catch (UnreadableAnswer e) {
            add(code, Status.ASK, "refused", "unreadable", "message", e.getMessage() == null ? "" : e.getMessage());
        }
    }

    List<Check> all() {
        return List.copyOf(checks);
    }

    /** At most ten of many, as text. */
    static String some(List<?> values) {
        var shown = values.stream().limit(10).map(Object::toString).toList();
        return String.join(", ", shown) + (values.size() > shown.size() ? " …" : "");
    }
}
