package se.knyt.server.payouts;

import java.sql.SQLException;
import java.util.List;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.payouts.PayoutPage.BankLineRow;
import se.knyt.server.payouts.PayoutPage.PaidIn;
import se.knyt.server.shell.BankWords;
import se.knyt.server.shell.View;

/** Reads the lines of the bank account that a payout came as: entries of bank files, else what a person noted. */
final class BankLines {
    private static final String ENTRIES = """
        select e.bank_entry_id, e.booked_on, e.currency, m.amount_minor, m.basis, e.said
          from (select * from bank_match where company_id = ? and payout_id = ? order by bank_entry_id limit 50) m
          join bank_entry e on e.company_id = m.company_id and e.bank_entry_id = m.bank_entry_id
         order by e.booked_on, e.bank_entry_id
        """;
    private static final String NOTED = """
        select bank_date, bank_minor, bank_by from payout
         where company_id = ? and payout_id = ? and bank_leg = 'matched' and bank_date is not null
        """;

    private static final String PAID_IN = """
        select currency, amount_minor, bank_on, coalesce(bank_entry_id, 0) as entry from provider_deposit
         where company_id = ? and payout_id = ? and amount_minor <> 0 order by seq limit 50
        """;

    private BankLines() {}

    /** What the merchant paid in at the provider, by the payout's lines, and whether the bank has shown it. */
    static List<PaidIn> paidIn(Sql sql, View view, long payout) throws SQLException {
        return sql.list(
                PAID_IN,
                row -> new PaidIn(
                        row.money("amount_minor"),
                        row.dateOrNull("bank_on"),
                        row.number("entry") == 0 ? "" : view.url("/bank/" + view.ref(row.number("entry")))),
                view.company().id(),
                payout);
    }

    static List<BankLineRow> of(Sql sql, View view, long payout) throws SQLException {
        long company = view.company().id();
        var entries = sql.list(
                ENTRIES,
                row -> new BankLineRow(
                        row.date("booked_on"),
                        row.money("amount_minor"),
                        view.url("/bank/" + view.ref(row.number("bank_entry_id"))),
                        row.text("basis"),
                        BankWords.of(row.text("said")),
                        ""),
                company,
                payout);
        return entries.isEmpty()
                ? sql.list(
                        NOTED,
                        row -> new BankLineRow(
                                row.date("bank_date"),
                                Money.of(row.number("bank_minor"), view.currency()),
                                "",
                                "",
                                "",
                                row.text("bank_by")),
                        company,
                        payout)
                : List.copyOf(entries);
    }
}
