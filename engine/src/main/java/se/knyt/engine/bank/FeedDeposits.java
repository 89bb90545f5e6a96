package se.knyt.engine.bank;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.reconciliation.FeedMatcher;
import se.knyt.engine.books.DepositBooking;
import se.knyt.engine.books.DepositBooking.Deposit;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.spi.LedgerReader;

/**
 * What was paid in at providers, where the accounting system's bank feed books the bank: its voucher takes the amount off the provider's
 * account and the bank account. One that takes exactly it, and is the only one, closes it; nothing is booked here. In the currency of the
 * books alone: what a feed makes of another is for a person.
 */
final class FeedDeposits {
    /** The money leaves the bank some days before the provider has it. */
    private static final int DAYS_BEFORE = 9;

    private static final String USED =
            "select distinct bank_by from provider_deposit where company_id = ? and bank_on >= ? and bank_by <> ''";

    /** Those in the books that the bank has not shown, by the account that they stand on. */
    record Wanted(Map<Integer, List<Deposit>> byAccount, Set<String> used, LocalDate from) {
        boolean isEmpty() {
            return byAccount.isEmpty();
        }
    }

    private FeedDeposits() {}

    static Wanted wanted(Tx tx, long company, PostingSettings posting, LocalDate today) throws SQLException {
        var open = DepositBooking.open(tx, company).stream()
                .filter(one -> one.booked() && one.amount().currency().equals(posting.bookCurrency()))
                .toList();
        var from = open.stream()
                .map(Deposit::paidOn)
                .min(LocalDate::compareTo)
                .orElse(today)
                .minusDays(DAYS_BEFORE + 1L);
        return new Wanted(
                open.stream().collect(Collectors.groupingBy(one -> one.receivable(posting))),
                open.isEmpty() ? Set.of() : new HashSet<>(tx.query(USED, r -> r.getString(1), company, from)),
                from);
    }

    /** Closes what the system's vouchers show; returns how many. */
    static int close(
            Database database,
            DepositBooking deposits,
            long company,
            String system,
            LedgerReader reader,
            Wanted wanted,
            String ours,
            LocalDate today) {
        int closed = 0;
        for (var account : wanted.byAccount().entrySet()) {
            var lines = reader.booked(account.getKey(), wanted.from()).stream()
                    .filter(v -> !v.series().equals(ours)
                            && !v.date().isAfter(today)
                            && !wanted.used().contains(FeedDesk.by(system, v.voucher())))
                    .flatMap(v -> FeedDesk.line(v, account.getKey()).stream())
                    .filter(line -> line.atBank().equals(line.taken()))
                    .toList();
            var expected = account.getValue().stream()
                    .map(one -> new FeedMatcher.Open(
                            one.id(),
                            "",
                            false,
                            one.amount().negated(),
                            one.paidOn().minusDays(DAYS_BEFORE)))
                    .toList();
            var pairs = FeedMatcher.match(expected, lines).stream()
                    .filter(FeedMatcher.Met::isPair)
                    .toList();
            for (var met : pairs) {
                var of = account.getValue().stream()
                        .filter(one -> one.id() == met.payouts().getFirst().id())
                        .findFirst()
                        .orElseThrow();
                var by = FeedDesk.by(system, met.lines().getFirst().voucher());
                database.doForCompany(
                        "bank-feed-deposit", company, tx -> deposits.seenByFeed(tx, company, of, met.date(), by));
                closed++;
            }
        }
        return closed;
    }
}
