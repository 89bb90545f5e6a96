package se.knyt.spi;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
     */
    record Plan(
            LocalDate today,
            Set<Integer> accountsUsed,
            Set<Integer> salesAccounts,
            Map<String, Integer> providerAccounts,
            Set<String> currencies,
            String voucherSeries) {}

    /**
     * @param code what was checked: {@code fortnox.rounding}
     * @param status how it went
     * @param arguments what the text to a person needs
     */
    record Check(String code, Status status, Map<String, String> arguments) {
        public Check {
            arguments = Map.copyOf(arguments);
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
