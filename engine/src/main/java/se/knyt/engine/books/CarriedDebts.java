package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;

/**
 * Lets the line by which one provider takes what the merchant owed another meet that debt: the closing balance that the other's payouts left
 * on its account. Kustom nets what merchants still owed Klarna when they moved (Kustom's documentation); the line has no order, and its
 * comment names a settlement of Klarna's.
 */
final class CarriedDebts {
    /** Whose debts a provider takes. */
    private static final Map<String, String> FORMER = Map.of("kustom", "klarna");
    /** The detailed type of such a line. */
    private static final String WORD = "LIABILITY_TRANSFER";

    /** By account what the payouts have left there, less what lines have taken; negative is owed by the merchant. */
    private static final String OWED = """
            select m.account, sum(m.minor)::bigint from (
                   select account, closing_minor as minor, currency from payout
                    where company_id = ? and provider = ? and (opening_minor <> closing_minor or account <> opening_account)
                      and state in ('booked', 'matching') and (state = 'booked' or planned_at is not null)
                   union all
                   select opening_account, -opening_minor, currency from payout
                    where company_id = ? and provider = ? and (opening_minor <> closing_minor or account <> opening_account)
                      and state in ('booked', 'matching') and (state = 'booked' or planned_at is not null)
                   union all
                   select l.debt_account, -l.amount_minor, p.currency
                     from payout_line l join payout p on p.company_id = l.company_id and p.payout_id = l.payout_id
                    where l.company_id = ? and l.debt_provider <> '' and l.debt_provider = ? and l.debt_why = '') m
             where m.currency = ? group by m.account having sum(m.minor) < 0 order by m.account
            """;

    private static final String NAMED =
            "select distinct account from payout where company_id = ? and provider = ? and reference = any (?)";
    private static final String KEEP = """
            update payout_line set debt_provider = ?, debt_account = ?, debt_why = ?, debt_minor = ?
             where company_id = ? and payout_id = ? and seq = ?
            """;

    /** Why a line took no debt, each a cause with a text of its own. */
    static final String NONE = "payout.debt-none";

    static final String MORE = "payout.debt-more";
    static final String CURRENCY = "payout.debt-currency";
    static final String SEVERAL = "payout.debt-several";

    private final Tx tx;
    private final PayoutRow row;
    private final String former;

    private CarriedDebts(Tx tx, PayoutRow row, String former) {
        this.tx = tx;
        this.row = row;
        this.former = former;
    }

    /**
     * Keeps which debts the payout's lines take, or why they take none; what is planned already stays as it is.
     *
     * @param books the currency of the books: a debt in another stands there at rates that the line does not tell
     */
    static void meet(Tx tx, PayoutRow row, Currency books) throws SQLException {
        var former = FORMER.getOrDefault(row.payout().provider(), "");
        if (former.isEmpty() || row.planned()) {
            return;
        }
        var debts = new CarriedDebts(tx, row, former);
        for (var line : row.lines()) {
            // One that took none is tried anew: the other's payouts may have been told meanwhile.
            if (line.debt().filter(PayoutRow.Debt::met).isEmpty()) {
                debts.meet(line, books);
            }
        }
    }

    private record Owed(int account, Money amount) {}

    private void meet(PayoutRow.Line line, Currency books) throws SQLException {
        var of = line.line();
        boolean mayTake = of.kind() == PayoutLine.Kind.ADJUSTMENT
                && of.amount().isNegative()
                && of.orderReference().isEmpty();
        if (!mayTake) {
            return;
        }
        var named = named(of.secondReference());
        if (!of.providerKind().toUpperCase(Locale.ROOT).endsWith(WORD) && named.isEmpty()) {
            return;
        }
        var zero = Money.zero(of.amount().currency());
        if (!of.amount().currency().equals(books)) {
            keep(line, 0, CURRENCY, zero);
            return;
        }
        var owed = owed(of.amount().currency());
        var those = named.isEmpty()
                ? owed
                : owed.stream().filter(one -> named.contains(one.account())).toList();
        if (those.isEmpty()) {
            keep(line, 0, NONE, zero);
            return;
        }
        var enough = those.stream()
                .filter(one -> one.amount().compareTo(of.amount().negated()) >= 0)
                .toList();
        if (enough.size() == 1 && (those.size() == 1 || !named.isEmpty())) {
            var debt = enough.getFirst();
            keep(line, debt.account(), "", debt.amount());
        } else {
            var all = those.stream().map(Owed::amount).reduce(zero, Money::plus);
            keep(line, 0, those.size() == 1 ? MORE : SEVERAL, all);
        }
    }

    /** The accounts of the other's payouts whose references stand in a comment. */
    private List<Integer> named(String comment) throws SQLException {
        var words = Arrays.stream(comment.split("[^A-Za-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .toList();
        return words.isEmpty() ? List.of() : tx.query(NAMED, r -> r.getInt(1), row.company(), former, Tx.texts(words));
    }

    private List<Owed> owed(Currency currency) throws SQLException {
        return tx.query(
                OWED,
                r -> new Owed(r.getInt(1), Money.of(r.getLong(2), currency).negated()),
                row.company(),
                former,
                row.company(),
                former,
                row.company(),
                former,
                currency.code());
    }

    private void keep(PayoutRow.Line line, int account, String why, Money owed) throws SQLException {
        tx.update(KEEP, former, account, why, owed.minor(), row.company(), row.id(), line.seq());
    }

    /** What the payout's lines have taken, as findings that its page shows. */
    static List<Map<String, Object>> findings(PayoutRow row) {
        var result = new ArrayList<Map<String, Object>>();
        for (var line : row.lines()) {
            var debt = line.debt().filter(PayoutRow.Debt::met);
            if (debt.isEmpty()) {
                continue;
            }
            var amount = line.line().amount();
            var finding = new TreeMap<String, Object>();
            finding.put("code", "carried-debt");
            finding.put("line", line.line().line());
            finding.put("amount", amount.negated().toPlain());
            finding.put(
                    "args",
                    Map.of(
                            "of",
                            debt.get().provider(),
                            "named",
                            line.line().secondReference(),
                            "left",
                            debt.get().owed().plus(amount).toString()));
            result.add(finding);
        }
        return result;
    }
}
