package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.BankReceiptFact;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.flows.HeldArguments;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.EffectKind;

/**
 * A person's word that a payout has reached the bank account, where no bank connection tells it. The amount must be that of the
 * payout to the öre; then the money in transit is booked on the bank account, on the bank's day. From the first one on, payouts that
 * nobody sees at the bank are missed ({@link BankWatch}).
 */
public final class BankReceipts {
    private final Database database;
    private final CompanyClocks clocks;
    private final SettingsStore settings;
    private final EffectPlans effects;
    private final VoucherWriter vouchers;
    private final LooseEnds looseEnds;
    private final Runnable wake;

    /** @param wake called when something is to be sent */
    public BankReceipts(
            Database database,
            CompanyClocks clocks,
            IdAllocator ids,
            SettingsStore settings,
            EffectPlans effects,
            Runnable wake) {
        this.database = database;
        this.clocks = clocks;
        this.settings = settings;
        this.effects = effects;
        this.vouchers = new VoucherWriter(ids);
        this.looseEnds = new LooseEnds(ids);
        this.wake = wake;
    }

    /**
     * What confirming would do.
     *
     * @param problem code of what is in the way, empty when nothing is
     * @param arguments what its text needs
     * @param voucher what would be booked; none where the accounting system books its bank by itself
     */
    public record Outcome(String problem, Map<String, String> arguments, Optional<Voucher> voucher) {
        static Outcome of(String problem, String... arguments) {
            var numbered = new java.util.TreeMap<String, String>();
            for (int i = 0; i < arguments.length; i++) {
                numbered.put(String.valueOf(i), arguments[i]);
            }
            return new Outcome(problem, numbered, Optional.empty());
        }

        public boolean possible() {
            return problem.isEmpty();
        }
    }

    /** What would be booked; changes nothing. */
    public Outcome preview(long company, long payout, LocalDate date, Money amount) {
        return database.forCompany(
                "bank-preview",
                company,
                tx -> decide(tx, company, payout, date, amount).outcome());
    }

    /** Books it and closes the payout's bank leg; where something is in the way nothing is changed. */
    public Outcome confirm(long company, long payout, LocalDate date, Money amount, String actor) {
        var outcome = database.forCompany("bank-confirm", company, tx -> {
            tx.query(
                    "select 1 from payout where company_id = ? and payout_id = ? for update",
                    row -> row.getInt(1),
                    company,
                    payout);
            var decided = decide(tx, company, payout, date, amount);
            if (decided.outcome().possible()) {
                book(tx, decided, date, amount, actor);
            }
            return decided.outcome();
        });
        wake.run();
        return outcome;
    }

    private record Decided(Outcome outcome, Optional<PayoutRow> row, Optional<WantedEntry> entry, Settings inUse) {}

    private Decided decide(Tx tx, long company, long payout, LocalDate date, Money amount) throws SQLException {
        var inUse = settings.current(tx, company).settings();
        var row = PayoutReader.read(tx, company, payout);
        var problem = problem(tx, row, date, amount);
        if (problem.isPresent()) {
            return new Decided(problem.get(), Optional.empty(), Optional.empty(), inUse);
        }
        var receipt = new BankReceiptFact(
                "bank:" + row.payout().provider() + ":" + row.payout().reference(),
                date,
                row.payout().reference(),
                amount);
        var books = inUse.posting().bookCurrency();
        var without = PayoutPlans.group(row, books, ReferenceRates.of(tx, company, books));
        var result = Posting.of(
                new PostingGroup.Payout(without.payout(), without.lines(), Optional.of(receipt)), inUse.posting());
        return switch (result) {
            case PostingResult.Held held ->
                new Decided(
                        new Outcome(held.code(), HeldArguments.of(held), Optional.empty()),
                        Optional.empty(),
                        Optional.empty(),
                        inUse);
            case PostingResult.Posted posted -> {
                var entry = posted.entries().stream()
                        .filter(e -> PayoutVouchers.isBank(e.key()))
                        .map(e -> named(e, row))
                        .findFirst();
                yield new Decided(
                        new Outcome("", Map.of(), entry.map(WantedEntry::voucher)), Optional.of(row), entry, inUse);
            }
        };
    }

    private Optional<Outcome> problem(Tx tx, PayoutRow row, LocalDate date, Money amount) throws SQLException {
        var payout = row.payout();
        boolean open = tx.first(
                        "select bank_leg from payout where company_id = ? and payout_id = ?",
                        r -> r.getString(1),
                        row.company(),
                        row.id())
                .filter("open"::equals)
                .isPresent();
        if (!open) {
            return Optional.of(Outcome.of("bank.confirmed-already"));
        }
        if (!"booked".equals(row.state())) {
            return Optional.of(Outcome.of("bank.payout-not-booked"));
        }
        var zone = tx.first("select zone from company where company_id = ?", r -> r.getString(1), row.company())
                .orElse("Europe/Stockholm");
        var today = LocalDate.ofInstant(clocks.now(row.company()), ZoneId.of(zone));
        if (date.isBefore(row.bookDate().minusDays(1)) || date.isAfter(today)) {
            return Optional.of(
                    Outcome.of("bank.day", row.bookDate().minusDays(1).toString(), today.toString()));
        }
        if (payout.currency().equals(amount.currency()) && !payout.paid().equals(amount)) {
            return Optional.of(Outcome.of(
                    "bank.differs",
                    payout.paid().toString(),
                    amount.toString(),
                    amount.minus(payout.paid()).toString()));
        }
        return Optional.empty();
    }

    /** Its text does not begin as that of the payout's own voucher: in the accounting system a voucher is found by how its text begins. */
    private static WantedEntry named(WantedEntry entry, PayoutRow row) {
        var voucher = entry.voucher();
        var text = "Knyt insättning " + row.payout().provider() + " "
                + row.payout().reference();
        return new WantedEntry(
                entry.key(),
                entry.operation(),
                new Voucher(
                        voucher.eventDate(),
                        text.length() > Voucher.TEXT_MAX ? text.substring(0, Voucher.TEXT_MAX) : text,
                        voucher.counterparty(),
                        voucher.evidence(),
                        voucher.rows()),
                entry.needs());
    }

    private void book(Tx tx, Decided decided, LocalDate date, Money amount, String actor) throws SQLException {
        var row = decided.row().orElseThrow();
        tx.update(
                "update payout set bank_leg = 'matched', bank_date = ?, bank_minor = ?, bank_by = ?"
                        + " where company_id = ? and payout_id = ?",
                date,
                amount.minor(),
                actor,
                row.company(),
                row.id());
        tx.update(
                "update company set bank_from = ? where company_id = ? and bank_from is null",
                row.bookDate(),
                row.company());
        looseEnds.cured(tx, row.company(), BankWatch.causeKey(row.id()), clocks.now(row.company()));
        if (decided.entry().isPresent()) {
            voucher(tx, row, decided.entry().get(), decided.inUse(), actor);
        }
        Audit.write(
                tx,
                row.company(),
                clocks.machineNow(),
                actor,
                "payout.bank-confirmed",
                row.payout().provider() + " " + row.payout().reference(),
                Map.of("date", date.toString(), "amount", amount.toString()));
    }

    private void voucher(Tx tx, PayoutRow row, WantedEntry entry, Settings inUse, String actor) throws SQLException {
        vouchers.write(
                tx,
                new VoucherWriter.Source(
                        row.company(),
                        entry.key(),
                        inUse.voucherSeries(),
                        row.id(),
                        null,
                        null,
                        inUse.version(),
                        actor),
                entry.voucher(),
                clocks.now(row.company()));
        long target = tx.first(
                        "select connection_id from effect where company_id = ? and payout_id = ?"
                                + " and kind = 'create-voucher' and state = 'done' order by made desc limit 1",
                        r -> r.getLong(1),
                        row.company(),
                        row.id())
                .orElseThrow();
        boolean own = inUse.ledger() == LedgerMode.KNYT;
        effects.insert(
                tx,
                List.of(new EffectPlans.Planned(
                        row.company(),
                        new NewEffect(
                                target,
                                PayoutVouchers.effectKey(entry.key()),
                                EffectKind.CREATE_VOUCHER,
                                null,
                                row.id(),
                                row.id(),
                                "",
                                row.connection(),
                                own
                                        ? HandedOn.forFile(entry, inUse.voucherSeries())
                                        : HandedOn.forSystem(entry, inUse.voucherSeries()),
                                inUse.version(),
                                List.of()))),
                clocks.machineNow());
    }
}
