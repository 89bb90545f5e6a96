package se.knyt.cli.reconcile;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.formats.csv.Cells;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;

/** Which account each kind of line is booked on: the BAS defaults, overridden by a text file of {@code key = value} lines. */
final class Accounts {
    /** The bank account that payouts arrive on, as a company in Knyt begins with it. */
    private static final int BANK = 1930;

    /** Both ways of an exchange difference at once. */
    private static final String FX = ".fx";

    private static final String FX_GAIN = ".fx_gain";
    private static final String FX_LOSS = ".fx_loss";
    private static final Pattern TYPE_KEY = Pattern.compile("[a-z-]+\\.[a-z_]+\\.[\\p{L}\\d_/]+");
    private static final Map<String, String> DEFAULTS = defaults();

    private final Map<String, String> values;
    /** The kinds of which a type of the provider's own has its own account. */
    private final Set<String> typed = new HashSet<>();

    private Accounts(Map<String, String> values) {
        this.values = values;
        values.keySet().stream()
                .filter(key -> TYPE_KEY.matcher(key).matches())
                .forEach(key -> typed.add(key.substring(0, key.lastIndexOf('.'))));
    }

    private static Map<String, String> defaults() {
        var map = new LinkedHashMap<String, String>();
        map.put("currency", "SEK");
        map.put("company", "");
        map.put("bank", Integer.toString(BANK));
        map.put("transit", Integer.toString(GeneralAccount.IN_TRANSIT.bas()));
        map.put("rounding", Integer.toString(GeneralAccount.ROUNDING.bas()));
        for (var provider : ProviderAccounts.ALL) {
            map.put(provider.code() + ".method", provider.method());
            map.put(provider.code() + ".receivable", provider.receivable());
            for (var kind : Kind.values()) {
                if (kind == Kind.FX) {
                    map.put(provider.code() + FX_GAIN, Integer.toString(GeneralAccount.FX_GAIN.bas()));
                    map.put(provider.code() + FX_LOSS, Integer.toString(GeneralAccount.FX_LOSS.bas()));
                } else if (!kind.needsMatch()) {
                    map.put(provider.code() + "." + kind.code(), provider.of(kind));
                }
            }
            provider.types().forEach((type, account) -> map.put(provider.code() + "." + type, account));
        }
        return map;
    }

    static Accounts standard() {
        return new Accounts(DEFAULTS);
    }

    /** @throws FormatException for a line that is no {@code key = value}, a key there is not, or no account */
    static Accounts read(FileText file) {
        var values = new LinkedHashMap<>(DEFAULTS);
        int number = 0;
        for (var line : file.head(1 << 20).lines().toList()) {
            number++;
            var text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            int equals = text.indexOf('=');
            var key = equals < 0 ? text : text.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            if (equals < 0) {
                throw new FormatException(file.name(), number, 1, "no line of the form key = account");
            }
            if (!known(key)) {
                throw new FormatException(file.name(), number, 1, "there is no key " + key);
            }
            var value = checked(
                    file, number, equals, key, text.substring(equals + 1).strip());
            if (key.endsWith(FX)) {
                values.put(key.replace(FX, FX_GAIN), value);
                values.put(key.replace(FX, FX_LOSS), value);
            } else {
                values.put(key, value);
            }
        }
        return new Accounts(values);
    }

    private static boolean known(String key) {
        return DEFAULTS.containsKey(key)
                || (key.endsWith(FX) && DEFAULTS.containsKey(key.replace(FX, FX_LOSS)))
                || (TYPE_KEY.matcher(key).matches() && DEFAULTS.containsKey(key.substring(0, key.lastIndexOf('.'))));
    }

    private static String checked(FileText file, int line, int column, String key, String value) {
        boolean right = switch (key) {
            case "currency" -> value.matches("[A-Z]{3}");
            case "company" -> value.length() <= 100;
            default -> key.endsWith(".method") ? value.matches("[\\p{L}\\d _-]{1,30}") : value.matches("[1-9]\\d{3}");
        };
        if (!right) {
            throw new FormatException(
                    file.name(), line, column + 2, "not a value of " + key + ": accounts have four digits");
        }
        return value;
    }

    /** The file that gives exactly these accounts. */
    String print() {
        var text = new StringBuilder(
                "# Accounts of ./knyt reconcile: one line \"key = account\" for each kind of line.\n"
                        + "# PROVIDER.KIND.TYPE takes one type of the provider's own out of its kind, blanks in it as _.\n");
        new TreeMap<>(values).forEach((key, value) -> {
            if (!value.isEmpty()) {
                text.append(key).append(" = ").append(value).append('\n');
            }
        });
        return text.toString();
    }

    Currency currency() {
        return new Currency(value("currency"));
    }

    String company() {
        return value("company");
    }

    int bank() {
        return Integer.parseInt(value("bank"));
    }

    /** Where money stands that has left a provider and that the bank has not shown. */
    int transit() {
        return Integer.parseInt(value("transit"));
    }

    int rounding() {
        return Integer.parseInt(value("rounding"));
    }

    int receivable(String provider) {
        return Integer.parseInt(value(provider + ".receivable"));
    }

    /** Whether the account is the receivable of other providers and not of this one. */
    boolean isOfAnother(String provider, int account) {
        return receivable(provider) != account
                && ProviderAccounts.ALL.stream().anyMatch(other -> receivable(other.code()) == account);
    }

    String method(String provider) {
        return value(provider + ".method");
    }

    /** The account of a line, or of one type of the provider's own; of an exchange difference by its sign. */
    int of(String provider, Kind kind, String providerKind, long amount) {
        var key = provider + (kind == Kind.FX ? amount > 0 ? FX_GAIN : FX_LOSS : "." + kind.code());
        var special = typed.contains(key) ? values.get(key + "." + Cells.columnName(providerKind)) : null;
        return Integer.parseInt(special == null ? value(key) : special);
    }

    private String value(String key) {
        var value = values.get(key);
        if (value == null) {
            throw new IllegalStateException("no account for " + key);
        }
        return value;
    }
}
