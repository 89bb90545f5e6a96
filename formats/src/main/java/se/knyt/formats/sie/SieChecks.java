package se.knyt.formats.sie;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an auditor would ask about the vouchers of an exported ledger (4E): numbers that are missing or fall within a series, days outside
 * the fiscal years, accounts that the chart does not have. None of it keeps the file from being read.
 */
final class SieChecks {
    private static final int EACH_MAX = 100;

    private final Map<String, Long> last = new HashMap<>();
    private final Map<Integer, Integer> accounts = new LinkedHashMap<>();
    private final Map<LocalDate, Integer> days = new LinkedHashMap<>();
    private final Findings findings;
    private int numbers;

    SieChecks(Findings findings) {
        this.findings = findings;
    }

    /** @param line where the voucher begins */
    void voucher(SieVoucher voucher, int line) {
        number(voucher, line);
        days.putIfAbsent(voucher.date(), line);
        for (var row : voucher.rows()) {
            accounts.putIfAbsent(row.account(), line);
            row.date().ifPresent(day -> days.putIfAbsent(day, line));
        }
    }

    private void number(SieVoucher voucher, int line) {
        var text = voucher.number();
        if (!text.matches("\\d{1,15}")) {
            return;
        }
        long number = Long.parseLong(text);
        var before = last.put(voucher.series(), number);
        if (before == null || number == before + 1) {
            return;
        }
        if (numbers++ < EACH_MAX) {
            var name = (voucher.series() + " " + number).strip();
            if (number > before) {
                findings.add(line, "number_gap", "the series goes from " + before + " to " + name);
            } else {
                findings.add(line, "number_not_rising", "the number " + name + " comes after " + before);
            }
        }
    }

    /** To be called once the whole file has been read. */
    void finish(List<SieYear> years, List<SieAccount> chart) {
        // A file for import (4I) has neither fiscal years nor, as a rule, a chart.
        if (years.isEmpty()) {
            return;
        }
        days.entrySet().stream()
                .filter(day -> years.stream()
                        .noneMatch(year -> !day.getKey().isBefore(year.start())
                                && !day.getKey().isAfter(year.end())))
                .limit(EACH_MAX)
                .forEach(day -> findings.add(
                        day.getValue(),
                        "date_outside_years",
                        "the day " + day.getKey() + " is in no fiscal year (#RAR)"));
        var known = new HashMap<Integer, SieAccount>();
        chart.forEach(account -> known.put(account.number(), account));
        accounts.entrySet().stream()
                .filter(account -> !known.containsKey(account.getKey()))
                .limit(EACH_MAX)
                .forEach(account -> findings.add(
                        account.getValue(),
                        "account_missing",
                        "the account " + account.getKey() + " is not in the chart (#KONTO)"));
    }
}
