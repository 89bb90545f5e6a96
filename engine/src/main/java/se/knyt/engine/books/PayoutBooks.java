package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.Posting;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.EffectPlans;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.flows.HeldArguments;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.looseends.LooseEnds;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.spi.PullSource.Lane;

/** Brings payouts forward: matched, certified, their payments and voucher planned, and booked when the voucher stands. */
public final class PayoutBooks {
    private final SettingsStore settings;
    private final EffectPlans effects;
    private final LooseEnds looseEnds;
    private final PayoutPlans plans;

    public PayoutBooks(
            IdAllocator ids, CompanyKeys keys, SettingsStore settings, EffectPlans effects, LooseEnds looseEnds) {
        this.settings = settings;
        this.effects = effects;
        this.looseEnds = looseEnds;
        this.plans = new PayoutPlans(ids, keys);
    }

    /** What a step knows besides the payout. */
    record Moment(long company, ZoneId zone, Instant companyNow, Instant machineNow) {}

    /**
     * Brings every payout among the ids as far as it can come now.
     *
     * @param ids documents or payouts; what is no payout is passed over
     */
    public void bring(
            Tx tx,
            long company,
            Collection<Long> ids,
            Instant companyNow,
            Instant machineNow,
            List<ChangeLog.NewChange> follow)
            throws SQLException {
        var rows = PayoutReader.read(tx, company, ids);
        if (rows.isEmpty()) {
            return;
        }
        var zone = tx.first("select zone from company where company_id = ?", row -> row.getString(1), company)
                .orElse("Europe/Stockholm");
        var moment = new Moment(company, ZoneId.of(zone), companyNow, machineNow);
        var ends = new ArrayList<LooseEnd>();
        for (var row : rows) {
            bring(tx, row, moment, ends, follow);
        }
        looseEnds.sync(
                tx,
                company,
                LooseEnds.Scope.PAYOUT,
                rows.stream().map(PayoutRow::id).toList(),
                ends,
                companyNow);
    }

    private void bring(Tx tx, PayoutRow row, Moment moment, List<LooseEnd> ends, List<ChangeLog.NewChange> follow)
            throws SQLException {
        if (row.reconciledAt() == null || row.hasOpenLines() || "held".equals(row.state())) {
            var outcome = PayoutMatching.reconcile(tx, row, moment.zone(), moment.companyNow());
            trailChanges(moment.company(), outcome.trails(), follow);
            if (!outcome.closes()) {
                ends.add(held(
                        row,
                        moment,
                        "payout.does-not-close",
                        Map.of(
                                "reference", row.payout().reference(),
                                "difference", outcome.difference().toPlain(),
                                "provider", row.payout().provider())));
                return;
            }
            var again = PayoutReader.read(tx, moment.company(), List.of(row.id()));
            if (!again.isEmpty()) {
                plan(tx, again.getFirst(), moment, ends);
                unmatched(again.getFirst(), moment, ends);
            }
        }
        finish(tx, row, moment, ends, follow);
    }

    private void plan(Tx tx, PayoutRow row, Moment moment, List<LooseEnd> ends) throws SQLException {
        var inUse = settings.current(tx, moment.company());
        var erp = erpOf(tx, row, inUse.settings().ledger() == LedgerMode.KNYT);
        if (erp.isEmpty()) {
            return;
        }
        var group = PayoutPlans.group(row);
        var result = Posting.of(group, inUse.settings().posting());
        if (result instanceof PostingResult.Held held) {
            tx.update(
                    "update payout set state = 'held' where company_id = ? and payout_id = ?",
                    moment.company(),
                    row.id());
            ends.add(held(row, moment, held.code(), HeldArguments.of(held)));
            return;
        }
        var posted = (PostingResult.Posted) result;
        var planned = plans.effects(tx, row, posted, inUse.settings(), erp.get(), moment);
        effects.insert(
                tx,
                planned.stream()
                        .map(e -> new EffectPlans.Planned(moment.company(), e))
                        .toList(),
                moment.machineNow());
    }

    private static Optional<Long> erpOf(Tx tx, PayoutRow row, boolean ownBooks) throws SQLException {
        return tx.first(
                "select target_connection_id from flow where company_id = ? and code = ? and source_connection_id = ?"
                        + " and state = 'on'",
                r -> r.getLong(1),
                row.company(),
                ownBooks ? FlowCode.PAYOUTS_TO_VOUCHERS : FlowCode.PAYOUTS_TO_BOOKS,
                row.connection());
    }

    /** Booked when Knyt's voucher for it stands in the accounting system. */
    private static void finish(
            Tx tx, PayoutRow row, Moment moment, List<LooseEnd> ends, List<ChangeLog.NewChange> follow)
            throws SQLException {
        boolean trouble = false;
        boolean stands = false;
        for (var effect : PayoutPlans.stateOfOwn(tx, row)) {
            if ("rejected".equals(effect.state()) || "held".equals(effect.state())) {
                trouble = true;
                ends.add(new LooseEnd(
                        "effect:" + effect.id(),
                        effect.errorCode(),
                        with(effect.errorArgs(), row, effect.kind()),
                        effect.errorCode() + ":" + effect.connection(),
                        null,
                        row.id(),
                        effect.id(),
                        effect.connection(),
                        row.payout().paid(),
                        moment.companyNow(),
                        false));
            }
            if ("create-voucher".equals(effect.kind()) && "done".equals(effect.state())) {
                stands = true;
                PayoutPlans.number(tx, row, effect, moment.companyNow());
            }
        }
        if (stands && !trouble) {
            int booked = tx.update(
                    "update payout set state = 'booked', booked_at = ? where company_id = ? and payout_id = ?"
                            + " and state = 'matching'",
                    moment.companyNow(),
                    moment.company(),
                    row.id());
            if (booked == 1) {
                trailChanges(moment.company(), trails(tx, row), follow);
            }
        }
    }

    private static Map<String, String> with(Map<String, String> args, PayoutRow row, String kind) {
        var result = new java.util.TreeMap<>(args);
        result.put("reference", row.payout().reference());
        result.put("kind", kind);
        return result;
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

    /** Each settled line whose invoice is not found is named: it stands open on the provider's account until it is. */
    private static void unmatched(PayoutRow row, Moment moment, List<LooseEnd> ends) {
        for (var line : row.lines()) {
            if (line.line().kind().needsMatch() && !line.matched()) {
                ends.add(new LooseEnd(
                        "line:" + row.id() + ":" + line.seq(),
                        "suggested".equals(line.status()) ? "payout.line-suggested" : "payout.line-unmatched",
                        Map.of(
                                "reference", row.payout().reference(),
                                "line", String.valueOf(line.line().line()),
                                "order", line.line().orderReference(),
                                "provider", row.payout().provider()),
                        "payout.line-unmatched:" + row.payout().provider(),
                        null,
                        row.id(),
                        null,
                        row.connection(),
                        line.line().amount(),
                        moment.companyNow(),
                        false));
            }
        }
        row.lines().stream()
                .filter(l -> "unrecognized".equals(l.status()))
                .forEach(l -> ends.add(new LooseEnd(
                        "line:" + row.id() + ":" + l.seq(),
                        "payout.line-unrecognized",
                        Map.of(
                                "reference", row.payout().reference(),
                                "line", String.valueOf(l.line().line()),
                                "word", l.line().providerKind(),
                                "provider", row.payout().provider()),
                        "payout.line-unrecognized:" + l.line().providerKind(),
                        null,
                        row.id(),
                        null,
                        row.connection(),
                        l.line().amount(),
                        moment.companyNow(),
                        false)));
    }

    private static LooseEnd held(PayoutRow row, Moment moment, String code, Map<String, String> args) {
        var all = new java.util.TreeMap<>(args);
        all.put("reference", row.payout().reference());
        return new LooseEnd(
                "payout:" + row.id() + ":held",
                code,
                all,
                code + ":" + row.payout().provider(),
                null,
                row.id(),
                null,
                row.connection(),
                row.payout().paid(),
                moment.companyNow(),
                false);
    }
}
