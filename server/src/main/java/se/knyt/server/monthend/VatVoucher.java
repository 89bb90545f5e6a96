package se.knyt.server.monthend;

import java.util.List;
import java.util.Set;

/**
 * A voucher with the rows whose VAT is looked at.
 *
 * @param told what its payout states, by {@link VatSql#FEES}; empty where it is of no payout
 */
record VatVoucher(long id, String name, String href, String told, List<Row> rows) {
    /** A row, debit less credit. */
    record Row(int account, String rule, long minor) {}

    long sum(String rule) {
        return rows.stream()
                .filter(r -> r.rule().equals(rule))
                .mapToLong(Row::minor)
                .sum();
    }

    long sum(String rule, Set<Integer> accounts) {
        return rows.stream()
                .filter(r -> r.rule().equals(rule) && accounts.contains(r.account()))
                .mapToLong(Row::minor)
                .sum();
    }

    /** Which of some accounts it is booked on; another where it is on none. */
    int account(Set<Integer> accounts, int otherwise) {
        return rows.stream()
                .mapToInt(Row::account)
                .filter(accounts::contains)
                .findFirst()
                .orElse(otherwise);
    }

    /** Whether the VAT stated on its fees is not what the company's setting for them has. */
    boolean isOff() {
        return !told.isEmpty() && !told.endsWith(" 0");
    }
}
