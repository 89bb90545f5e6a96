package se.knyt.connectors.erp.fortnox;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import se.knyt.formats.sie.SieVoucher;
import se.knyt.spi.Preflight.Plan;
import se.knyt.spi.Preflight.Status;
import tools.jackson.databind.JsonNode;

/** Who else writes invoices, payments and vouchers where Knyt is to write: everything would stand twice. */
final class WriterChecks {
    /** References of Knyt's: the connection's number, a slash and the order number ({@code 12/1001/F55}). */
    private static final Pattern OURS = Pattern.compile("\\d{1,19}/.+");

    private static final Set<String> BOOKED_BY_FORTNOX = Set.of("INVOICE", "INVOICEPAYMENT", "CASHINVOICE");
    private static final int DAYS_BACK = 90;
    private static final int PROVIDERS_FIRST = 1580;
    private static final int PROVIDERS_LAST = 1589;

    private final FortnoxClient client;
    private final FinancialYears years;
    private final Plan plan;
    private final LocalDate from;

    WriterChecks(FortnoxClient client, FinancialYears years, Plan plan) {
        this.client = client;
        this.years = years;
        this.plan = plan;
        this.from = plan.today().minusDays(DAYS_BACK);
    }

    /** Before the first write every invoice is another's; afterwards ours carry a reference of ours. */
    void invoices(Findings findings) {
        var query = Map.of("fromdate", from.toString(), "todate", plan.today().toString());
        var ours = new HashSet<String>();
        var others = new ArrayList<String>();
        var references = new TreeSet<String>();
        for (var row : client.list("/3/invoices", query, "Invoices")) {
            var number = Fields.text(row, "DocumentNumber");
            var reference = Fields.text(row, "ExternalInvoiceReference1");
            if (OURS.matcher(reference).matches()) {
                ours.add(number);
            } else if (!Fields.flag(row, "Cancelled")) {
                others.add(number);
                references.add(reference);
            }
        }
        references.remove("");
        add(findings, "other-writers-invoices", others, List.copyOf(references));
        findings.run("other-writers-payments", here -> payments(here, ours));
    }

    /** Payments on invoices that are not ours; the source says whether a person, a file or another integration made them. */
    private void payments(Findings findings, Set<String> ours) {
        var others = new ArrayList<String>();
        var sources = new TreeSet<String>();
        var query = Map.of("lastmodified", from + " 00:00:00");
        for (var row : client.list(InvoicePayments.PATH, query, InvoicePayments.LIST)) {
            if (!ours.contains(Fields.text(row, "InvoiceNumber")) && isLate(row)) {
                others.add(Fields.text(row, "Number"));
                sources.add(Fields.text(row, "Source"));
            }
        }
        sources.remove("");
        add(findings, "other-writers-payments", others, List.copyOf(sources));
    }

    private boolean isLate(JsonNode row) {
        return Fields.date(row, "PaymentDate").map(date -> !date.isBefore(from)).orElse(true);
    }

    /**
     * Vouchers on the providers' accounts and the bank in a series that is neither ours nor one that Fortnox itself books invoices
     * and payments in; and, in any series but ours, those that book a deposit: the bank against a provider's account or what is in
     * transit. So the bank feed looks, and whoever books deposits by hand: Fortnox has no call that tells whether a feed is on.
     */
    void vouchers(Findings findings) {
        var known = new HashSet<String>();
        known.add(plan.voucherSeries());
        for (var row : client.list("/3/predefinedvoucherseries", Map.of(), "PreDefinedVoucherSeriesCollection")) {
            if (BOOKED_BY_FORTNOX.contains(Fields.text(row, "Name"))) {
                known.add(Fields.text(row, "VoucherSeries"));
            }
        }
        var others = new ArrayList<String>();
        var accounts = new TreeSet<Integer>();
        var deposits = new ArrayList<String>();
        var depositAccounts = new TreeSet<Integer>();
        for (var year : years.read(client)) {
            if (!year.to().isBefore(from) && !year.from().isAfter(plan.today())) {
                SieBooks.read(client, year, voucher -> {
                    if (voucher.date().isBefore(from)) {
                        return;
                    }
                    var touched = touched(voucher);
                    if (!known.contains(voucher.series()) && !touched.isEmpty()) {
                        others.add(named(voucher));
                        accounts.addAll(touched);
                    }
                    if (!voucher.series().equals(plan.voucherSeries())
                            && touched.stream().anyMatch(plan.bankAccounts()::contains)
                            && !plan.bankAccounts().containsAll(touched)) {
                        deposits.add(named(voucher));
                        depositAccounts.addAll(touched);
                    }
                });
            }
        }
        add(findings, "other-writers-vouchers", others, List.copyOf(accounts));
        add(findings, "bank-feed", deposits, List.copyOf(depositAccounts));
    }

    /** Those of the watched accounts that a voucher books on. */
    private Set<Integer> touched(SieVoucher voucher) {
        var touched = new TreeSet<Integer>();
        for (var row : voucher.rows()) {
            int account = row.account();
            if (plan.bankAccounts().contains(account)
                    || (account >= PROVIDERS_FIRST && account <= PROVIDERS_LAST)
                    || plan.providerAccounts().containsValue(account)) {
                touched.add(account);
            }
        }
        return touched;
    }

    /** Series and number, and who where the file tells. */
    private static String named(SieVoucher voucher) {
        return voucher.series() + " " + voucher.number()
                + (voucher.sign().isEmpty() ? "" : " (" + voucher.sign() + ")");
    }

    private static void add(Findings findings, String code, List<String> others, List<?> signs) {
        findings.add(
                code,
                others.isEmpty() ? Status.OK : Status.WARN,
                "count",
                Integer.toString(others.size()),
                "documents",
                Findings.some(others),
                "signs",
                Findings.some(signs));
    }
}
