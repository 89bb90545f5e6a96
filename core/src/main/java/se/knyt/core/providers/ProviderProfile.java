package se.knyt.core.providers;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one payment provider or marketplace is to those who book and match its payouts. A connector declares it and is found by {@link
 * java.util.ServiceLoader}; what a company chooses for itself goes before it.
 */
public interface ProviderProfile {
    /** The country whose books {@link #accounts} are for today. */
    String SWEDEN = "SE";

    /** Its code, by which documents and settings name it. */
    String code();

    /** Its name as it writes it, in vouchers and charts of accounts. */
    default String name() {
        return nameOf(code());
    }

    /** Its name where a person reads it alone, with another by which it is known. */
    default String longName() {
        return name();
    }

    /** Where its payouts are usually booked, by the country of the books; none for a country that nobody has described. */
    default Map<String, UsualAccounts> accounts() {
        return Map.of();
    }

    /** The accounts for the books of one country; empty where nobody has described it. */
    default Optional<UsualAccounts> accountsIn(String country) {
        return Optional.ofNullable(accounts().get(country));
    }

    /** How long its reservations live by what it says to all of its merchants; empty where it says nothing that holds for all. */
    default Optional<ReservationRule> reservation() {
        return Optional.empty();
    }

    /** How shops name it; empty where no shop is known to. */
    default Optional<ShopGateway> gateway() {
        return Optional.empty();
    }

    /** How it shows on bank statements; empty where nothing is known but references of its payouts. */
    default Optional<StatementMarks> onStatements() {
        return Optional.empty();
    }

    /** The default name of a provider: the words of its code, each capitalized. */
    static String nameOf(String code) {
        return Arrays.stream(code.split("-"))
                .filter(word -> !word.isEmpty())
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining(" "));
    }
}
