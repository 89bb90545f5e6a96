package se.knyt.engine.certificates;

import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.ChartOfAccounts;
import se.knyt.core.bookkeeping.PayoutTexts;
import se.knyt.engine.db.Tx;
import se.knyt.engine.settings.SettingsStore;

/** What accounts are called in files and on paper: by what the company uses them for, else by the chart. */
public final class AccountNames {
    private static final ChartOfAccounts CHART = ChartOfAccounts.basDefaults();

    private final Map<Integer, String> own;

    private AccountNames(Map<Integer, String> own) {
        this.own = own;
    }

    public static AccountNames of(Tx tx, long company) throws SQLException {
        var posting = new SettingsStore().current(tx, company).settings().posting();
        var names = new TreeMap<Integer, String>();
        for (var provider : posting.providers()) {
            for (int account : provider.receivableAccounts()) {
                names.put(account, "Fordran " + PayoutTexts.provider(provider.provider()));
            }
        }
        tx.query(
                "select distinct book_account, currency from bank_account where company_id = ?",
                row -> CHART.find(row.getInt(1)).isPresent()
                        ? ""
                        : names.putIfAbsent(row.getInt(1), "Bankkonto " + row.getString(2)),
                company);
        return new AccountNames(names);
    }

    /** Empty where nobody has named it. */
    public String of(int account) {
        return CHART.find(account)
                .filter(_ -> !own.containsKey(account))
                .map(named -> named.name())
                .orElseGet(() -> own.getOrDefault(account, ""));
    }
}
