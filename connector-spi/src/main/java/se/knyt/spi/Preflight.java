package se.knyt.spi;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Checks a connected system before anything is sent to it. Reads only. */
public interface Preflight extends Session {
    /** Every check, passed or not, in the order a person should read them. */
    List<Check> preflight(Plan plan);

    /**
     * What the company means to do with the system.
     *
     * @param today the company's date
     * @param accountsUsed every account that postings may use
     * @param salesAccounts those of them that carry sales
     * @param providerAccounts payment method code to its account, one for each payment provider
     * @param currencies codes of the currencies sold in
     * @param voucherSeries the series that Knyt's vouchers go to
     * @param names what accounts would be called if they had to be made; one without a name is never proposed
     * @param salesRates VAT rate in per cent of sales accounts that carry one rate only
     * @param bankAccounts the company's own bank accounts that deposits of payouts are booked on
     * @param invoices whether invoices and payments are made there, or vouchers of Knyt's alone
     */
    record Plan(
            LocalDate today,
            Set<Integer> accountsUsed,
            Set<Integer> salesAccounts,
            Map<String, Integer> providerAccounts,
            Set<String> currencies,
            String voucherSeries,
            Map<Integer, String> names,
            Map<Integer, Integer> salesRates,
            Set<Integer> bankAccounts,
            boolean invoices) {
        private static final int BANK = 1930;

        public Plan {
            accountsUsed = Set.copyOf(accountsUsed);
            salesAccounts = Set.copyOf(salesAccounts);
            providerAccounts = Map.copyOf(providerAccounts);
            currencies = Set.copyOf(currencies);
            names = Map.copyOf(names);
            salesRates = Map.copyOf(salesRates);
            bankAccounts = Set.copyOf(bankAccounts);
        }

        /** A plan of invoices, with the one bank account of the BAS chart. */
        public Plan(
                LocalDate today,
                Set<Integer> accountsUsed,
                Set<Integer> salesAccounts,
                Map<String, Integer> providerAccounts,
                Set<String> currencies,
                String voucherSeries,
                Map<Integer, String> names,
                Map<Integer, Integer> salesRates) {
            this(
                    today,
                    accountsUsed,
                    salesAccounts,
                    providerAccounts,
                    currencies,
                    voucherSeries,
                    names,
                    salesRates,
                    Set.of(BANK),
                    true);
        }

        /** A plan that proposes no accounts. */
        public Plan(
                LocalDate today,
                Set<Integer> accountsUsed,
                Set<Integer> salesAccounts,
                Map<String, Integer> providerAccounts,
                Set<String> currencies,
                String voucherSeries) {
            this(today, accountsUsed, salesAccounts, providerAccounts, currencies, voucherSeries, Map.of(), Map.of());
        }
    }

    /**
     * @param code what was checked, one of {@link Connector#checks()}: {@code fortnox.rounding}
     * @param status how it went
     * @param arguments what the text to a person needs
     * @param changes what {@link Remedy} can write to put it right; empty where a person must do it in the system
     */
    record Check(String code, Status status, Map<String, String> arguments, List<Change> changes) {
        public Check {
            arguments = Map.copyOf(arguments);
            changes = List.copyOf(changes);
        }

        public Check(String code, Status status, Map<String, String> arguments) {
            this(code, status, arguments, List.of());
        }
    }

    /**
     * One thing that would be written in the system.
     *
     * @param kind what: {@code fortnox.account}
     * @param values all that would be written, as the system will hold it and as a person is shown it
     */
    record Change(String kind, SortedMap<String, String> values) {
        public Change {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }
    }

    /** How a check went. */
    enum Status {
        OK,
        /** Could be better; may go on. */
        WARN,
        /** Must be mended before anything is sent. */
        STOP,
        /** The system does not tell; a person must answer. */
        ASK
    }
}
