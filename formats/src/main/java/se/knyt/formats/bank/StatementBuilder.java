package se.knyt.formats.bank;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.formats.csv.FormatException;

/** The statement that is being read: its sums, its period, and the check of its balances. */
final class StatementBuilder {
    /** More findings than this are not listed one by one. */
    private static final int FINDINGS_MAX = 100;

    /** In minor units. Above it sums of many entries would leave what an amount can hold. */
    private static final long AMOUNT_MAX = 1_000_000_000_000_000L;

    final String file;
    final int line;
    final boolean notification;
    private final BankSink sink;
    String id = "";
    String account = "";

    @Nullable
    Currency currency;

    @Nullable
    Money opening;

    @Nullable
    Money closing;
    /** Why the balances cannot be checked, empty when they can. */
    String unchecked = "";

    private @Nullable Money sum;
    private @Nullable LocalDate from;
    private @Nullable LocalDate to;
    private int booked;
    private int pending;
    private final List<BankFinding> findings = new ArrayList<>();

    StatementBuilder(String file, int line, boolean notification, BankSink sink) {
        this.file = file;
        this.line = line;
        this.notification = notification;
        this.sink = sink;
    }

    /** Letters and digits of an account's number in upper case. */
    static String plainAccount(String text) {
        return text.toUpperCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{Nd}]", "");
    }

    void covers(LocalDate day) {
        from = from == null || day.isBefore(from) ? day : from;
        to = to == null || day.isAfter(to) ? day : to;
    }

    /** @throws FormatException when the entry is in another currency than the account */
    void add(BankEntry entry, boolean isBooked) {
        var own = currency;
        if (own != null && !own.equals(entry.amount().currency())) {
            throw new FormatException(
                    file, entry.line(), 0, "an entry in " + entry.amount().currency() + " on an account in " + own);
        }
        if (!isBooked) {
            pending++;
            sink.pending(entry);
            return;
        }
        booked++;
        covers(entry.bookedOn());
        if (Math.abs(entry.amount().minor()) > AMOUNT_MAX) {
            throw new FormatException(file, entry.line(), 0, "an amount larger than any bank's");
        }
        try {
            var before = sum;
            if (before == null || before.currency().equals(entry.amount().currency())) {
                sum = before == null ? entry.amount() : before.plus(entry.amount());
            } else {
                unchecked = "the entries are in several currencies";
            }
        } catch (ArithmeticException e) {
            throw new FormatException(file, entry.line(), 0, "the entries sum to more than an amount can hold");
        }
        details(entry);
        sink.entry(entry);
    }

    private void details(BankEntry entry) {
        var total = Money.zero(entry.amount().currency());
        for (var detail : entry.details()) {
            var amount = detail.amount();
            if (amount == null) {
                return;
            }
            if (Math.abs(amount.minor()) > AMOUNT_MAX) {
                throw new FormatException(file, entry.line(), 0, "an amount larger than any bank's");
            }
            total = total.plus(amount);
        }
        if (!entry.details().isEmpty() && !total.equals(entry.amount())) {
            finding(BankFinding.of(
                    BankFinding.Code.DETAILS,
                    entry.line(),
                    total.toPlain(),
                    entry.amount().toPlain()));
        }
    }

    void finding(BankFinding finding) {
        if (findings.size() < FINDINGS_MAX) {
            findings.add(finding);
        }
    }

    void end() {
        try {
            check();
        } catch (ArithmeticException e) {
            throw new FormatException(file, line, 0, "the balances are larger than an amount can hold");
        }
        sink.statement(new BankStatement(
                file, line, notification, id, account, from, to, opening, closing, booked, pending, findings));
    }

    private void check() {
        var before = opening;
        var after = closing;
        if (before == null || after == null) {
            return;
        }
        var moved = sum == null ? Money.zero(before.currency()) : sum;
        if (!before.currency().equals(after.currency()) || !before.currency().equals(moved.currency())) {
            unchecked = "balances and entries are in different currencies";
        }
        if (!unchecked.isEmpty()) {
            finding(BankFinding.of(BankFinding.Code.BALANCE_NOT_CHECKED, line, unchecked));
            return;
        }
        var reached = before.plus(moved);
        if (!reached.equals(after)) {
            finding(BankFinding.of(BankFinding.Code.BALANCE, line, reached.toPlain(), after.toPlain()));
        }
    }
}
