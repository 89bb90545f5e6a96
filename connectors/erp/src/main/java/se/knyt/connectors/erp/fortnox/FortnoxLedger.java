package se.knyt.connectors.erp.fortnox;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.formats.sie.SieBalance;
import se.knyt.formats.sie.SieRow;
import se.knyt.formats.sie.SieVoucher;
import se.knyt.spi.LedgerReader.Booked;
import se.knyt.spi.LedgerReader.NamedObject;
import se.knyt.spi.LedgerReader.OpenInvoice;
import se.knyt.spi.LedgerReader.OpenThen;
import se.knyt.spi.ProviderFailure;

/** Balances from the SIE export of the year, open items from the customer ledger. */
final class FortnoxLedger {
    /** Neither scope nor licence, or one that has ended. */
    private static final Set<String> MAY_NOT_READ = Set.of("fortnox.2000663", "fortnox.2001101", "fortnox.2001103");

    private final Supplier<FortnoxClient> clients;
    private final FinancialYears years;

    FortnoxLedger(Supplier<FortnoxClient> clients, FinancialYears years) {
        this.clients = clients;
        this.years = years;
    }

    /**
     * Opening balance of the year plus every row up to and including the day. A year whose predecessor is not closed has no
     * opening balance in Fortnox yet; the figure is then that of the year alone, as Fortnox itself shows it.
     */
    Money balance(int account, LocalDate date) {
        return balances(List.of(account), date).getOrDefault(account, Money.zero(Currency.SEK));
    }

    /** The same for several accounts, from one reading of the year. */
    Map<Integer, Money> balances(Collection<Integer> accounts, LocalDate date) {
        var client = clients.get();
        var year = years.require(client, date);
        var sums = new ConcurrentHashMap<Integer, Money>();
        accounts.forEach(account -> sums.put(account, Money.zero(Currency.SEK)));
        var document = SieBooks.read(client, year, voucher -> {
            if (!voucher.date().isAfter(date)) {
                add(sums, voucher);
            }
        });
        for (var balance : document.balances()) {
            if (balance.kind() == SieBalance.Kind.IB && balance.year() == 0) {
                sums.computeIfPresent(balance.account(), (account, sum) -> sum.plus(balance.amount()));
            }
        }
        return Map.copyOf(sums);
    }

    private static void add(Map<Integer, Money> sums, SieVoucher voucher) {
        for (var row : voucher.rows()) {
            if (row.kind() != SieRow.Kind.REMOVED) {
                sums.computeIfPresent(row.account(), (account, sum) -> sum.plus(row.amount()));
            }
        }
    }

    /** Read from the SIE file of each year that the days are in: one call a year. */
    List<Booked> booked(int account, LocalDate from) {
        var client = clients.get();
        var found = new ArrayList<Booked>();
        for (var year : years.read(client)) {
            if (!year.to().isBefore(from)) {
                var label = years.label(client, year.id());
                SieBooks.read(client, year, voucher -> {
                    var sums = sums(voucher);
                    if (!voucher.date().isBefore(from) && sums.containsKey(account)) {
                        found.add(new Booked(
                                voucher.series() + " " + voucher.number() + " " + label,
                                voucher.series(),
                                voucher.date(),
                                sums));
                    }
                });
            }
        }
        return List.copyOf(found);
    }

    private static Map<Integer, Money> sums(SieVoucher voucher) {
        var sums = new HashMap<Integer, Money>();
        for (var row : voucher.rows()) {
            if (row.kind() != SieRow.Kind.REMOVED) {
                sums.merge(row.account(), row.amount(), Money::plus);
            }
        }
        return sums;
    }

    /** The active accounts of the chart. */
    Set<Integer> accounts() {
        var numbers = new HashSet<Integer>();
        for (var row : clients.get().list("/3/accounts", Map.of(), "Accounts")) {
            if (!Fields.text(row, "Active").equalsIgnoreCase("false")) {
                numbers.add(Fields.whole(row, "Number"));
            }
        }
        return Set.copyOf(numbers);
    }

    Set<String> series() {
        var codes = new HashSet<String>();
        for (var row : clients.get().list("/3/voucherseries", Map.of(), "VoucherSeriesCollection")) {
            codes.add(Fields.text(row, "Code"));
        }
        return Set.copyOf(codes);
    }

    /** Cost centres and projects, those not in use any more too: a register that the app has no scope or licence for tells nothing. */
    List<NamedObject> objects() {
        var objects = new ArrayList<NamedObject>();
        objects(objects, Dimensions.COST_CENTRE, "/3/costcenters", "CostCenters", "Code");
        objects(objects, Dimensions.PROJECT, "/3/projects", "Projects", "ProjectNumber");
        return List.copyOf(objects);
    }

    private void objects(List<NamedObject> to, int dimension, String path, String list, String key) {
        try {
            for (var row : clients.get().list(path, Map.of(), list)) {
                var name = Fields.text(row, "Description").strip();
                if (!name.isEmpty()) {
                    to.add(new NamedObject(dimension, Fields.text(row, key), name));
                }
            }
        } catch (ProviderFailure.Refused e) {
            if (!MAY_NOT_READ.contains(e.code())) {
                throw e;
            }
        }
    }

    List<OpenInvoice> openInvoices() {
        var open = new ArrayList<OpenInvoice>();
        for (var row : clients.get().list("/3/invoices", Map.of("filter", "unpaid"), "Invoices")) {
            var balance = Fields.moneyOrZero(row, "Balance", Fields.currency(row, "Currency"));
            if (Fields.flag(row, "Booked") && !Fields.flag(row, "Cancelled") && !balance.isZero()) {
                open.add(new OpenInvoice(
                        Fields.text(row, "DocumentNumber"), Fields.text(row, "ExternalInvoiceReference1"), balance));
            }
        }
        return List.copyOf(open);
    }

    Optional<OpenThen> openInvoices(LocalDate date) {
        return OpenAtDay.read(clients.get(), date);
    }
}
