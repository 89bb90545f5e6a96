package se.knyt.engine;

import se.knyt.engine.books.ProviderDesk;
import se.knyt.engine.intake.Schedules;
import se.knyt.engine.intake.SettlementDrop;

/**
 * What a company's people decide and hand in.
 *
 * @param providers the accounts of payment providers
 * @param settlementFiles settlement files that are dropped
 * @param schedules how often connections are read
 */
public record Desks(ProviderDesk providers, SettlementDrop settlementFiles, Schedules schedules) {}
