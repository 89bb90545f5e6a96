package se.knyt.engine.bank;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.books.BankReceipts;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.LedgerReader;
import se.knyt.spi.ProviderFailure;

/**
 * Where the accounting system's bank feed books the bank line: reads what it has booked against the money in transit, and closes the
 * bank legs of the payouts that it shows. Nothing is booked here. What cannot be told apart stays open.
 */
public final class FeedDesk {
    private static final Logger LOG = LoggerFactory.getLogger(FeedDesk.class);
    private static final int PAYOUTS_MAX = 500;
    private static final int DAYS_BACK = 90;
    /** Bank accounts of the BAS chart. */
    private static final int BANK_FIRST = 1900;

    private static final int BANK_LAST = 1999;

    private static final String OPEN = """
            select payout_id, currency, paid_minor, book_date from payout
             where company_id = ? and state = 'booked' and bank_leg = 'open' and paid_minor <> 0 and currency = ?
             order by book_date, payout_id limit ?
            """;
    private static final String USED =
            "select distinct bank_by from payout where company_id = ? and bank_date >= ? and bank_by <> ''";

    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final Connections connections;
    private final LongFunction<List<ConnectionRow>> rows;
    private final BankReceipts receipts;

    /** @param rows the connections of a company */
    public FeedDesk(
            Database database,
            CompanyClocks clocks,
            SettingsStore settings,
            Connections connections,
            LongFunction<List<ConnectionRow>> rows,
            BankReceipts receipts) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.connections = connections;
        this.rows = rows;
        this.receipts = receipts;
    }

    /**
     * What came of looking.
     *
     * @param asked whether an accounting system answered
     * @param closed payouts whose bank leg is closed now
     */
    public record Seen(boolean asked, int closed) {}

    /**
     * Who books deposits already.
     *
     * @param asked whether an accounting system answered
     * @param vouchers those of the last 90 days, not Knyt's, that book a bank account against a provider's or the money in transit
     */
    public record Deposits(boolean asked, List<String> vouchers) {
        public Deposits {
            vouchers = List.copyOf(vouchers);
        }
    }

    /** Asks the accounting system who else books deposits: where a bank feed does, Knyt must not book them straight to the bank too. */
    public Deposits deposits(long company) {
        var inUse = database.forCompany(
                "bank-feed", company, tx -> settings.current(tx, company).settings());
        var posting = inUse.posting();
        var from = LocalDate.ofInstant(clocks.now(company), ZoneOffset.UTC).minusDays(DAYS_BACK);
        var banks = posting.providers().stream()
                .flatMap(provider -> provider.bankAccounts().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        var others = posting.providers().stream()
                .flatMap(one -> one.receivableAccounts().stream())
                .collect(Collectors.toSet());
        others.add(posting.accounts().inTransit());
        for (var row : rows.apply(company)) {
            try {
                if (row.open() && connections.session(row) instanceof LedgerReader reader) {
                    var found = new TreeSet<String>();
                    for (int bank : banks) {
                        reader.booked(bank, from).stream()
                                .filter(v -> !v.series().equals(inUse.voucherSeries())
                                        && v.accounts().keySet().stream().anyMatch(others::contains))
                                .map(LedgerReader.Booked::voucher)
                                .forEach(found::add);
                    }
                    return new Deposits(true, List.copyOf(found));
                }
            } catch (ProviderFailure | IllegalArgumentException e) {
                LOG.info("who books deposits: {}", e.getMessage());
            }
        }
        return new Deposits(false, List.of());
    }

    private record Open(long id, Money paid, LocalDate day) {
        boolean fits(LedgerReader.Booked voucher, int transit) {
            return !voucher.date().isBefore(day.minusDays(1))
                    && paid.negated().equals(voucher.accounts().get(transit))
                    && voucher.accounts().entrySet().stream()
                            .anyMatch(e -> e.getKey() >= BANK_FIRST
                                    && e.getKey() <= BANK_LAST
                                    && e.getValue().equals(paid));
        }
    }

    private record Wanted(List<Open> payouts, Set<String> used, int transit, String series, LocalDate today) {}

    private record Pair(Open payout, LedgerReader.Booked voucher) {}

    /** Looks now, and closes what is shown by exactly one voucher that shows nothing else. */
    public Seen look(long company) {
        var wanted = database.forCompany("bank-feed", company, tx -> wanted(tx, company));
        if (wanted.isEmpty()) {
            return new Seen(false, 0);
        }
        if (wanted.get().payouts().isEmpty()) {
            return new Seen(true, 0);
        }
        for (var row : rows.apply(company)) {
            try {
                if (row.open() && connections.session(row) instanceof LedgerReader reader) {
                    return new Seen(true, close(company, row.connector(), reader, wanted.get()));
                }
            } catch (ProviderFailure | IllegalArgumentException e) {
                LOG.info("what the bank feed has booked: {}", e.getMessage());
            }
        }
        return new Seen(false, 0);
    }

    private Optional<Wanted> wanted(Tx tx, long company) throws SQLException {
        var inUse = settings.current(tx, company).settings();
        if (inUse.bankLeg() != BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK) {
            return Optional.empty();
        }
        var posting = inUse.posting();
        var payouts = tx.query(
                OPEN,
                r -> new Open(
                        r.getLong(1),
                        Money.of(r.getLong(3), new Currency(r.getString(2))),
                        r.getObject(4, LocalDate.class)),
                company,
                posting.bookCurrency().code(),
                PAYOUTS_MAX);
        var zone = tx.first("select zone from company where company_id = ?", r -> r.getString(1), company)
                .orElse("Europe/Stockholm");
        var today = LocalDate.ofInstant(clocks.now(company), ZoneId.of(zone));
        var from = payouts.isEmpty() ? today : payouts.getFirst().day().minusDays(1);
        var used = new HashSet<>(tx.query(USED, r -> r.getString(1), company, from));
        return Optional.of(
                new Wanted(List.copyOf(payouts), used, posting.accounts().inTransit(), inUse.voucherSeries(), today));
    }

    private int close(long company, String system, LedgerReader reader, Wanted wanted) {
        var from = wanted.payouts().getFirst().day().minusDays(1);
        var vouchers = reader.booked(wanted.transit(), from).stream()
                .filter(v -> !v.series().equals(wanted.series())
                        && !v.date().isAfter(wanted.today())
                        && !wanted.used().contains(by(system, v)))
                .toList();
        int closed = 0;
        for (var pair : pairs(wanted, vouchers)) {
            var payout = pair.payout();
            var date = pair.voucher().date();
            // A provider whose bank line Knyt books would get a voucher: the feed has booked it already.
            boolean books = receipts.preview(company, payout.id(), date, payout.paid())
                    .voucher()
                    .isPresent();
            if (!books
                    && receipts.confirm(company, payout.id(), date, payout.paid(), by(system, pair.voucher()))
                            .possible()) {
                closed++;
            }
        }
        return closed;
    }

    private static String by(String system, LedgerReader.Booked voucher) {
        return system + " " + voucher.voucher();
    }

    private static List<Pair> pairs(Wanted wanted, List<LedgerReader.Booked> vouchers) {
        var pairs = new ArrayList<Pair>();
        for (var payout : wanted.payouts()) {
            var fitting = vouchers.stream()
                    .filter(v -> payout.fits(v, wanted.transit()))
                    .toList();
            if (fitting.size() == 1) {
                var voucher = fitting.getFirst();
                long others = wanted.payouts().stream()
                        .filter(other -> other.fits(voucher, wanted.transit()))
                        .count();
                if (others == 1) {
                    pairs.add(new Pair(payout, voucher));
                }
            }
        }
        return pairs;
    }
}
