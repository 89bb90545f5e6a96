package se.knyt.engine.flows;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.engine.rates.RateLookup;
import se.knyt.engine.rules.RuleBook;
import se.knyt.engine.settings.OwnInvoices;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.settings.SettingsStore;

/** What planning goes by, in few words: in Stockholm, where nothing is being wound down and no rate is published. */
final class GivenContext {
    private GivenContext() {}

    /** Where no provider's payouts are read. */
    static PlanContext of(
            Settings settings,
            RuleBook rules,
            PostingSettings posting,
            List<FlowRow> flows,
            Map<String, List<Long>> connections,
            Instant now) {
        return of(settings, rules, posting, flows, connections, PaymentAbilities.NONE, now);
    }

    /** Where no provider's payouts are read, but some are asked of single payments. */
    static PlanContext of(
            Settings settings,
            RuleBook rules,
            PostingSettings posting,
            List<FlowRow> flows,
            Map<String, List<Long>> connections,
            PaymentAbilities abilities,
            Instant now) {
        return of(settings, rules, posting, flows, connections, abilities, OwnInvoices.NONE, now);
    }

    /** The same, where some payment methods are the merchant's own invoice. */
    static PlanContext of(
            Settings settings,
            RuleBook rules,
            PostingSettings posting,
            List<FlowRow> flows,
            Map<String, List<Long>> connections,
            PaymentAbilities abilities,
            OwnInvoices own,
            Instant now) {
        return of(settings, rules, posting, flows, connections, Set.of(), Map.of(), abilities, own, now);
    }

    /**
     * @param payers the providers whose payouts are read
     * @param balances up to when each has told of everything that it has not paid out
     */
    static PlanContext of(
            Settings settings,
            RuleBook rules,
            PostingSettings posting,
            List<FlowRow> flows,
            Map<String, List<Long>> connections,
            Set<String> payers,
            Map<String, Instant> balances,
            Instant now) {
        return of(
                settings,
                rules,
                posting,
                flows,
                connections,
                payers,
                balances,
                PaymentAbilities.NONE,
                OwnInvoices.NONE,
                now);
    }

    private static PlanContext of(
            Settings settings,
            RuleBook rules,
            PostingSettings posting,
            List<FlowRow> flows,
            Map<String, List<Long>> connections,
            Set<String> payers,
            Map<String, Instant> balances,
            PaymentAbilities abilities,
            OwnInvoices own,
            Instant now) {
        return new PlanContext(
                1,
                new SettingsStore.InUse(settings, rules),
                rules,
                posting,
                posting,
                own,
                flows,
                connections,
                Map.of(),
                Map.of(),
                Map.of(),
                RateLookup.NONE,
                Map.of(),
                Set.of(),
                Map.of(),
                Map.of(),
                payers,
                0,
                balances,
                abilities,
                now,
                ZoneId.of("Europe/Stockholm"));
    }

    /** The same with other connections, made and wound down when it is said. */
    static PlanContext connected(
            PlanContext like,
            Map<String, List<Long>> connections,
            Map<Long, Instant> opened,
            Map<Long, WindingDown.Since> winding) {
        return new PlanContext(
                like.company(),
                like.inUse(),
                like.rules(),
                like.posting(),
                like.begunBy(),
                like.ownInvoices(),
                like.flows(),
                connections,
                Map.of(),
                opened,
                winding,
                like.rates(),
                like.credits(),
                like.dimensional(),
                like.vatNumbers(),
                like.food(),
                like.payers(),
                like.shop(),
                like.balances(),
                like.abilities(),
                like.now(),
                like.zone());
    }
}
