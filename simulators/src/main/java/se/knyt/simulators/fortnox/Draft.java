package se.knyt.simulators.fortnox;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A voucher in the making.
 *
 * @param referenceType what wrote it: INVOICE, INVOICEPAYMENT or MANUAL
 */
record Draft(
        String series,
        LocalDate date,
        String description,
        String comments,
        String referenceType,
        String referenceNumber,
        List<Row> rows) {

    /** One row in öre, debit positive. */
    record Row(int account, long amount, String costCenter, String project, String information) {}

    /** Gathers rows: like rows are added together, zero rows disappear. */
    static final class Rows {
        private final List<Row> rows = new ArrayList<>();

        Rows add(int account, long amount) {
            return add(account, amount, "", "", "");
        }

        Rows add(int account, long amount, String costCenter, String project, String information) {
            for (int i = 0; i < rows.size(); i++) {
                var row = rows.get(i);
                if (row.account() == account
                        && row.costCenter().equals(costCenter)
                        && row.project().equals(project)
                        && row.information().equals(information)) {
                    rows.set(
                            i, new Row(account, Math.addExact(row.amount(), amount), costCenter, project, information));
                    return this;
                }
            }
            rows.add(new Row(account, amount, costCenter, project, information));
            return this;
        }

        long sum() {
            return rows.stream().mapToLong(Row::amount).sum();
        }

        List<Row> list() {
            return rows.stream().filter(row -> row.amount() != 0).toList();
        }
    }
}
