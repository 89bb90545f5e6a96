package se.knyt.cli.reconcile;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import se.knyt.core.bookkeeping.GeneralAccount;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Certificate;
import se.knyt.core.reconciliation.MatchStatus;
import se.knyt.core.reconciliation.Matches;
import se.knyt.formats.sie.SieRow;
import se.knyt.formats.sie.SieText;
import se.knyt.formats.sie.SieVoucher;

/**
 * The vouchers of payouts: bank, fees, VAT and the rest on their accounts against the provider's receivable. What stands on a control
 * account is never touched: the customer ledger registers those payments itself. Where bank files are given the money is in transit until
 * an entry shows it.
 */
final class Vouchers {
    private final AllLines lines;
    private final Items items;
    private final Matches matches;
    private final Accounts accounts;
    private final int moneyAccount;

    /** @param inTransit whether bank files are given, so that only their entries reach the bank's account */
    Vouchers(AllLines lines, Items items, Matches matches, Accounts accounts, boolean inTransit) {
        this.lines = lines;
        this.items = items;
        this.matches = matches;
        this.accounts = accounts;
        moneyAccount = inTransit ? accounts.transit() : accounts.bank();
    }

    /** Whether a matched item is settled by the voucher itself; all others are registered in the customer ledger. */
    static boolean isProviderReceivable(int account) {
        return KnownProviders.isReceivable(account);
    }

    /** The voucher of a payout whose certificate closes. */
    SieVoucher of(AllLines.Range range, Certificate certificate, LocalDate date) {
        var part = range.part();
        int receivable = accounts.receivable(part.provider());
        var byAccount = new TreeMap<Integer, Long>();
        add(byAccount, moneyAccount, certificate.paid().minor());
        for (int i = range.from(); i < range.to(); i++) {
            if (!lines.kind(i).needsMatch()) {
                add(byAccount, account(range, i), Math.negateExact(lines.amount(i)));
            } else if (matches.status(i) == MatchStatus.MATCHED) {
                item(byAccount, receivable, i);
            }
        }
        long rest = 0;
        for (long amount : byAccount.values()) {
            rest = Math.addExact(rest, amount);
        }
        add(byAccount, receivable, Math.negateExact(rest));
        return voucher(byAccount, part.currency(), date, text(part.provider(), part.reference()));
    }

    private int account(AllLines.Range range, int line) {
        return accounts.of(range.part().provider(), lines.kind(line), lines.providerKind(line), lines.amount(line));
    }

    /** The lines of a payout that its voucher books on the account of unknown amounts. */
    List<Integer> onSuspense(AllLines.Range range) {
        var found = new ArrayList<Integer>();
        for (int i = range.from(); i < range.to(); i++) {
            if (!lines.kind(i).needsMatch()
                    && lines.amount(i) != 0
                    && account(range, i) == GeneralAccount.SUSPENSE.bas()) {
                found.add(i);
            }
        }
        return found;
    }

    /** What the voucher moves on the accounts of providers' receivables, debit positive. */
    long receivables(SieVoucher voucher) {
        return voucher.rows().stream()
                .filter(row -> isProviderReceivable(row.account()) && row.account() != accounts.transit())
                .mapToLong(row -> row.amount().minor())
                .reduce(0, Math::addExact);
    }

    /** Whether a receivable account can be this provider's: one of its voucher's, or at least no other provider's. */
    boolean settles(String provider, int account, SieVoucher voucher) {
        return voucher.rows().stream().anyMatch(row -> row.account() == account)
                || !accounts.isOfAnother(provider, account);
    }

    /** What an entry of the bank shows of payouts of one provider comes to its account. */
    SieVoucher arrived(String provider, List<String> references, Money amount, LocalDate date) {
        var byAccount = new TreeMap<Integer, Long>();
        add(byAccount, accounts.bank(), amount.minor());
        add(byAccount, accounts.transit(), Math.negateExact(amount.minor()));
        return voucher(byAccount, amount.currency(), date, text(provider, String.join(" ", references)));
    }

    /** An item on another receivable account than the provider's is credited there; a rounded one with its own amount. */
    private void item(Map<Integer, Long> byAccount, int receivable, int line) {
        int item = matches.item(line);
        int account = items.account(item);
        if (!isProviderReceivable(account)) {
            return;
        }
        long own = lines.kind(line) == Kind.REFUND ? -items.amount(item) : items.amount(item);
        if (account != receivable) {
            add(byAccount, account, -own);
        }
        long rounding = Math.subtractExact(own, lines.amount(line));
        if (rounding != 0) {
            add(byAccount, accounts.rounding(), rounding);
        }
    }

    private static SieVoucher voucher(Map<Integer, Long> byAccount, Currency currency, LocalDate date, String text) {
        var rows = new ArrayList<SieRow>();
        byAccount.forEach((account, amount) -> {
            if (amount != 0) {
                rows.add(SieRow.of(account, new Money(amount, currency), text));
            }
        });
        return new SieVoucher("", "", date, text, Optional.empty(), "", List.copyOf(rows));
    }

    private static String text(String provider, String reference) {
        return SieText.fitted(
                "Knyt " + provider + " " + (reference.isEmpty() ? "inte utbetalt" : reference), SieText.IMPORT_MAX);
    }

    private static void add(Map<Integer, Long> byAccount, int account, long amount) {
        byAccount.merge(account, amount, Math::addExact);
    }
}
