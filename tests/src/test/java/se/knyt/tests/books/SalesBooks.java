package se.knyt.tests.books;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.World;
import tools.jackson.databind.JsonNode;

/**
 * What purchases have put on the accounts, order by order, wherever it is booked: our own vouchers about purchases, and invoices and their
 * payments in the accounting system. Payouts' vouchers are left out, and so is what stands against a provider or a customer.
 */
final class SalesBooks {
    private static final int CUSTOMERS = 1510;
    private static final int CHARGEBACKS = 1689;

    private final Map<String, Map<Integer, BigDecimal>> byOrder = new HashMap<>();

    private SalesBooks() {}

    static SalesBooks ofOurs(Merchant merchant) {
        var books = new SalesBooks();
        books.ours(merchant);
        return books;
    }

    static SalesBooks withInvoices(Merchant merchant, World world) {
        var books = ofOurs(merchant);
        books.invoices(world.get("fortnox", "state"));
        return books;
    }

    /** Debit less credit by account over some orders, without the accounts that come to nothing. */
    Map<Integer, BigDecimal> of(Iterable<String> orders) {
        var sums = new TreeMap<Integer, BigDecimal>();
        for (var order : orders) {
            byOrder.getOrDefault(order, Map.of()).forEach((account, sum) -> sums.merge(account, sum, BigDecimal::add));
        }
        sums.values().removeIf(sum -> sum.signum() == 0);
        return sums;
    }

    /** Days on which a provider's open items, in the currency of the books, are not the balance of its account; with both. */
    static List<String> unexplained(Merchant merchant, String provider, int account) {
        return merchant.texts("""
                select d.day || ' ' || d.balance || ' ' || d.items from (
                  select v.day,
                         (select coalesce(sum(r.debit_minor - r.credit_minor), 0) from voucher_row r
                            join voucher w on w.company_id = r.company_id and w.voucher_id = r.voucher_id
                           where r.company_id = v.company_id and r.account = %d and w.voucher_date <= v.day) as balance,
                         (select coalesce(sum(in_books(i.own_minor, i.currency, 'SEK', i.rate)
                                              * ((i.opened_on <= v.day)::int - coalesce((i.cleared_on <= v.day)::int, 0))), 0)
                            from provider_item i where i.company_id = v.company_id and i.provider = '%s') as items
                    from (select distinct company_id, voucher_date as day from voucher where company_id = ?) v) d
                 where d.balance <> d.items
                """.formatted(account, provider));
    }

    private void add(String order, int account, BigDecimal amount) {
        if (account != CUSTOMERS && account != CHARGEBACKS && !KnownProviders.isReceivable(account)) {
            byOrder.computeIfAbsent(order, _ -> new TreeMap<>()).merge(account, amount.setScale(2), BigDecimal::add);
        }
    }

    private void ours(Merchant merchant) {
        merchant.texts(
                        "select t.order_number || ' ' || r.account || ' ' || sum(r.debit_minor - r.credit_minor) from voucher v"
                                + " join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id"
                                + " join trail t on t.company_id = v.company_id and t.trail_id = v.trail_id"
                                + " where v.company_id = ? and v.payout_id is null group by t.order_number, r.account")
                .forEach(row -> {
                    var parts = row.replace("#", "").split(" ");
                    add(parts[0], Integer.parseInt(parts[1]), BigDecimal.valueOf(Long.parseLong(parts[2]), 2));
                });
    }

    private void invoices(JsonNode state) {
        var orders = new HashMap<String, String>();
        for (var invoice : state.path("INVOICES")) {
            orders.put(number(invoice, "DocumentNumber"), order(state, invoice));
        }
        var payments = new HashMap<String, String>();
        for (var payment : state.path("PAYMENTS")) {
            payments.put(number(payment, "Number"), orders.get(number(payment, "InvoiceNumber")));
        }
        for (var voucher : state.path("VOUCHERS")) {
            var about = number(voucher, "ReferenceNumber");
            var order = switch (voucher.path("ReferenceType").asString("")) {
                case "INVOICE" -> orders.get(about);
                case "INVOICEPAYMENT" -> payments.get(about);
                default -> null;
            };
            if (order != null) {
                for (var row : voucher.path("VoucherRows")) {
                    add(
                            order,
                            Integer.parseInt(number(row, "Account")),
                            new BigDecimal(number(row, "Debit")).subtract(new BigDecimal(number(row, "Credit"))));
                }
            }
        }
    }

    /** A credit note is of the order whose invoice it credits. */
    private static String order(JsonNode state, JsonNode invoice) {
        var own = number(invoice, "YourOrderNumber").replace("#", "");
        if (!own.isEmpty()) {
            return own;
        }
        var credited = number(invoice, "CreditInvoiceReference");
        return state.path("INVOICES")
                .valueStream()
                .filter(other -> number(other, "DocumentNumber").equals(credited))
                .map(other -> number(other, "YourOrderNumber").replace("#", ""))
                .findFirst()
                .orElse("");
    }

    private static String number(JsonNode node, String field) {
        var value = node.path(field);
        return value.isNumber() ? value.decimalValue().toPlainString() : value.asString("");
    }
}
