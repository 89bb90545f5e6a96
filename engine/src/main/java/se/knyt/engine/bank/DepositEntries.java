package se.knyt.engine.bank;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import se.knyt.core.reconciliation.BankLimits;
import se.knyt.core.reconciliation.BankMatch;
import se.knyt.core.reconciliation.BankMatcher;
import se.knyt.core.reconciliation.BankTexts;
import se.knyt.core.reconciliation.ExpectedPayout;
import se.knyt.engine.books.DepositBooking;
import se.knyt.engine.books.DepositBooking.Deposit;
import se.knyt.engine.db.Tx;

/**
 * Lines of the bank by which money was paid in at a provider: by the reference that they name, else by amount within some days where
 * line and deposit are each other's only one. The money leaves the bank before the provider has it.
 */
final class DepositEntries {
    private static final BankLimits LIMITS = new BankLimits(10, 3, 0, 0);

    /** Open lines that are no part of a payout. */
    private static final String ENTRIES = """
            select bank_entry_id, book_account, booked_on, currency, amount_minor, reversal, said
              from bank_entry e where company_id = ? and state = 'open' and swish_payout_id is null
               and not exists (select 1 from bank_match m where m.company_id = e.company_id and m.bank_entry_id = e.bank_entry_id)
             order by booked_on desc, bank_entry_id desc limit ?
            """;

    private final Tx tx;
    private final long company;
    private final List<Deposit> open;

    DepositEntries(Tx tx, long company) throws SQLException {
        this.tx = tx;
        this.company = company;
        this.open = DepositBooking.open(tx, company);
    }

    /** What the bank is to show, as of payouts by which a provider draws money. */
    List<ExpectedPayout> expected() {
        return open.stream().map(DepositEntries::expected).toList();
    }

    private static ExpectedPayout expected(Deposit deposit) {
        return new ExpectedPayout(
                deposit.provider(), deposit.named(), deposit.amount().negated(), true, deposit.paidOn());
    }

    /** What a line of the bank may name them by. */
    Set<String> references() {
        return open.stream().map(Deposit::named).collect(Collectors.toSet());
    }

    boolean any() {
        return !open.isEmpty();
    }

    /** Whether a line that names none may be one of them by its amount: it is then not a payout's for its amount alone. */
    boolean mayBe(EntryRow entry) {
        return open.stream().anyMatch(deposit -> mayBe(expected(deposit), entry, LIMITS));
    }

    private static boolean mayBe(ExpectedPayout expected, EntryRow entry, BankLimits limits) {
        var paidOn = expected.paidOn();
        var providers = BankTexts.providers(entry.said().all());
        return paidOn != null
                && expected.amount().equals(entry.amount())
                && (providers.isEmpty() || providers.contains(expected.provider()))
                && !entry.bookedOn().isBefore(paidOn.minusDays(limits.daysBefore()))
                && !entry.bookedOn().isAfter(paidOn.plusDays(limits.daysAfter()));
    }

    /**
     * Books what open lines show; returns how many did.
     *
     * @param drawn payouts that are still to come: a line that may be one of them is no deposit for its amount alone
     */
    int match(DepositBooking booking, int max, List<ExpectedPayout> drawn) throws SQLException {
        var entries = tx.query(ENTRIES, BankEntryRows::row, company, max);
        var matches = BankMatcher.match(
                expected(), entries.stream().map(EntryRow::movement).toList(), LIMITS);
        var uses = new HashMap<Integer, Integer>();
        matches.forEach(match -> match.movements().forEach(m -> uses.merge(m, 1, Integer::sum)));
        int matched = 0;
        for (int d = 0; d < matches.size(); d++) {
            var match = matches.get(d);
            if (isOne(match) && uses.getOrDefault(match.movements().getFirst(), 0) == 1) {
                var entry = entries.get(match.movements().getFirst());
                if (match.basis() == BankMatch.Basis.AMOUNT
                        && drawn.stream().anyMatch(payout -> mayBe(payout, entry, BankLimits.DEFAULT))) {
                    continue;
                }
                if (BankEntryRows.stillOpen(tx, company, List.of(entry.id())).isEmpty()) {
                    continue;
                }
                var line = new DepositBooking.Line(
                        entry.id(),
                        entry.bookedOn(),
                        entry.amount(),
                        entry.bookAccount(),
                        match.basis().name().toLowerCase(Locale.ROOT),
                        "knyt");
                if (booking.book(tx, company, open.get(d).id(), line).possible()) {
                    matched++;
                }
            }
        }
        return matched;
    }

    private static boolean isOne(BankMatch match) {
        return (match.basis() == BankMatch.Basis.REFERENCE || match.basis() == BankMatch.Basis.AMOUNT)
                && match.movements().size() == 1;
    }
}
