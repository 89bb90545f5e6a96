package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;
import java.util.Optional;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.BankReceiptFact;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;

/**
 * How a payout meets the bank account. Where Knyt books straight to the bank a payout waits for its bank line and then has one voucher on
 * the bank's day ({@code accounting.md}, payout and bank, (a)). It never waits past the end of its month: then, and where the bank line
 * is not its whole amount alone, it goes by way of the account of money in transit. What is decided for a payout stays so, whatever the
 * settings say later.
 */
enum BankWay {
    /** Nothing of it is planned yet. */
    OPEN(""),
    /** Its voucher is made when the bank shows it. */
    WAITS("waits"),
    /** The bank has shown it: one voucher on the bank's day. */
    DIRECT("direct"),
    /** By way of the account of money in transit, on its own day. */
    TRANSIT("transit");

    private final String code;

    BankWay(String code) {
        this.code = code;
    }

    /**
     * A bank line as the one voucher has it.
     *
     * @param minor its amount in the currency of the books
     * @param account of the books, on which it came; 0 for the one that the provider's payouts arrive on
     */
    record Shown(LocalDate day, long minor, int account) {}

    static BankWay of(String code) {
        return code.isEmpty() ? OPEN : valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** The way a payout goes now: as decided, or as the settings have it. */
    static BankWay now(PayoutRow row, PostingSettings posting, LocalDate today) {
        boolean decided = row.way() == DIRECT || row.way() == TRANSIT;
        if (decided) {
            return row.way();
        }
        boolean straight = posting.provider(row.payout().provider())
                .map(ProviderSettings::bankLeg)
                .filter(leg -> leg == BankLeg.DIRECT)
                .isPresent();
        boolean over = YearMonth.from(today).isAfter(YearMonth.from(row.bookDate()));
        boolean comes = !row.payout().paid().isZero() && row.failed().isEmpty();
        return straight && !over && comes ? WAITS : TRANSIT;
    }

    /** Keeps the way of a payout. */
    void keep(Tx tx, PayoutRow row) throws SQLException {
        if (row.way() != this) {
            tx.update(
                    "update payout set bank_way = ? where company_id = ? and payout_id = ?",
                    code,
                    row.company(),
                    row.id());
        }
    }

    /** The settings by which a payout that goes this way is posted. */
    PostingSettings posting(PostingSettings posting, PayoutRow row) {
        return with(posting, row, row.shown().map(Shown::account).orElse(0));
    }

    /** The same with the bank line on an account of the books, 0 for the provider's own. */
    PostingSettings with(PostingSettings posting, PayoutRow row, int account) {
        return posting.withProviders(posting.providers().stream()
                .map(p -> p.provider().equals(row.payout().provider()) ? provider(p, account) : p)
                .toList());
    }

    private ProviderSettings provider(ProviderSettings settings, int account) {
        var placed = account == 0 ? settings : settings.withBankAccount(account);
        if (this == DIRECT || this == WAITS) {
            return placed.withBankLeg(BankLeg.DIRECT);
        }
        return placed.bankLeg() == BankLeg.DIRECT ? placed.withBankLeg(BankLeg.IN_TRANSIT) : placed;
    }

    /** The bank line that the payout's one voucher takes; none where it goes another way. */
    static Optional<BankReceiptFact> receipt(PayoutRow row, Currency books) {
        return row.way() == DIRECT
                ? row.shown().map(shown -> receipt(row, shown.day(), Money.of(shown.minor(), books)))
                : Optional.empty();
    }

    static BankReceiptFact receipt(PayoutRow row, LocalDate day, Money received) {
        var payout = row.payout();
        return new BankReceiptFact(
                "bank:" + payout.provider() + ":" + payout.reference(), day, payout.reference(), received);
    }

    /** Whether a line of the bank on a day can stand in the payout's own voucher: never over a month-end. */
    static boolean sameMonth(PayoutRow row, LocalDate day) {
        return YearMonth.from(day).equals(YearMonth.from(row.bookDate()));
    }
}
