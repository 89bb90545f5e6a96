package se.knyt.engine.books;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.ConnectionAccounts;
import se.knyt.core.bookkeeping.GeneralAccounts;
import se.knyt.core.bookkeeping.ProviderAccounts;
import se.knyt.core.bookkeeping.ProviderChecks.Problem;
import se.knyt.core.bookkeeping.ProviderSettings;

/**
 * The accounts of one provider as a person writes them.
 *
 * @param connection the connection that has them of its own; 0 for what holds for all of its connections
 * @param values text by field; the fields are those of {@link Problem} and of {@link FeeTableForm}
 */
public record ProviderForm(String provider, long connection, Map<String, String> values) {
    /** The fields that hold an account, in the order of the form. */
    public static final List<String> ACCOUNTS = List.of(
            "receivable",
            "fees",
            "bank",
            "reserve",
            "chargeback",
            "dispute",
            "advance",
            "deposit",
            "rounding",
            "adjustment");

    public ProviderForm {
        values = Map.copyOf(values);
    }

    /** For all connections of the provider. */
    public ProviderForm(String provider, Map<String, String> values) {
        this(provider, 0, values);
    }

    /** What is chosen now for all connections, as the form shows it. */
    public static ProviderForm of(ProviderSettings settings) {
        return of(settings, 0);
    }

    /** What is chosen now for one connection, 0 for all. */
    static ProviderForm of(ProviderSettings all, long connection) {
        var settings = all.of(connection);
        var values = new TreeMap<>(FeeTableForm.values(settings.fees()));
        var other = settings.other();
        values.put("receivable", text(settings.receivable()));
        values.put("method", settings.paymentMethod());
        values.put("bank", text(settings.bankAccount()));
        values.put("reserve", text(other.reserve()));
        values.put("chargeback", text(other.chargeback()));
        values.put("dispute", text(other.disputeFee()));
        values.put("advance", text(other.advance()));
        values.put("deposit", other.deposit() == settings.receivable() ? "" : text(other.deposit()));
        values.put("rounding", text(other.rounding()));
        values.put("adjustment", text(other.adjustment()));
        return new ProviderForm(settings.provider(), connection, values);
    }

    /**
     * What a provider that nobody has chosen for begins with: its own payment method is to be said.
     *
     * @param free an account that no other provider has, proposed as its own
     */
    static ProviderForm unknown(String provider, Optional<Integer> free, GeneralAccounts general) {
        var usual =
                new TreeMap<>(of(usual(provider, BankLeg.IN_TRANSIT, general)).values());
        usual.put("receivable", free.map(ProviderForm::text).orElse(""));
        return new ProviderForm(provider, 0, usual);
    }

    /** What a provider that Knyt does not know begins with, with the company's general accounts. */
    static ProviderSettings usual(String provider, BankLeg leg, GeneralAccounts general) {
        return ProviderSettings.unknown(provider, leg).following(GeneralAccounts.basDefaults(), general);
    }

    private static String text(int account) {
        return String.valueOf(account);
    }

    public String value(String field) {
        return values.getOrDefault(field, "").strip();
    }

    /** Fields that are no accounts at all: what they hold is shown with the error. An empty deposit means the receivable. */
    List<Problem> unreadable() {
        var problems = new ArrayList<Problem>();
        for (var field : ACCOUNTS) {
            if (!value(field).matches("[1-9][0-9]{3}")
                    && !(field.equals("deposit") && value(field).isEmpty())) {
                problems.add(new Problem(field, "digits", List.of(shortened(value(field)))));
            }
        }
        problems.addAll(FeeTableForm.unreadable(values));
        return problems;
    }

    private static String shortened(String text) {
        return text.length() > 20 ? text.substring(0, 20) + "…" : text;
    }

    /**
     * The settings meant. An unknown answer to the question of VAT is none.
     *
     * @param before what holds now: what the form does not ask for stays
     */
    ProviderSettings read(ProviderSettings before) {
        int receivable = connection == 0 ? account("receivable") : before.receivable();
        var fees = FeeTableForm.read(values);
        var other = new ProviderAccounts(
                account("reserve"),
                account("chargeback"),
                account("dispute"),
                account("advance"),
                value("deposit").isEmpty() ? receivable : account("deposit"),
                account("rounding"),
                account("adjustment"));
        if (connection != 0) {
            return withOwn(before, new ConnectionAccounts(connection, fees, account("bank"), other));
        }
        return new ProviderSettings(
                provider,
                receivable,
                value("method"),
                fees,
                before.bankLeg(),
                account("bank"),
                other,
                before.connections(),
                before.receivables());
    }

    private static ProviderSettings withOwn(ProviderSettings before, ConnectionAccounts own) {
        var all = new ArrayList<>(before.connections());
        all.removeIf(one -> one.connection() == own.connection());
        all.add(own);
        return before.withConnections(all);
    }

    private int account(String field) {
        return Integer.parseInt(value(field));
    }
}
