package se.knyt.engine.flows;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.knyt.core.bookkeeping.BankingDays;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Schedules;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.engine.trails.TrailState;

/**
 * Sales and refunds that stand at a provider and that no payout has named some days after: one loose end for each purchase and
 * provider, until a payout names them or they come to nothing together. A line that is matched has named its sale, whether its payout
 * is booked, held or waiting.
 *
 * <p>A provider that tells what it has not paid out knows of the sale, which is then no loose end however late its payout; or knows
 * nothing of it, which is told at once instead of after that time.
 *
 * <p>Only of providers whose payouts are read: who is not connected names nothing, nor does a paused connection that was never read, and
 * what is left of one that is being wound down stands on its own page. A paused one that was read counts: the provider owes it still. What is disputed has a last day of its own.
 */
final class PayoutAwaited {

    /** A paused one that was read, or whose files were dropped. */
    private static final String COUNTS = "c.winding_since is null and (" + Schedules.COUNTS
            + " or exists (select 1 from payout y where y.company_id = c.company_id and y.connection_id = c.connection_id))";

    /** One that Knyt knows by its files alone has its name among the settings of its connection. */
    private static final String PAYERS = """
            select distinct company_id,
                   case connector when 'other' then settings::jsonb ->> 'provider' when 'shopify' then 'shopify-payments' else connector end
              from connection c where company_id = any (?) and %s
            """.formatted(COUNTS);

    /** Of a provider with several connections each must tell everything: up to the oldest reading nothing is missing. */
    private static final String BALANCES = """
            select c.company_id, p.provider, min(b.taken_at)
              from connection c
             cross join lateral (select case c.connector when 'shopify' then 'shopify-payments' else c.connector end as provider) p
              left join provider_balance b on b.company_id = c.company_id and b.connection_id = c.connection_id and b.whole
             where c.company_id = any (?) and %s
             group by c.company_id, p.provider having count(*) = count(b.taken_at)
            """.formatted(COUNTS);

    /** Long enough for a capture to be in the balance and for it to be read, whatever the hour. */
    private static final int DAYS_UNTIL_KNOWN = 2;

    private PayoutAwaited() {}

    /** The providers whose payouts are read, or were before a pause, and which are not being wound down, by company. */
    static Map<Long, Set<String>> payers(Tx tx, Collection<Long> companies) throws SQLException {
        var result = new HashMap<Long, Set<String>>();
        tx.query(
                PAYERS,
                row -> result.computeIfAbsent(row.getLong(1), c -> new HashSet<>())
                        .add(Objects.requireNonNullElse(row.getString(2), "")),
                Tx.bigints(companies));
        return result;
    }

    /** Up to when each provider has told of everything that it has not paid out, by company. */
    static Map<Long, Map<String, Instant>> balances(Tx tx, Collection<Long> companies) throws SQLException {
        var result = new HashMap<Long, Map<String, Instant>>();
        tx.query(
                BALANCES,
                row -> result.computeIfAbsent(row.getLong(1), c -> new HashMap<>())
                        .put(row.getString(2), Tx.instant(row, 3)),
                Tx.bigints(companies));
        return result;
    }

    /** @param number the order's, empty where there is none */
    static void addTo(TrailPlan plan, TrailState state, PlanContext context, String number) {
        var open = state.facts().stream()
                .filter(f -> !f.named()
                        && f.heard() != TrailState.Heard.OF_IT
                        && !f.atProvider().isZero())
                .filter(f -> context.payers().contains(f.provider()) && days(f, context) > 0)
                .filter(f -> state.disputes().stream()
                        .allMatch(d -> d.over() || !d.provider().equals(f.provider())))
                .collect(Collectors.groupingBy(
                        f -> f.provider() + " " + f.amount().currency().code(), TreeMap::new, Collectors.toList()));
        open.values().forEach(facts -> watch(plan, state, context, number, facts));
    }

    private static void watch(
            TrailPlan plan, TrailState state, PlanContext context, String number, List<TrailState.FactView> open) {
        var late = open.stream()
                .filter(f -> !lateAt(f, context).isAfter(context.now()))
                .sorted(Comparator.comparing(TrailState.FactView::date).thenComparingLong(TrailState.FactView::id))
                .toList();
        open.stream()
                .map(f -> lateAt(f, context))
                .filter(at -> at.isAfter(context.now()))
                .forEach(plan::lookAgain);
        var amount = Money.sum(
                open.stream().map(TrailState.FactView::atProvider).toList(),
                open.getFirst().amount().currency());
        if (late.isEmpty() || amount.isZero()) {
            return;
        }
        var oldest = late.getFirst();
        var provider = oldest.provider();
        boolean unknown = late.stream().anyMatch(f -> isUnknown(f, context));
        var code = (amount.isNegative() ? "awaited.refund" : "awaited.sale")
                + (provider.equals(PaymentAbilities.AT_BANK) ? "-at-bank" : unknown ? "-unknown" : "");
        plan.add(new LooseEnd(
                // A further one that becomes late is told of again, also where a person has closed what was told
                // before.
                "awaited:" + provider + ":" + late.getLast().key(),
                code,
                Map.of(
                        "order",
                        number.isEmpty() ? oldest.invoiceNumber() : number,
                        "provider",
                        provider,
                        "date",
                        oldest.date().toString(),
                        "amount",
                        amount.abs().toString()),
                code + ":" + provider,
                state.trail(),
                null,
                null,
                context.onlyConnectionTo(provider).orElse(null),
                amount.abs(),
                lateAt(oldest, context),
                true));
    }

    private static int days(TrailState.FactView fact, PlanContext context) {
        return context.inUse().settings().deadlines().payoutDays(fact.provider());
    }

    private static Instant lateAt(TrailState.FactView fact, PlanContext context) {
        return isUnknown(fact, context)
                ? endOf(fact, Math.min(DAYS_UNTIL_KNOWN, days(fact, context)), context)
                : endOf(fact, days(fact, context), context);
    }

    /** The provider has told of everything since, and of nothing of this purchase. */
    private static boolean isUnknown(TrailState.FactView fact, PlanContext context) {
        var told = context.balances().get(fact.provider());
        return told != null
                && fact.heard() == TrailState.Heard.NOT
                && !told.isBefore(endOf(fact, DAYS_UNTIL_KNOWN, context));
    }

    private static Instant endOf(TrailState.FactView fact, int days, PlanContext context) {
        var last = context.inUse().settings().deadlines().inBankingDays(fact.provider())
                ? BankingDays.after(fact.date(), days)
                : fact.date().plusDays(days);
        return last.plusDays(1).atStartOfDay(context.zone()).toInstant();
    }
}
