package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.knyt.core.bookkeeping.DatedAhead;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.clock.CompanyZone;
import se.knyt.engine.db.DatabaseException;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.flows.HeldArguments;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.PullSource.Lane;

/** Brings payouts forward: matched, certified, their payments and voucher planned, and booked when the voucher stands. */
public final class PayoutBooks {
    private static final Logger LOG = LoggerFactory.getLogger(PayoutBooks.class);

    private final SettingsStore settings;
    private final EffectPlans effects;
    private final LooseEnds looseEnds;
    private final PayoutPlans plans;
    private final PayoutRules rules;
    private final LineSkips lineSkips;
    private final LongConsumer booked;
    private final IdAllocator ids;
    private final PayoutDisputes disputes;
    private final FileTargets files;
    private final FailedPayouts failed;
    private final TransitRest rest;
    private final OtherShares shares;

    /**
     * @param files which targets are files
     * @param booked told, after the commit, of a company that has a payout booked now, or one that waits for the bank: the bank may have
     *     shown it already
     */
    public PayoutBooks(
            IdAllocator ids,
            CompanyKeys keys,
            SettingsStore settings,
            EffectPlans effects,
            LooseEnds looseEnds,
            FileTargets files,
            DimensionTargets dimensions,
            LongConsumer booked) {
        this.booked = booked;
        this.files = files;
        this.ids = ids;
        this.disputes = new PayoutDisputes(ids, settings);
        this.settings = settings;
        this.effects = effects;
        var beside = new BesideVouchers(ids, effects);
        this.failed = new FailedPayouts(settings, beside);
        this.rest = new TransitRest(beside);
        this.shares = new OtherShares(ids, beside, files);
        this.looseEnds = looseEnds;
        this.plans = new PayoutPlans(ids, keys);
        this.rules = new PayoutRules(settings, dimensions, new Archive(keys));
        this.lineSkips = new LineSkips(settings, new Archive(keys));
    }

    /**
     * Brings every payout among the ids as far as it can come now. One that cannot be brought further is held by itself, with the
     * reason: it must not stand in the way of the others.
     *
     * @param ids documents or payouts, by company; what is no payout is passed over
     */
    public void bring(Tx tx, Map<Long, Set<Long>> ids, CompanyClocks clocks, List<ChangeLog.NewChange> follow)
            throws SQLException {
        for (var entry : PayoutReader.unfinished(tx, ids, clocks).entrySet()) {
            bring(tx, entry.getKey(), entry.getValue(), clocks.now(entry.getKey()), clocks.machineNow(), follow);
        }
    }

    /** Payouts with open lines that name what invoices among the documents bear, by company. */
    public static Map<Long, Set<Long>> waitingFor(Tx tx, Map<Long, Set<Long>> documents) throws SQLException {
        var result = new HashMap<Long, Set<Long>>();
        tx.query(
                "select distinct l.company_id, l.payout_id from invoice_reference r"
                        + " join payout_line_reference l on l.company_id = r.company_id and l.reference = r.plain"
                        + " where r.company_id = any (?) and r.document_id = any (?)",
                row -> result.computeIfAbsent(row.getLong(1), c -> new HashSet<>())
                        .add(row.getLong(2)),
                Tx.bigints(documents.keySet()),
                Tx.bigints(documents.values().stream().flatMap(Set::stream).toList()));
        return result;
    }

    private void bring(
            Tx tx,
            long company,
            List<Long> payouts,
            Instant companyNow,
            Instant machineNow,
            List<ChangeLog.NewChange> follow)
            throws SQLException {
        var zone = CompanyZone.of(tx, company);
        var moment = new PayoutContext(company, zone, companyNow, machineNow);
        var ends = new ArrayList<LooseEnd>();
        // Before each is tried by itself: one that is held does not wait past its month either.
        BankWatch.over(tx, payouts, moment);
        if (!settings.current(tx, company).settings().orderFields().isEmpty()) {
            LinesBeside.announce(tx, company, payouts);
        }
        for (long payout : payouts) {
            var steps = broughtApart(tx, payout, moment);
            ends.addAll(steps.ends());
            follow.addAll(steps.follow());
        }
        ends.addAll(BankWatch.missed(tx, payouts, moment));
        ends.addAll(BankWatch.differs(tx, payouts, moment));
        ends.addAll(DepositWatch.missed(tx, payouts, moment));
        looseEnds.sync(tx, LooseEnds.Scope.PAYOUT, List.of(new LooseEnds.Wanted(company, payouts, ends, companyNow)));
    }

    /** What follows from bringing one payout further. */
    private record Steps(List<LooseEnd> ends, List<ChangeLog.NewChange> follow) {
        Steps() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private Steps broughtApart(Tx tx, long payout, PayoutContext moment) throws SQLException {
        try {
            return tx.apart(apart -> {
                var steps = new Steps();
                bring(apart, PayoutReader.read(apart, moment.company(), payout), moment, steps);
                return steps;
            });
        } catch (SQLException e) {
            if (!DatabaseException.refusedData(e)) {
                throw e;
            }
            return notPlanned(tx, payout, moment, e);
        } catch (RuntimeException e) {
            return notPlanned(tx, payout, moment, e);
        }
    }

    private static Steps notPlanned(Tx tx, long payout, PayoutContext moment, Exception cause) throws SQLException {
        LOG.error("payout {} of company {} could not be planned", payout, moment.company(), cause);
        var steps = new Steps();
        tx.query(
                "update payout set state = 'held' where company_id = ? and payout_id = ?"
                        + " returning connection_id, provider, reference, currency, paid_minor",
                row -> steps.ends()
                        .add(PayoutEnds.held(
                                payout,
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                Money.of(row.getLong(5), new Currency(row.getString(4))),
                                moment,
                                "payout.not-planned",
                                Map.of("reason", String.valueOf(cause.getMessage())))),
                moment.company(),
                payout);
        return steps;
    }

    private void bring(Tx tx, PayoutRow read, PayoutContext moment, Steps steps) throws SQLException {
        var row = read;
        boolean planned = row.planned();
        var unmet = new HashMap<Integer, MetInvoices.Unmet>();
        var inUse = settings.current(tx, moment.company()).settings();
        var skipped = Map.<Integer, SkippedLines.Of>of();
        if (row.isToMatch()) {
            var skips = lineSkips.of(tx, row, inUse.posting());
            var met = MetInvoices.meet(tx, ids, LineSkips.except(row, skips.keySet()), inUse, moment);
            unmet.putAll(met.unmet());
            steps.follow().addAll(LinesBeside.after(tx, row, inUse, met));
            SaleBrought.meet(tx, row);
            CarriedDebts.meet(tx, row, inUse.posting().bookCurrency());
            FailedPayouts.meet(tx, row, moment.zone(), steps.follow());
            row = PayoutReader.read(tx, moment.company(), row.id());
            FeeInvoices.meet(tx, row);
            var outcome = PayoutMatching.reconcile(tx, row, moment.zone(), moment.companyNow(), inUse.posting());
            outcome.unmet().forEach(unmet::putIfAbsent);
            var trails = new TreeSet<>(outcome.trails());
            trails.addAll(met.trails());
            trailChanges(moment.company(), trails, steps.follow());
            trailChanges(moment.company(), disputes.take(tx, row, moment), steps.follow());
            if (!outcome.closes()) {
                steps.ends()
                        .add(PayoutEnds.held(
                                row,
                                moment,
                                "payout.does-not-close",
                                Map.of("difference", outcome.difference().toPlain())));
                return;
            }
            unmet.putAll(weighed(tx, row, moment, inUse, trails, steps));
            skipped = SkippedLines.meet(tx, row.placed(inUse.posting()), inUse.posting(), skips);
            row = PayoutReader.read(tx, moment.company(), row.id());
            planned &= row.planned();
            var targets = PayoutTargets.of(tx, row, inUse, files);
            waitsFor(tx, row, targets.isPresent() ? "" : inUse.cutOvers().any() ? "way-off" : "flow-off");
            var ahead = ahead(row, moment);
            if (targets.isPresent() && ahead.isPresent()) {
                hold(tx, row, ahead.get(), moment, steps);
                tx.update(
                        "update payout set waits_until = ? where company_id = ? and payout_id = ?",
                        DatedAhead.from(row.bookDate()),
                        moment.company(),
                        row.id());
            } else if (targets.isPresent()) {
                // Paused it would wait: it is taken up when the flow is on again.
                if (row.version() > 1 && !row.planned() && PayoutPayments.settle(tx, row)) {
                    row = PayoutReader.read(tx, moment.company(), row.id());
                }
                var ruled = rules.ask(tx, row, inUse.posting(), targets.get().books());
                row = ruled.row().placed(inUse.posting());
                var held = ruled.held().isPresent() ? ruled.held() : FeeDeviation.look(tx, row, inUse.posting());
                if (held.isPresent()) {
                    hold(tx, row, held.get(), moment, steps);
                } else {
                    planned |= plan(tx, row, inUse, targets.get(), moment, steps);
                }
            } else if (row.planned() && !trails.isEmpty()) {
                // So is what was matched only now, though the rest was planned before the pause.
                tx.update(
                        "update payout set planned_at = null where company_id = ? and payout_id = ?",
                        moment.company(),
                        row.id());
            }
        }
        if (row.version() > 1) {
            steps.ends().addAll(PayoutPayments.ends(tx, row, moment));
        }
        var posting = row.posting(inUse);
        unmet.putAll(DoubleLines.of(tx, row));
        int lineEnds = steps.ends().size();
        if (planned) {
            PayoutEnds.difference(row, posting, moment).ifPresent(steps.ends()::add);
            FeeVatWatch.look(tx, row, posting, moment).ifPresent(steps.ends()::add);
        }
        finish(tx, row, planned, moment, steps);
        var state = state(tx, row);
        steps.ends().addAll(lineEnds, PayoutEnds.openLines(row, posting, unmet, skipped, state, moment));
        rest.of(tx, row, inUse, moment);
        failed.of(tx, row, posting, moment, steps.follow()).ifPresent(steps.ends()::add);
        if (row.failed().filter(f -> f.returnedOn().isEmpty()).isPresent()) {
            // The bank may have shown it, and taken it back, before that was told.
            tx.afterCommit(() -> booked.accept(moment.company()));
        }
    }

    /**
     * What several providers share otherwise than the shop told is matched once their payouts together are what they owe.
     *
     * @param before the payout as it was before it was matched
     * @param matched trails that its lines have met; those that they meet now are added
     */
    private Map<Integer, MetInvoices.Unmet> weighed(
            Tx tx, PayoutRow before, PayoutContext moment, Settings inUse, Set<Long> matched, Steps steps)
            throws SQLException {
        var row = PayoutReader.read(tx, moment.company(), before.id());
        var weighed = shares.weigh(tx, row, inUse, moment);
        if (!weighed.trails().isEmpty()) {
            var trails = new TreeSet<>(weighed.trails());
            trails.addAll(PayoutMatching.reconcile(tx, row, moment.zone(), moment.companyNow(), inUse.posting())
                    .trails());
            trailChanges(moment.company(), trails, steps.follow());
            matched.addAll(trails);
        }
        if (before.reconciledAt() == null || !weighed.trails().isEmpty()) {
            var looked = new TreeSet<>(matched);
            looked.addAll(weighed.looked());
            steps.follow().addAll(ShareReader.beside(tx, row, looked));
        }
        return weighed.unmet();
    }

    /** No voucher is written on a day that nobody has come near. */
    private static Optional<PayoutRules.Held> ahead(PayoutRow row, PayoutContext moment) {
        var today = LocalDate.ofInstant(moment.companyNow(), moment.zone());
        return DatedAhead.is(row.bookDate(), today)
                ? Optional.of(new PayoutRules.Held(
                        "payout.dated-ahead",
                        Map.of(
                                "date", row.bookDate().toString(),
                                "today", today.toString(),
                                "from", DatedAhead.from(row.bookDate()).toString())))
                : Optional.empty();
    }

    /** Whether payments and voucher of what the payout says now are planned. */
    private boolean plan(Tx tx, PayoutRow row, Settings inUse, PayoutTargets targets, PayoutContext moment, Steps steps)
            throws SQLException {
        var posting = row.posting(inUse);
        var books = posting.bookCurrency();
        var rates = ReferenceRates.of(tx, moment.company(), books);
        var way = BankWay.now(row, posting, LocalDate.ofInstant(moment.companyNow(), moment.zone()));
        var result = Posting.of(PayoutPlans.booked(row, books, rates), way.posting(posting, row));
        if (result instanceof PostingResult.Held held) {
            hold(tx, row, new PayoutRules.Held(held.code(), HeldArguments.of(held)), moment, steps);
            return false;
        }
        var posted = (PostingResult.Posted) result;
        if (!targets.take(posted)) {
            // Invoices are to be paid in a system whose flow is paused: all of it waits, so that no part is booked
            // alone.
            waitsFor(tx, row, "invoices-off");
            return false;
        }
        way.keep(tx, row);
        if (row.transit() == 0) {
            tx.update(
                    "update payout set transit_account = ? where company_id = ? and payout_id = ?",
                    posting.accounts().inTransit(),
                    moment.company(),
                    row.id());
        }
        PayoutStanding.keep(tx, row, posting, rates);
        DepositBooking.keep(tx, ids, row, posting, rates, moment.zone());
        disputes.atRate(tx, row, moment);
        if (way == BankWay.WAITS && row.way() != way) {
            tx.afterCommit(() -> booked.accept(moment.company()));
        }
        var plan = plans.of(tx, row, posted, inUse, targets, moment);
        effects.insert(
                tx,
                plan.effects().stream()
                        .map(e -> new EffectPlans.Planned(moment.company(), e))
                        .toList(),
                moment.machineNow());
        // Its voucher is planned when the bank has shown it, or its month is over.
        boolean complete = plan.complete() && way != BankWay.WAITS;
        if (!row.planned() && complete) {
            tx.update(
                    "update payout set planned_at = ? where company_id = ? and payout_id = ?",
                    moment.companyNow(),
                    moment.company(),
                    row.id());
        }
        return complete;
    }

    private static void hold(Tx tx, PayoutRow row, PayoutRules.Held why, PayoutContext moment, Steps steps)
            throws SQLException {
        tx.update(
                "update payout set state = 'held' where company_id = ? and payout_id = ?", moment.company(), row.id());
        steps.ends().add(PayoutEnds.held(row, moment, why.code(), why.arguments()));
    }

    /** Booked when every voucher of Knyt's for it stands in the accounting system. */
    private void finish(Tx tx, PayoutRow row, boolean planned, PayoutContext moment, Steps steps) throws SQLException {
        boolean trouble = false;
        int wanted = 0;
        int standing = 0;
        for (var effect : PayoutPlans.stateOfOwn(tx, row)) {
            if ("rejected".equals(effect.state()) || "held".equals(effect.state())) {
                trouble = true;
                steps.ends().add(PayoutEnds.ofEffect(row, moment, effect));
            }
            if ("create-voucher".equals(effect.kind()) && !"withdrawn".equals(effect.state())) {
                // What the bank has received, or the provider has again, is booked beside it: the payout does not wait
                // for that.
                int counts = PayoutVouchers.isBeside(effect.key()) ? 0 : 1;
                wanted += counts;
                if ("done".equals(effect.state())) {
                    standing += counts;
                }
            }
        }
        boolean all = wanted > 0 ? standing == wanted : row.payout().paid().isZero() && paymentsOver(tx, row);
        if (planned && !trouble && all) {
            int changed = tx.update(
                    "update payout set state = 'booked', booked_at = coalesce(booked_at, ?) where company_id = ? and payout_id = ?"
                            + " and state = 'matching'",
                    moment.companyNow(),
                    moment.company(),
                    row.id());
            if (changed == 1) {
                tx.afterCommit(() -> booked.accept(moment.company()));
                trailChanges(moment.company(), trails(tx, row), steps.follow());
            }
        }
    }

    private static String state(Tx tx, PayoutRow row) throws SQLException {
        return tx.first(
                        "select state from payout where company_id = ? and payout_id = ?",
                        r -> r.getString(1),
                        row.company(),
                        row.id())
                .orElse("");
    }

    /** Why one that adds up is not booked; empty where nothing is in the way. */
    private static void waitsFor(Tx tx, PayoutRow row, String why) throws SQLException {
        tx.update(
                "update payout set waits_for = ? where company_id = ? and payout_id = ? and waits_for <> ?",
                why,
                row.company(),
                row.id(),
                why);
    }

    /** Where nothing was paid and no fee was taken there is no voucher: a refund carried to the next payout is its payments alone. */
    private static boolean paymentsOver(Tx tx, PayoutRow row) throws SQLException {
        return tx.first(
                        "select 1 from effect where company_id = ? and payout_id = ?"
                                + " and state not in ('done', 'withdrawn') limit 1",
                        r -> r.getInt(1),
                        row.company(),
                        row.id())
                .isEmpty();
    }

    private static Set<Long> trails(Tx tx, PayoutRow row) throws SQLException {
        return new HashSet<>(tx.query(
                "select distinct trail_id from payout_line where company_id = ? and payout_id = ? and trail_id is not null",
                r -> r.getLong(1),
                row.company(),
                row.id()));
    }

    private static void trailChanges(long company, Collection<Long> trails, List<ChangeLog.NewChange> follow) {
        trails.stream()
                .sorted()
                .forEach(trail ->
                        follow.add(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.TRAIL, trail, 0)));
    }
}
