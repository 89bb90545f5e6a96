package se.knyt.server.providers;

import java.util.List;
import se.knyt.engine.books.ProviderDesk;

/**
 * The list of providers.
 *
 * @param used those that the company has to do with
 * @param others those that have accounts and wait for their first purchase
 */
public record ProvidersPage(List<ProviderDesk.Line> used, List<ProviderDesk.Line> others) {}
