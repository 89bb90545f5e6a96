package se.knyt.connectors.payments.paypal.settlement;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.connectors.payments.paypal.settlement.Balance.Withdrawal;
import se.knyt.connectors.payments.paypal.settlement.Conversions.Side;
import se.knyt.connectors.payments.paypal.settlement.StlFile.Stl;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Allocation;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Finding;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.settlement.Columns;
import se.knyt.formats.settlement.Currencies;
import se.knyt.formats.settlement.PayoutDrafts;
import se.knyt.formats.settlement.SettlementEntries;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFile.Text;
import se.knyt.formats.settlement.SettlementRows;

/**
 * Reads PayPal's settlement report: one payout for each withdrawal, with the rows of its currency since the withdrawal before. Rows that no
 * withdrawal follows are a part without reference; where nothing proves what stands at PayPal after them, nothing states what was paid.
 */
public final class PaypalReader {
    private final StlFile file;
    private final SettlementRows rows;
    private final SettlementEntries entries;
    private final PayoutDrafts drafts;
    private final Map<String, Balance> balances = new TreeMap<>();
    private final Map<Balance, long[]> moved = new HashMap<>();
    private final Map<String, Integer> withdrawalLines = new HashMap<>();
    private final Conversions conversions = new Conversions();
    private long[] sums = new long[16];
    private String lastCode = "";
    private Currency lastCurrency = Currency.SEK;

    private PaypalReader(FileText text) {
        file = new StlFile(text);
        rows = file.rows();
        entries = new SettlementEntries(rows);
        drafts = new PayoutDrafts(text.name());
    }

    /**
     * Reads the whole file.
     *
     * @throws FormatException when it is no such report, or holds something else than it should
     */
    public static SettlementFile read(FileText text, String provider) {
        var reader = new PaypalReader(text);
        reader.file.walk(reader.new Withdrawals());
        reader.balances.values().forEach(Balance::sort);
        if (reader.conversions.any()) {
            reader.file.walk(reader.new Changed());
            reader.conversions.resolve();
        }
        reader.file.walk(reader.new Loader());
        reader.balances.values().forEach(reader::state);
        return reader.entries.file(reader.drafts.heads(provider));
    }

    private Currency currency(CsvReader row, int cell) {
        var code = row.text(cell);
        if (!code.equals(lastCode)) {
            lastCurrency = Currencies.of(row, cell, code.toUpperCase(Locale.ROOT));
            lastCode = code;
        }
        return lastCurrency;
    }

    private Balance balance(String account, Currency currency) {
        return balances.computeIfAbsent(account + '\0' + currency.code(), _ -> new Balance(currency));
    }

    /** The amounts of a data row. */
    private record Amounts(String code, Balance balance, long gross, Balance feeBalance, long fee) {}

    private Amounts amounts(CsvReader row, Stl columns, String account) {
        var currency = currency(row, columns.currency());
        var balance = balance(account, currency);
        if (row.length(columns.gross()) == 0) {
            throw row.error(columns.gross(), "no amount");
        }
        long gross = StlCells.amount(row, columns.gross(), columns.side(), currency);
        var feeBalance = columns.columns().filled(columns.feeCurrency())
                ? balance(account, currency(row, columns.feeCurrency()))
                : balance;
        long fee = StlCells.amount(row, columns.fee(), columns.feeSide(), feeBalance.currency());
        return new Amounts(row.text(columns.code()).toUpperCase(Locale.ROOT), balance, gross, feeBalance, fee);
    }

    /** First walk: when money was withdrawn, and what stood there before. */
    private final class Withdrawals implements StlFile.Visitor {
        @Override
        public void data(CsvReader row, Stl columns, String account) {
            var amounts = amounts(row, columns, account);
            if (TransactionCode.isAuthorisation(amounts.code())) {
                return;
            }
            move(amounts.balance(), amounts.gross());
            move(amounts.feeBalance(), amounts.fee());
            if (Conversions.isConversion(amounts.code()) && amounts.fee() == 0) {
                long seconds = StlCells.seconds(row, columns.time());
                conversions.add(
                        account,
                        columns.paypalReference() == Columns.NONE ? "" : row.text(columns.paypalReference()),
                        new Side(row.line(), amounts.balance(), seconds, amounts.gross()));
            }
            if (TransactionCode.isWithdrawal(amounts.code(), amounts.gross())) {
                var id = row.text(columns.id());
                if (id.isEmpty()) {
                    throw row.error(columns.id(), "the withdrawal has no transaction id");
                }
                amounts.balance()
                        .add(new Withdrawal(
                                id, StlCells.seconds(row, columns.time()), Math.negateExact(amounts.gross())));
            }
        }

        private void move(Balance balance, long amount) {
            var sum = moved.computeIfAbsent(balance, _ -> new long[1]);
            sum[0] = Math.addExact(sum[0], amount);
        }

        @Override
        public void sectionFooter(CsvReader row, String account) {
            if (row.size() < 2 || !row.text(1).matches("[A-Za-z]{3}")) {
                return;
            }
            var balance = balance(account, currency(row, 1));
            var pairs = new ArrayList<Long>();
            for (int cell = 2; cell + 1 < row.size(); cell++) {
                var side = row.text(cell);
                if (side.equals("CR") || side.equals("DR")) {
                    pairs.add(StlCells.amount(row, cell + 1, cell, balance.currency()));
                }
            }
            balance.prove(moved.getOrDefault(balance, new long[1])[0], pairs);
        }
    }

    /** A walk between, where conversions name rows: what those rows were. */
    private final class Changed implements StlFile.Visitor {
        @Override
        public void data(CsvReader row, Stl columns, String account) {
            var amounts = amounts(row, columns, account);
            if (!TransactionCode.isAuthorisation(amounts.code())
                    && !Conversions.isConversion(amounts.code())
                    && amounts.feeBalance() == amounts.balance()) {
                conversions.tell(
                        account,
                        row.text(columns.id()),
                        row.line(),
                        amounts.balance(),
                        StlCells.seconds(row, columns.time()),
                        Math.addExact(amounts.gross(), amounts.fee()));
            }
        }

        @Override
        public void sectionFooter(CsvReader row, String account) {}
    }

    /** Second walk: reads. */
    private final class Loader implements StlFile.Visitor {
        @Override
        public void data(CsvReader row, Stl columns, String account) {
            var amounts = amounts(row, columns, account);
            if (TransactionCode.isAuthorisation(amounts.code())) {
                return;
            }
            long seconds = StlCells.seconds(row, columns.time());
            int day = (int) day(seconds).toEpochDay();
            int added = rows.add(row.line(), amounts.code(), day);
            rows.note(Text.TRANSACTION_ID, row, columns.id());
            rows.note(Text.PROVIDER_ORDER_ID, row, columns.paypalReference());
            rows.note(Text.ORDER_REFERENCE, row, columns.invoice());
            rows.note(Text.SECOND_REFERENCE, row, columns.custom());
            var into = conversions.into(row.line());
            if (into != null) {
                changed(added, amounts, into);
                return;
            }
            if (conversions.isTaken(row.line())) {
                return;
            }
            if (TransactionCode.isWithdrawal(amounts.code(), amounts.gross())) {
                withdrawal(row, columns, amounts, place(amounts.balance(), seconds));
            } else {
                var kind = TransactionCode.kind(amounts.code(), amounts.gross() > 0);
                add(added, amounts.balance(), seconds, kind, amounts.gross());
            }
            if (amounts.fee() != 0) {
                add(added, amounts.feeBalance(), seconds, feeKind(amounts.fee()), amounts.fee());
            }
        }

        /**
         * A row that was changed whole is told where its net came in: the fee's part by what it is of the net, half up, the rest is the
         * amount.
         */
        private void changed(int row, Amounts amounts, Side into) {
            var own = amounts.balance().currency();
            var net = Money.of(into.amount(), into.balance().currency());
            var fee = Allocation.part(
                    net, Money.of(amounts.fee(), own), Money.of(Math.addExact(amounts.gross(), amounts.fee()), own));
            var main = net.minus(fee);
            var kind = TransactionCode.kind(amounts.code(), amounts.gross() > 0);
            add(row, into.balance(), into.seconds(), kind, main.minor());
            if (kind.needsMatch() && main.signum() == Long.signum(amounts.gross())) {
                entries.original(Money.of(amounts.gross(), own));
            }
            if (!fee.isZero()) {
                add(row, into.balance(), into.seconds(), feeKind(fee.minor()), fee.minor());
            }
        }

        private static Kind feeKind(long fee) {
            return fee > 0 ? Kind.FEE_REFUND : Kind.FEE;
        }

        private void withdrawal(CsvReader row, Stl columns, Amounts amounts, int payout) {
            drafts.get(payout).bankReference(columns.columns().text(columns.bankReference()));
            var id = row.text(columns.id());
            Integer earlier = withdrawalLines.putIfAbsent(id + amounts.balance().currency(), row.line());
            if (earlier != null) {
                drafts.get(payout)
                        .find(Finding.Code.DUPLICATE_LINE, row.line(), amounts.gross(), Integer.toString(earlier));
            }
        }

        private void add(int row, Balance balance, long seconds, Kind kind, long amount) {
            int payout = place(balance, seconds);
            if (balance.payoutAt(seconds) == balance.withdrawals().size()) {
                balance.addRest(amount, day(seconds));
            }
            entries.add(row, payout, kind, amount, SettlementEntries.NO_CLASS);
            if (payout >= sums.length) {
                sums = Arrays.copyOf(sums, Math.max(payout + 1, sums.length * 2));
            }
            sums[payout] = Math.addExact(sums[payout], amount);
        }

        @Override
        public void sectionFooter(CsvReader row, String account) {}
    }

    /** The payout that a moment belongs to: that of the next withdrawal, or the part without one. */
    private int place(Balance balance, long seconds) {
        int next = balance.payoutAt(seconds);
        var reference = next == balance.withdrawals().size()
                ? ""
                : balance.withdrawals().get(next).reference();
        return drafts.place(reference, balance.currency());
    }

    private long sum(int payout) {
        return payout < sums.length ? sums[payout] : 0;
    }

    /** Notes what was paid, and what stood at PayPal before and after, where that is proved. */
    private void state(Balance balance) {
        var begin = balance.begin();
        long standing = begin == null ? 0 : begin;
        for (var withdrawal : balance.withdrawals()) {
            int payout = drafts.place(withdrawal.reference(), balance.currency());
            var draft = drafts.get(payout);
            draft.addPaid(withdrawal.amount());
            draft.paidOn(withdrawal.day());
            if (begin != null) {
                draft.addOpening(standing);
                standing = Math.subtractExact(Math.addExact(standing, sum(payout)), withdrawal.amount());
                draft.addClosing(standing);
            }
        }
        rest(balance, begin != null, standing);
    }

    private void rest(Balance balance, boolean proved, long standing) {
        int payout = drafts.find("", balance.currency());
        if (payout < 0) {
            return;
        }
        var draft = drafts.get(payout);
        if (proved) {
            draft.addOpening(standing);
            draft.addClosing(Math.addExact(standing, balance.rest()));
        }
        // What a file that was cut off would have held more is not known.
        if (proved || (sum(payout) == 0 && file.isWhole())) {
            draft.addPaid(0);
            draft.paidOn(balance.restOn());
        }
        if (proved && balance.rest() != 0) {
            draft.find(Finding.Code.NOT_PAID_OUT, 0, balance.rest());
        }
    }

    private static LocalDate day(long seconds) {
        return Instant.ofEpochSecond(seconds).atZone(Balance.STOCKHOLM).toLocalDate();
    }
}
