package se.knyt.server.trails;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.RateAccounts;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;
import se.knyt.server.shell.View;
import se.knyt.server.trails.TrailDocuments.Duty;
import se.knyt.server.trails.TrailPage.Detail;
import se.knyt.server.vouchers.AccountRow;
import se.knyt.server.vouchers.VoucherQueries;
import tools.jackson.databind.JsonNode;

/** The accounts an invoice was sent with: sales on credit, VAT on credit, the whole owed by the customer on debit. */
final class InvoiceRows {
    private InvoiceRows() {}

    /** @param posting by which the accounts are named that the accounting system chooses itself: who owes, and VAT by rate */
    static Detail of(View view, TrailStory.Accounts posting, Duty duty, Money total) {
        boolean credit = "create-credit-note".equals(duty.kind());
        var sales = new TreeMap<Sold, Money>();
        var vats = new TreeMap<String, Money>();
        for (var row : duty.body().path("rows")) {
            var gross = TrailDocuments.money(row.path("gross").asString());
            var tax = TrailDocuments.money(row.path("tax").asString());
            sales.merge(Sold.of(view, row), gross.minus(tax), Money::plus);
            vats.merge(vat(view, posting, row), tax, Money::plus);
        }
        var rows = new ArrayList<AccountRow>();
        var customer = VoucherQueries.account(view, posting.general().customers());
        rows.add(credit ? new AccountRow(customer, null, total) : new AccountRow(customer, total, null));
        for (var entry : sales.entrySet()) {
            rows.add(
                    credit
                            ? entry.getKey().row(entry.getValue(), null)
                            : entry.getKey().row(null, entry.getValue()));
        }
        vats.values().removeIf(Money::isZero);
        vats.forEach((account, vat) ->
                rows.add(credit ? new AccountRow(account, vat, null) : new AccountRow(account, null, vat)));
        var zero = Money.zero(total.currency());
        var debit = rows.stream().map(AccountRow::debit).reduce(zero, (a, b) -> b == null ? a : a.plus(b));
        var credits = rows.stream().map(AccountRow::credit).reduce(zero, (a, b) -> b == null ? a : a.plus(b));
        return new Detail.Rows(
                view.t("invoice.rows"),
                view.t("invoice.rows.note", view.system(duty.connector())),
                rows,
                debit == null ? zero : debit,
                credits == null ? zero : credits);
    }

    /** By the row's account and rate; where no treatment has those, it is some account of VAT. */
    private static String vat(View view, TrailStory.Accounts posting, JsonNode row) {
        int account = row.path("account").asInt();
        var rate = Rate.of(row.path("rate").asString("0"));
        var numbers = posting.treatments().stream()
                .flatMap(treatment -> treatment.accounts().stream())
                .filter(of -> of.rate().equals(rate) && of.vat() != 0)
                .filter(of -> account == of.revenue() || account == of.freight() || account == of.fee())
                .map(RateAccounts::vat)
                .distinct()
                .toList();
        return numbers.size() == 1 ? VoucherQueries.account(view, numbers.getFirst()) : view.t("account.vat");
    }

    /**
     * A sales account, as it was chosen.
     *
     * @param chosen the rule that chose it, with its version; empty where none did
     */
    private record Sold(String account, String chosen) implements Comparable<Sold> {
        private static final Comparator<Sold> ORDER =
                Comparator.comparing(Sold::account).thenComparing(Sold::chosen);

        static Sold of(View view, JsonNode row) {
            int number = row.path("account").asInt();
            var key = "account." + number;
            var rule = row.path("chosenBy").asString("");
            return new Sold(
                    view.texts().has(key) ? number + " " + view.t(key) : Integer.toString(number),
                    rule.isEmpty()
                            ? ""
                            : view.t(
                                    "voucher.chosen.rule",
                                    rule,
                                    row.path("chosenVersion").asInt()));
        }

        AccountRow row(@Nullable Money debit, @Nullable Money credit) {
            return new AccountRow(account, debit, credit, chosen);
        }

        @Override
        public int compareTo(Sold other) {
            return ORDER.compare(this, other);
        }
    }
}
