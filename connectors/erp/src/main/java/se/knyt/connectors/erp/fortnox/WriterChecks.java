package se.knyt.connectors.erp.fortnox;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Map;
import se.knyt.spi.Preflight.Plan;
import se.knyt.spi.Preflight.Status;

/** Who else writes invoices, payments and vouchers where Knyt is to write: everything would stand twice. */
final class WriterChecks {
    private static final int DAYS_BACK = 90;

    private final FortnoxClient client;
    private final Plan plan;

    WriterChecks(FortnoxClient client, Plan plan) {
        this.client = client;
        this.plan = plan;
    }

    void otherWriters(Findings findings) {
        invoices(findings);
    }

    /** Before the first write every invoice is another's; afterwards ours carry a reference of ours. */
    private void invoices(Findings findings) {
        var query = Map.of(
                "fromdate",
                plan.today().minusDays(DAYS_BACK).toString(),
                "todate",
                plan.today().toString());
        var others = new ArrayList<String>();
        var references = new LinkedHashSet<String>();
        for (var row : client.list("/3/invoices", query, "Invoices")) {
            var reference = Fields.text(row, "ExternalInvoiceReference1");
            boolean cancelled = Fields.flag(row, "Cancelled");
            if (!cancelled && !reference.startsWith(OUR_PREFIX)) {
                others.add(Fields.text(row, "DocumentNumber"));
                if (!reference.isEmpty()) {
                    references.add(reference);
                }
            }
        }
        findings.add(
                "other-writers-invoices",
                others.isEmpty() ? Status.OK : Status.WARN,
                "count",
                Integer.toString(others.size()),
                "invoices",
                Findings.some(others),
                "references",
                Findings.some(new ArrayList<>(references)));
    }

    /** What every reference of Knyt's begins with. */
    private static final String OUR_PREFIX = "knyt";
}
