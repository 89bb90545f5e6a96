package se.knyt.spi;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;

/** Balances and open items as the accounting system itself has them. */
public interface LedgerReader extends Session {
    /** Its place among a connection's schedules: what the system's bank feed has booked against payouts on their way. */
    String FEED = "bank-feed";

    /** Its place among a connection's schedules: what cost centres, projects and objects of other dimensions are called there. */
    String OBJECTS = "dimension-objects";

    /** How often that is looked at unless the user says otherwise. */
    default Duration feedInterval() {
        return Duration.ofHours(6);
    }

    /** Balance of a general ledger account at the end of a day; debit positive. */
    Money balance(int account, LocalDate date);

    /** Balances of several accounts at the end of a day; a system that gives them in one answer overrides this. */
    default Map<Integer, Money> balances(Collection<Integer> accounts, LocalDate date) {
        var balances = new TreeMap<Integer, Money>();
        accounts.forEach(account -> balances.put(account, balance(account, date)));
        return balances;
    }

    /** Numbers of the accounts that can be booked on; empty where the system does not tell. */
    default Set<Integer> accounts() {
        return Set.of();
    }

    /** Codes of the series that vouchers can be booked in; empty where the system does not tell. */
    default Set<String> series() {
        return Set.of();
    }

    /** Whether the system names the objects that rows are booked on. */
    default boolean namesObjects() {
        return false;
    }

    /** How often their names are read unless the user says otherwise. */
    default Duration objectsInterval() {
        return Duration.ofDays(1);
    }

    /** The objects that can be booked on or once could; those of which the system lets nobody read are not there. */
    default List<NamedObject> objects() {
        return List.of();
    }

    /**
     * An object of a dimension.
     *
     * @param dimension as SIE numbers it: 1 cost centre, 6 project
     * @param object its id, as rows hold it
     * @param name what people call it, not empty
     */
    record NamedObject(int dimension, String object, String name) {}

    /** Vouchers from a day on that book on an account, whoever made them; empty where the system does not tell. */
    default List<Booked> booked(int account, LocalDate from) {
        return List.of();
    }

    /**
     * A voucher that stands.
     *
     * @param voucher as people name it: {@code A 12 2026}
     * @param accounts what it books on each account, debit positive
     */
    record Booked(String voucher, String series, LocalDate date, Map<Integer, Money> accounts) {
        public Booked {
            accounts = Map.copyOf(accounts);
        }
    }

    /** Invoices and credit notes that are not settled. */
    List<OpenInvoice> openInvoices();

    /**
     * Those that were not settled at the end of a day that has passed, by the dates of invoices and payments; empty where the system cannot
     * tell that of a day.
     */
    default Optional<OpenThen> openInvoices(LocalDate date) {
        return Optional.empty();
    }

    /**
     * What was open at the end of a day.
     *
     * @param invoices those in the currency of the books
     * @param abroad how many there were in each other currency; what they stood at is not told
     */
    record OpenThen(List<OpenInvoice> invoices, Map<Currency, Integer> abroad) {
        public OpenThen {
            invoices = List.copyOf(invoices);
            abroad = Map.copyOf(abroad);
        }
    }

    /** @param balance negative for a credit note */
    record OpenInvoice(String number, String externalReference, Money balance) {}
}
