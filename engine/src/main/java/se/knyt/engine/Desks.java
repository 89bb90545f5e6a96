package se.knyt.engine;

import se.knyt.engine.books.ProviderDesk;
import se.knyt.engine.flows.ReturnDrafts;
import se.knyt.engine.intake.Schedules;
import se.knyt.engine.intake.SettlementDrop;

/**
 * What a company's people decide and hand in.
 *
 * @param providers the accounts of payment providers
 * @param settlementFiles settlement files that are dropped
 * @param schedules how often connections are read
 * @param returnDrafts refunds that only a payout tells of
 */
public record Desks(ProviderDesk providers, SettlementDrop settlementFiles, Schedules schedules, ReturnDrafts returnDrafts) {}
