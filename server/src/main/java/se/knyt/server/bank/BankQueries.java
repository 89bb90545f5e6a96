package se.knyt.server.bank;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import se.knyt.core.bookkeeping.OtherRoad;
import se.knyt.core.money.Money;
import se.knyt.engine.books.BankPaid;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.BankWords;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.View;

/** Reads entries, accounts and the payouts that an entry can be. */
final class BankQueries {
    static final List<String> STATES = List.of("open", "matched", "left");

    /** Payouts offered for an entry. */
    private static final int OFFERED_MAX = 8;

    private static final int NEAR_MAX = 300;
    private static final String FIELDS = "e.bank_entry_id, e.account, e.booked_on, e.currency, e.amount_minor, e.said,"
            + " e.state, e.basis, e.decided_by, e.decided_at, e.note, e.file_name, e.line, e.near_payout_id, e.sender_end";
    private static final String COLUMNS = "select " + FIELDS + " from bank_entry e where e.company_id = ?";
    private static final String OF = "select p.provider, p.reference from bank_match m join payout p"
            + " on p.company_id = m.company_id and p.payout_id = m.payout_id"
            + " where m.company_id = ? and m.bank_entry_id = ? order by p.payout_id limit 20";
    /** What {@link #OF} gives for one, in the same statement: a name on each line, provider and reference parted by a blank. */
    private static final String EACH = """
        select %s, coalesce(
               (select string_agg(p.provider || ' ' || p.reference, E'\\n' order by p.payout_id) from bank_match m
                  join payout p on p.company_id = m.company_id and p.payout_id = m.payout_id
                 where m.company_id = e.company_id and m.bank_entry_id = e.bank_entry_id),
               (select p.provider || ' ' || p.reference from payout p
                 where p.company_id = e.company_id and p.payout_id = e.near_payout_id), '') as payouts,
               coalesce((select p.payout_id from payout p where p.company_id = e.company_id and p.payout_id = e.near_payout_id
                   and p.currency = e.currency and p.paid_minor - p.bank_minor = e.amount_minor and e.state = 'open'), 0) as suggested
          from bank_entry e where e.company_id = ?%s
         order by e.booked_on desc, e.bank_entry_id desc limit ?
        """;

    private static final String NEAR =
            "select provider, reference, paid_minor - bank_minor = ? and currency = ? as equal from payout"
                    + " where company_id = ? and payout_id = ?";

    private static final String SENDERS = """
        select bank_sender_id, provider, sender_end, learned_by, learned_at from bank_sender
         where company_id = ? order by provider, bank_sender_id limit 200
        """;
    private static final String FILES = """
        select file_name, encode(file_hash, 'hex') as hash, read_by, read_at from bank_file
         where company_id = ? order by read_at desc, file_hash limit 20
        """;
    /** Banks call file after file alike: an entry's is the one that was read when it was. */
    private static final String FILE = """
        select encode(s.file_hash, 'hex') as hash,
               exists (select 1 from bank_file f where f.company_id = s.company_id and f.file_hash = s.file_hash) as kept
          from bank_entry e
          join bank_statement s on s.company_id = e.company_id and s.account = e.account and s.currency = e.currency
           and s.file_name = e.file_name and s.read_at = e.read_at
         where e.company_id = ? and e.bank_entry_id = ? limit 1
        """;

    private static final String ACCOUNTS = """
        select a.number, a.currency, a.book_account,
               (select s.ends_on from bank_statement s where s.company_id = a.company_id and s.account = a.number
                   and s.currency = a.currency and s.ends_on is not null order by s.ends_on desc limit 1) as read_to
          from bank_account a where a.company_id = ? order by a.number, a.currency limit 200
        """;
    private static final String OFFERED = """
        select payout_id, provider, reference, currency, paid_minor, book_date from payout
         where company_id = ? and bank_leg = 'open' and bank_late_on between ? and ? and paid_minor <> 0
         order by bank_late_on desc limit ?
        """;
    private static final String SAID = """
        select payout_id, provider, reference, currency, paid_minor, book_date from payout
         where company_id = ? and reference = ? order by payout_id limit 10
        """;

    private static final String OWED = """
        select i.fact_id, t.order_number, i.opened_on as since
          from provider_item i join trail t on t.company_id = i.company_id and t.trail_id = i.trail_id
         where i.company_id = ? and i.provider = ? and i.cleared_on is null and i.amount_minor < 0
           and i.currency = ? and i.amount_minor = ? order by i.opened_on, i.fact_id limit 20
        """;
    private static final String PAID_BACK = """
        select f.fact_id, t.order_number, r.paid_on as since
          from (select company_id, fact_id, paid_on, bank_entry_id from road_payment where withdrawn_on is null
                union all
                select company_id, fact_id, paid_on, bank_entry_id from road_bank where withdrawn_at is null) r
          join fact f on f.company_id = r.company_id and f.fact_id = r.fact_id
          join trail t on t.company_id = f.company_id and t.trail_id = f.trail_id
         where r.company_id = ? and r.bank_entry_id = ?
        """;

    private static final String BUYERS_PAID = """
        select p.trail_id, t.order_number, p.paid_on as since, p.currency, p.off_minor as minor
          from customer_payment p join trail t on t.company_id = p.company_id and t.trail_id = p.trail_id
         where p.company_id = ? and p.bank_entry_id = ? and p.withdrawn_on is null order by p.payment_id limit 50
        """;
    private static final String BUYERS_OWE = """
        select m.trail_id, t.order_number, m.since, m.currency, m.minor
          from (select company_id, trail_id, currency, min(moved_on) as since, sum(account_minor)::bigint as minor from customer_move
                 where company_id = ? and settled_on is null group by 1, 2, 3 having sum(account_minor) = ? and currency = ?
                 order by min(moved_on) limit 20) m
          join trail t on t.company_id = m.company_id and t.trail_id = m.trail_id order by m.since, m.trail_id
        """;

    private static final String DEPOSIT = """
        select d.deposit_id, d.provider, p.reference, d.paid_on, d.currency, d.amount_minor
          from provider_deposit d join payout p on p.company_id = d.company_id and p.payout_id = d.payout_id
         where d.company_id = ?
        """;
    /** In another currency than the entry's whatever their amount: what the bank made of it is seen by a person. */
    private static final String PAID_IN = DEPOSIT
            + " and d.bank_on is null and p.state = 'booked' and sign(d.amount_minor) = -sign(?)"
            + " and (d.currency <> ? or d.amount_minor = -?) order by d.paid_on desc, d.deposit_id desc limit 20";

    private static final String SWISH = """
        select coalesce(p.reference, '') as reference, e.swish_by,
               (select count(*) from payout_line l where l.company_id = e.company_id and l.payout_id = e.swish_payout_id
                   and l.kind in ('sale', 'refund') and l.status in ('unmatched', 'suggested')) as open,
               not exists (select 1 from payout_line l where l.company_id = e.company_id and l.payout_id = e.swish_payout_id
                   and not starts_with(l.provider_kind, ?)) as by_bank
          from bank_entry e left join payout p on p.company_id = e.company_id and p.payout_id = e.swish_payout_id
         where e.company_id = ? and e.bank_entry_id = ? and e.swish <> '' and e.state <> 'left'
        """;

    private final Sql sql;
    private final View view;

    BankQueries(Sql sql, View view) {
        this.sql = sql;
        this.view = view;
    }

    private long company() {
        return view.company().id();
    }

    /** @param state one of {@link #STATES}; it stands in the statement itself, so that a rare one is found by its index */
    List<BankEntryRow> list(String state, Cursor after) throws SQLException {
        var found = sql.list(
                COLUMNS + in(state) + " and (e.booked_on, e.bank_entry_id) < (?, ?)"
                        + " order by e.booked_on desc, e.bank_entry_id desc limit ?",
                row -> new Found(row(row), row.number("near_payout_id")),
                company(),
                LocalDate.ofInstant(after.at(), ZoneOffset.UTC),
                after.id(),
                Cursor.PAGE + 1);
        var rows = new ArrayList<BankEntryRow>();
        for (var one : found) {
            rows.add(withPayouts(one));
        }
        return rows;
    }

    /** Gives each of a state, the newest first. */
    void each(String state, int max, Consumer<BankEntryRow> to) throws SQLException {
        sql.each(
                EACH.formatted(FIELDS, in(state)),
                row -> to.accept(with(row(row), named(row.text("payouts")), row.number("suggested"))),
                company(),
                max);
    }

    private static List<BankEntryRow.Told> named(String payouts) {
        return payouts.lines()
                .map(line -> line.split(" ", 2))
                .map(parts -> new BankEntryRow.Told(parts[0], parts[1]))
                .toList();
    }

    long count(String state) throws SQLException {
        return sql.one(
                "select count(*) as n from (select 1 from bank_entry e where e.company_id = ?" + in(state)
                        + " limit ?) c",
                row -> row.number("n"),
                company(),
                Cursor.COUNT_MAX + 1);
    }

    private static String in(String state) {
        if (!STATES.contains(state)) {
            throw new IllegalArgumentException("no state of an entry: " + state);
        }
        return " and e.state = '" + state + "'";
    }

    Optional<BankEntryRow> one(long entry) throws SQLException {
        var found = sql.first(
                COLUMNS + " and e.bank_entry_id = ?",
                row -> new Found(row(row), row.number("near_payout_id")),
                company(),
                entry);
        return found.isEmpty() ? Optional.empty() : Optional.of(withPayouts(found.get()));
    }

    private record Found(BankEntryRow row, long near) {}

    private BankEntryRow withPayouts(Found found) throws SQLException {
        var row = found.row();
        var payouts = sql.list(OF, BankQueries::told, company(), row.id());
        if (payouts.isEmpty() && found.near() != 0) {
            var near = sql.list(
                    NEAR,
                    one -> new Near(told(one), one.flag("equal")),
                    row.amount().minor(),
                    row.amount().currency().code(),
                    company(),
                    found.near());
            return with(
                    row,
                    near.stream().map(Near::told).toList(),
                    near.stream().anyMatch(Near::equal) ? found.near() : 0);
        }
        return with(row, payouts, 0);
    }

    private record Near(BankEntryRow.Told told, boolean equal) {}

    private static BankEntryRow with(BankEntryRow row, List<BankEntryRow.Told> payouts, long suggested) {
        return new BankEntryRow(
                row.id(),
                row.account(),
                row.bookedOn(),
                row.amount(),
                row.said(),
                row.state(),
                row.basis(),
                List.copyOf(payouts),
                row.decidedBy(),
                row.decidedAt(),
                row.note(),
                row.fileName(),
                row.line(),
                row.senderEnd(),
                suggested);
    }

    private static BankEntryRow.Told told(Sql.Row row) throws SQLException {
        return new BankEntryRow.Told(row.text("provider"), row.text("reference"));
    }

    private static BankEntryRow row(Sql.Row row) throws SQLException {
        return new BankEntryRow(
                row.number("bank_entry_id"),
                row.text("account"),
                row.date("booked_on"),
                row.money("amount_minor"),
                BankWords.of(row.text("said")),
                row.text("state"),
                row.text("basis"),
                List.of(),
                row.text("decided_by"),
                row.instantOrNull("decided_at"),
                row.text("note"),
                row.text("file_name"),
                row.integer("line"),
                row.text("sender_end"),
                0);
    }

    List<BankListPage.Account> accounts() throws SQLException {
        return sql.list(
                ACCOUNTS,
                row -> new BankListPage.Account(
                        row.text("number"),
                        row.text("currency"),
                        row.integer("book_account"),
                        row.dateOrNull("read_to")),
                company());
    }

    /** The files that were read last. */
    List<BankListPage.Kept> files() throws SQLException {
        return sql.list(
                FILES,
                row -> new BankListPage.Kept(
                        row.text("file_name"),
                        row.text("hash"),
                        row.text("read_by"),
                        view.company().timeAt(row.instant("read_at"))),
                company());
    }

    /** The file that an entry is of; empty where no statement of its account was in it. */
    Optional<BankEntryPage.File> file(long entry) throws SQLException {
        return sql.first(FILE, row -> new BankEntryPage.File(row.text("hash"), row.flag("kept")), company(), entry);
    }

    /** Accounts that people have confirmed as providers'. */
    List<BankListPage.Sender> senders() throws SQLException {
        return sql.list(
                SENDERS,
                row -> new BankListPage.Sender(
                        row.number("bank_sender_id"),
                        row.text("provider"),
                        row.text("sender_end"),
                        row.text("learned_by"),
                        row.instant("learned_at")),
                company());
    }

    /** Payouts that an entry may be: those of the reference that a person gives, else open ones of its days, the likeliest first. */
    List<BankEntryPage.Offered> offered(BankEntryRow entry, String reference) throws SQLException {
        var found = reference.isEmpty()
                ? sql.list(
                        OFFERED,
                        BankQueries::payout,
                        company(),
                        entry.bookedOn().minusDays(60),
                        entry.bookedOn().plusDays(30),
                        NEAR_MAX)
                : sql.list(SAID, BankQueries::payout, company(), reference);
        return found.stream()
                .sorted(Comparator.comparingLong(p -> distance(p.paid(), entry.amount())))
                .limit(OFFERED_MAX)
                .toList();
    }

    /** The refund that an entry paid by another road than the provider's; of an open one those of its amount that are owed. */
    List<BankEntryPage.Refund> refunds(BankEntryRow entry) throws SQLException {
        return entry.state().equals("open")
                ? sql.list(
                        OWED,
                        BankQueries::refund,
                        company(),
                        OtherRoad.CODE,
                        entry.amount().currency().code(),
                        entry.amount().minor())
                : sql.list(PAID_BACK, BankQueries::refund, company(), entry.id());
    }

    /** What was paid in at a provider by an entry; of an open one what it may be, that the bank has not shown. */
    List<BankEntryPage.Deposit> deposits(BankEntryRow entry) throws SQLException {
        long minor = entry.amount().minor();
        return entry.state().equals("open")
                ? sql.list(
                        PAID_IN,
                        BankQueries::deposit,
                        company(),
                        minor,
                        entry.amount().currency().code(),
                        minor)
                : sql.list(DEPOSIT + " and d.bank_entry_id = ?", BankQueries::deposit, company(), entry.id());
    }

    /** Purchases on the merchant's own invoice that an entry pays; of an open one those that have its amount open, the oldest first. */
    List<BankEntryPage.Buyer> buyers(BankEntryRow entry) throws SQLException {
        return entry.state().equals("open")
                ? sql.list(
                        BUYERS_OWE,
                        BankQueries::buyer,
                        company(),
                        entry.amount().minor(),
                        entry.amount().currency().code())
                : sql.list(BUYERS_PAID, BankQueries::buyer, company(), entry.id());
    }

    private static BankEntryPage.Buyer buyer(Sql.Row row) throws SQLException {
        return new BankEntryPage.Buyer(
                row.number("trail_id"), row.text("order_number"), row.date("since"), row.money("minor"));
    }

    /** Whether anything was ever sold on the merchant's own invoice in books of Knyt's. */
    boolean sellsOnInvoice() throws SQLException {
        return sql.first(
                        "select 1 as one from customer_move where company_id = ? order by move_key limit 1",
                        row -> true,
                        company())
                .isPresent();
    }

    /** What an entry is as payments by Swish. */
    Optional<BankEntryPage.Swish> swish(BankEntryRow entry) throws SQLException {
        return sql.first(
                SWISH,
                row -> new BankEntryPage.Swish(
                        row.text("reference"),
                        row.number("open"),
                        row.flag("by_bank"),
                        row.text("swish_by"),
                        "",
                        Optional.empty()),
                BankPaid.WORD,
                company(),
                entry.id());
    }

    private static BankEntryPage.Deposit deposit(Sql.Row row) throws SQLException {
        return new BankEntryPage.Deposit(
                row.number("deposit_id"),
                row.text("provider"),
                row.text("reference"),
                row.date("paid_on"),
                row.money("amount_minor"));
    }

    private static BankEntryPage.Refund refund(Sql.Row row) throws SQLException {
        return new BankEntryPage.Refund(row.number("fact_id"), row.text("order_number"), row.date("since"));
    }

    /** An amount in another currency says nothing of how near it is. */
    private static long distance(Money paid, Money seen) {
        return paid.currency().equals(seen.currency())
                ? Math.abs(Math.subtractExact(paid.minor(), seen.minor()))
                : Long.MAX_VALUE;
    }

    private static BankEntryPage.Offered payout(Sql.Row row) throws SQLException {
        return new BankEntryPage.Offered(
                row.number("payout_id"),
                row.text("provider"),
                row.text("reference"),
                row.date("book_date"),
                row.money("paid_minor"));
    }
}
