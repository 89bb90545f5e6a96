package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.BankDueDate;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.BankLine;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.PayoutFact;
import se.knyt.core.bookkeeping.PayoutTexts;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.books.BankReceipts.Outcome;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.clock.CompanyZone;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.flows.HeldArguments;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.PullSource.Lane;

/**
 * Books what the bank shows of a payout, whoever tells of it. Most payouts come as one line of their whole amount; one that the bank
 * returned, or that came in parts, has a voucher for each line on its day, and is matched while the lines make what was paid. One that
 * waits for the bank has its own voucher on the bank's day instead, which the planner makes from what is noted here.
 */
public final class BankBooking {
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final BesideVouchers vouchers;
    private final LooseEnds looseEnds;
    private final FeedMovements feed;

    public BankBooking(CompanyClocks clocks, IdAllocator ids, SettingsStore settings, EffectPlans effects) {
        this.clocks = clocks;
        this.settings = settings;
        this.vouchers = new BesideVouchers(ids, effects);
        this.looseEnds = new LooseEnds(ids);
        this.feed = new FeedMovements(ids);
    }

    /**
     * A line of the bank account, or the part of one that is the payout's.
     *
     * @param amount negative where the money left the account
     * @param account of the books; 0 for the one that the provider's payouts arrive on
     * @param part whether it may be another amount than what is still expected of the payout
     * @param actor who tells of it
     */
    public record Line(LocalDate date, Money amount, int account, boolean part, String actor) {}

    /** The day of the latest line, whichever was told last. */
    private static final String LAST_DAY = """
            greatest(?, (select max(v.event_date) from voucher v
                          where v.company_id = ? and v.payout_id = ? and v.voucher_key like '%:bank'),
                        (select max(m.moved_on) from feed_movement m where m.company_id = ? and m.payout_id = ?))""";

    /**
     * @param way what becomes of a payout that waits for the bank; as it is for every other
     * @param received the line in the currency of the books
     * @param byFeed whether the accounting system's bank feed takes that off the account of money in transit
     */
    private record Decided(
            Outcome outcome,
            Optional<PayoutRow> row,
            Optional<WantedEntry> entry,
            Money received,
            Settings inUse,
            BankWay way,
            boolean byFeed) {
        static Decided of(Outcome outcome, Money received, Settings inUse) {
            return new Decided(outcome, Optional.empty(), Optional.empty(), received, inUse, BankWay.OPEN, false);
        }

        static Decided of(
                PayoutRow row,
                Optional<WantedEntry> entry,
                Money received,
                Settings inUse,
                BankWay way,
                boolean byFeed) {
            return new Decided(
                    new Outcome("", Map.of(), entry.map(WantedEntry::voucher)),
                    Optional.of(row),
                    entry,
                    received,
                    inUse,
                    way,
                    byFeed);
        }
    }

    /**
     * What the bank has shown of a payout so far.
     *
     * @param lines booked, the one in its own voucher among them
     */
    private record Seen(boolean open, Money amount, int lines) {}

    /** What would be booked; changes nothing. */
    public Outcome preview(Tx tx, long company, long payout, Line line) throws SQLException {
        return decide(tx, company, payout, line).outcome();
    }

    /**
     * Books it; where something is in the way nothing is changed, but for a payout that has waited for its bank line and turns out to come
     * otherwise than whole and alone: that is booked by way of the account of money in transit now ({@code bank.transit-first}), and the
     * line when that is done. The payout's row is locked until the transaction ends.
     *
     * @param follow takes what the planner is to look at
     */
    public Outcome book(Tx tx, long company, long payout, Line line, List<ChangeLog.NewChange> follow)
            throws SQLException {
        tx.query(
                "select 1 from payout where company_id = ? and payout_id = ? for update",
                row -> row.getInt(1),
                company,
                payout);
        var decided = decide(tx, company, payout, line);
        if (!decided.outcome().possible()) {
            return decided.outcome();
        }
        var row = decided.row().orElseThrow();
        if (row.way() == BankWay.WAITS && decided.way() == BankWay.TRANSIT) {
            inTransit(tx, company, payout, follow);
            return Outcome.of("bank.transit-first");
        }
        write(tx, decided, line);
        if (decided.way() == BankWay.DIRECT && row.way() == BankWay.WAITS) {
            follow.add(look(company, payout));
        }
        return decided.outcome();
    }

    /**
     * That a bank feed's voucher has taken what was paid by another road from the account of money in transit. Whether it still stood
     * there.
     *
     * @param fact the credit
     * @param amount as the bank has it, negative
     */
    boolean road(Tx tx, long company, long fact, LocalDate on, Money amount, String actor) throws SQLException {
        int from = tx.first(
                        "select account from road_payment where company_id = ? and fact_id = ? and withdrawn_on is null",
                        row -> row.getInt(1),
                        company,
                        fact)
                .orElse(0);
        return feed.road(tx, company, fact, new FeedMovements.Movement(from, on, amount.negated(), actor));
    }

    /** A payout that waits for the bank is booked by way of the account of money in transit; any other stays as it is. */
    public static void inTransit(Tx tx, long company, long payout, List<ChangeLog.NewChange> follow)
            throws SQLException {
        int changed = tx.update(
                "update payout set bank_way = 'transit' where company_id = ? and payout_id = ? and bank_way = 'waits'",
                company,
                payout);
        if (changed == 1) {
            follow.add(look(company, payout));
        }
    }

    private static ChangeLog.NewChange look(long company, long payout) {
        return new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.PAYOUT, payout, 0);
    }

    private Decided decide(Tx tx, long company, long payout, Line line) throws SQLException {
        var inUse = settings.current(tx, company).settings();
        var row = PayoutReader.read(tx, company, payout).placed(inUse.posting());
        boolean waits = waits(row, inUse);
        var posting = (waits ? BankWay.WAITS : BankWay.TRANSIT).with(row.posting(inUse), row, line.account());
        boolean byFeed = posting.provider(row.payout().provider())
                .filter(p -> p.bankLeg() == BankLeg.ACCOUNTING_SYSTEM_BOOKS_BANK)
                .isPresent();
        var seen = seen(tx, row, posting);
        var books = posting.bookCurrency();
        var without = PayoutPlans.group(row, books, ReferenceRates.of(tx, company, books));
        var received = received(without.payout(), line, books);
        var problem = problem(tx, row, waits, seen, line, received);
        if (problem.isPresent()) {
            return Decided.of(problem.get(), line.amount(), inUse);
        }
        var receipt = BankWay.receipt(row, line.date(), received.orElseThrow());
        boolean whole = seen.lines() == 0
                && (!row.payout().currency().equals(books)
                        || row.payout().paid().equals(line.amount()));
        boolean direct = waits && whole && BankWay.sameMonth(row, line.date());
        var way = direct ? BankWay.DIRECT : waits ? BankWay.TRANSIT : row.way();
        if (!whole || (waits && !direct)) {
            int number = seen.lines() + 1;
            var entry =
                    BankLine.part(without.payout(), number, receipt, posting).map(e -> named(e, row, number));
            return Decided.of(row, entry, receipt.amount(), inUse, way, byFeed);
        }
        var result = Posting.of(without.received(receipt), posting);
        return switch (result) {
            case PostingResult.Held held ->
                Decided.of(new Outcome(held.code(), HeldArguments.of(held), Optional.empty()), receipt.amount(), inUse);
            case PostingResult.Posted posted ->
                Decided.of(
                        row,
                        posted.entries().stream()
                                .filter(e -> direct
                                        ? e.operation() instanceof Operation.BookVoucher
                                        : PayoutVouchers.isBank(e.key()))
                                .map(e -> direct ? e : named(e, row, 1))
                                .findFirst(),
                        receipt.amount(),
                        inUse,
                        way,
                        byFeed);
        };
    }

    /** Whether its own voucher is made from the bank line. Chosen otherwise meanwhile, it is booked first. */
    private static boolean waits(PayoutRow row, Settings inUse) {
        return row.way() == BankWay.WAITS
                && "matching".equals(row.state())
                && row.posting(inUse)
                        .provider(row.payout().provider())
                        .filter(p -> p.bankLeg() == BankLeg.DIRECT)
                        .isPresent();
    }

    /**
     * What stands on the bank account in the currency of the books. On an account in another currency the money is at the rate that its
     * payout was booked at, so that nothing is left in transit; empty where there is none.
     */
    private static Optional<Money> received(PayoutFact payout, Line line, Currency books) {
        if (line.amount().currency().equals(books)) {
            return Optional.of(line.amount());
        }
        return payout.exchangeRate()
                .filter(rate -> rate.from().equals(line.amount().currency())
                        && rate.to().equals(books))
                .map(rate -> rate.convert(line.amount()));
    }

    private static Seen seen(Tx tx, PayoutRow row, PostingSettings posting) throws SQLException {
        int vouchers = tx.first(
                        "select count(*) from voucher where company_id = ? and payout_id = ? and voucher_key like '%:bank'",
                        r -> r.getInt(1), row.company(), row.id())
                .orElse(0);
        return tx.first(
                        "select bank_leg, bank_minor from payout where company_id = ? and payout_id = ?",
                        r -> new Seen(
                                "open".equals(r.getString(1)),
                                Money.of(r.getLong(2), posting.bookCurrency()),
                                vouchers + (row.way() == BankWay.DIRECT ? 1 : 0)),
                        row.company(),
                        row.id())
                .orElseThrow();
    }

    private Optional<Outcome> problem(
            Tx tx, PayoutRow row, boolean waits, Seen seen, Line line, Optional<Money> received) throws SQLException {
        var payout = row.payout();
        var date = line.date();
        if (row.failed().isPresent() && !line.part()) {
            return Optional.of(Outcome.of("bank.payout-failed"));
        }
        if (!seen.open() && !line.part()) {
            return Optional.of(Outcome.of("bank.confirmed-already"));
        }
        if (!waits && !"booked".equals(row.state())) {
            return Optional.of(Outcome.of("bank.payout-not-booked"));
        }
        var today = LocalDate.ofInstant(clocks.now(row.company()), CompanyZone.of(tx, row.company()));
        if ((!line.part() && date.isBefore(row.bookDate().minusDays(1))) || date.isAfter(today)) {
            return Optional.of(
                    Outcome.of("bank.day", row.bookDate().minusDays(1).toString(), today.toString()));
        }
        if (received.isEmpty()) {
            return Optional.of(
                    Outcome.of("currency.no-rate", line.amount().currency().code()));
        }
        boolean ours = payout.currency().equals(line.amount().currency());
        if (!ours || (line.part() && received.get().equals(line.amount()))) {
            return Optional.empty();
        }
        if (line.part() && line.amount().equals(payout.paid().negated())) {
            // Taken back whole, at the rate it came at.
            return Optional.empty();
        }
        // Of a payout in another currency a part cannot be told: its parts need not round to the whole.
        var expected = received.get().equals(line.amount()) ? payout.paid().minus(seen.amount()) : payout.paid();
        return expected.equals(line.amount())
                ? Optional.empty()
                : Optional.of(Outcome.of(
                        "bank.differs",
                        expected.toString(),
                        line.amount().toString(),
                        line.amount().minus(expected).toString()));
    }

    /**
     * Its text does not begin as that of the payout's own voucher, or of another line: in the accounting system a voucher is found by how
     * its text begins.
     */
    private static WantedEntry named(WantedEntry entry, PayoutRow row, int number) {
        var voucher = entry.voucher();
        return new WantedEntry(
                entry.key(),
                entry.operation(),
                new Voucher(
                        voucher.eventDate(),
                        PayoutTexts.of(
                                "Insättning" + (number == 1 ? "" : " " + number),
                                row.payout().provider(),
                                row.payout().reference()),
                        voucher.counterparty(),
                        voucher.evidence(),
                        voucher.rows()),
                entry.needs());
    }

    private void write(Tx tx, Decided decided, Line line) throws SQLException {
        var row = decided.row().orElseThrow();
        noted(tx, row, line, decided.received());
        if (decided.byFeed()) {
            feed.payout(
                    tx,
                    row.company(),
                    row.id(),
                    new FeedMovements.Movement(
                            row.posting(decided.inUse()).accounts().inTransit(),
                            line.date(),
                            decided.received().negated(),
                            line.actor()));
        }
        tx.update(
                "update company set bank_from = ? where company_id = ? and bank_from is null",
                row.bookDate(),
                row.company());
        if (decided.way() == BankWay.DIRECT && row.way() == BankWay.WAITS) {
            tx.update(
                    "update payout set bank_way = 'direct', direct_on = ?, direct_minor = ?, direct_account = ?"
                            + " where company_id = ? and payout_id = ?",
                    line.date(),
                    decided.received().minor(),
                    line.account(),
                    row.company(),
                    row.id());
        } else if (decided.entry().isPresent()) {
            var by = new BesideVouchers.By(line.actor(), clocks.now(row.company()), clocks.machineNow());
            vouchers.write(tx, row, decided.entry().get(), decided.inUse(), by);
        }
        Audit.write(
                tx,
                row.company(),
                clocks.machineNow(),
                line.actor(),
                "payout.bank-confirmed",
                row.payout().provider() + " " + row.payout().reference(),
                Map.of("date", line.date().toString(), "amount", line.amount().toString()));
    }

    /**
     * Matched while what was seen is what was paid; taken back it is awaited anew from the day it left, unless the provider has the money
     * again.
     */
    private void noted(Tx tx, PayoutRow row, Line line, Money received) throws SQLException {
        boolean foreign = !row.payout().currency().equals(received.currency());
        boolean came = foreign && received.isNegative() == row.payout().paid().isNegative();
        boolean over = tx.first(
                        "update payout set bank_minor = bank_minor + ?, bank_date = " + LAST_DAY
                                + ", bank_moved_on = null, bank_by = ?, feed_by = '', feed_minor = 0,"
                                + " bank_leg = case when returned_on is not null and bank_minor + ? = 0 then 'failed'"
                                + " when ? or not ? and bank_minor + ? = paid_minor then 'matched' else 'open' end,"
                                + " bank_of_minor = case when ? then paid_minor else 0 end"
                                + " where company_id = ? and payout_id = ? returning bank_leg",
                        r -> !"open".equals(r.getString(1)),
                        received.minor(),
                        line.date(),
                        row.company(),
                        row.id(),
                        row.company(),
                        row.id(),
                        line.actor(),
                        received.minor(),
                        came,
                        foreign,
                        received.minor(),
                        came,
                        row.company(),
                        row.id())
                .orElseThrow();
        if (over) {
            looseEnds.cured(tx, row.company(), BankWatch.causeKey(row.id()), clocks.now(row.company()));
            looseEnds.cured(tx, row.company(), BankWatch.differsKey(row.id()), clocks.now(row.company()));
        } else {
            tx.update(
                    "update payout set bank_date = null, bank_missed = false, bank_late_on = greatest(bank_late_on, ?)"
                            + " where company_id = ? and payout_id = ?",
                    BankDueDate.lateOn(line.date()),
                    row.company(),
                    row.id());
        }
    }
}
