package se.knyt.tests.books;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.World;

/** What the ledgers say: the accounting system's, and Knyt's own vouchers. Amounts are decimals, debit positive. */
public final class Ledgers {
    private Ledgers() {}

    /** Each account of the accounting system whose balance is not zero. */
    public static Map<Integer, BigDecimal> general(World world) {
        var result = new TreeMap<Integer, BigDecimal>();
        world.get("fortnox", "balances").properties().forEach(account -> {
            var amount = new BigDecimal(account.getValue().asString());
            if (amount.signum() != 0) {
                result.put(Integer.valueOf(account.getKey()), amount.setScale(2));
            }
        });
        return result;
    }

    /** Sum of open invoices and credit notes in the accounting system; must agree with its receivable account. */
    static BigDecimal customers(World world) {
        var ledger = world.get("fortnox", "ledger");
        if (!ledger.path("agrees").asBoolean()) {
            throw new AssertionError("customer ledger and general ledger differ: " + ledger);
        }
        return new BigDecimal(ledger.path("sum_sek").asString()).setScale(2);
    }

    /** What has come to each account since {@code before}. */
    static Map<Integer, BigDecimal> since(Map<Integer, BigDecimal> before, Map<Integer, BigDecimal> after) {
        var result = new TreeMap<>(after);
        before.forEach((account, amount) -> result.merge(account, amount.negate(), BigDecimal::add));
        result.values().removeIf(amount -> amount.signum() == 0);
        return result;
    }

    /** {@code "1510 1249.00"} and the like as balances. */
    public static Map<Integer, BigDecimal> rows(String... rows) {
        var result = new TreeMap<Integer, BigDecimal>();
        for (var row : rows) {
            var parts = row.split(" ");
            result.put(Integer.valueOf(parts[0]), new BigDecimal(parts[1]));
        }
        return result;
    }

    /** Each account of Knyt's own vouchers whose balance is not zero. */
    static Map<Integer, BigDecimal> own(Merchant merchant) {
        var result = new TreeMap<Integer, BigDecimal>();
        merchant.engine
                .database()
                .forCompany(
                        "own-ledger",
                        merchant.company,
                        tx -> tx.query(
                                "select account, sum(debit_minor - credit_minor)::bigint from voucher_row where"
                                        + " company_id = ? group by account having sum(debit_minor - credit_minor) <> 0",
                                row -> result.put(row.getInt(1), BigDecimal.valueOf(row.getLong(2), 2)),
                                merchant.company));
        return result;
    }

    /** The same by the sums that are kept with each voucher; {@code span} is {@code day} or {@code month}. */
    static Map<Integer, BigDecimal> kept(Merchant merchant, String span) {
        var result = new TreeMap<Integer, BigDecimal>();
        merchant.engine
                .database()
                .forCompany(
                        "kept-sums",
                        merchant.company,
                        tx -> tx.query(
                                "select account, sum(debit_minor - credit_minor)::bigint from account_sum where company_id = ?"
                                        + " and span = ? group by account having sum(debit_minor - credit_minor) <> 0",
                                row -> result.put(row.getInt(1), BigDecimal.valueOf(row.getLong(2), 2)),
                                merchant.company,
                                span));
        return result;
    }

    /** Days on which what is open with providers, item by item, is not the balance of their account; with both amounts. */
    static List<String> unexplained(Merchant merchant, int account) {
        return unexplained(merchant, account, 0);
    }

    /** @param own the account where it is that of one contract, 0 for a provider's common one */
    static List<String> unexplained(Merchant merchant, int account, int own) {
        return merchant.engine
                .database()
                .forCompany(
                        "open-items",
                        merchant.company,
                        tx -> tx.query(
                                """
                                select d.day || ' ' || d.balance || ' ' || d.items from (
                                  select v.day,
                                         (select coalesce(sum(r.debit_minor - r.credit_minor), 0) from voucher_row r
                                            join voucher w on w.company_id = r.company_id and w.voucher_id = r.voucher_id
                                           where r.company_id = ? and r.account = ? and w.voucher_date <= v.day) as balance,
                                         (select coalesce(sum(case when i.opened_on <= v.day then i.own_minor else 0 end
                                                            - case when i.cleared_on <= v.day then i.own_minor else 0 end), 0)
                                            from provider_item i where i.company_id = ? and i.account = ?) as items
                                    from (select distinct voucher_date as day from voucher where company_id = ?) v) d
                                 where d.balance <> d.items
                                """,
                                row -> row.getString(1),
                                merchant.company,
                                account,
                                merchant.company,
                                own,
                                merchant.company));
    }
}
