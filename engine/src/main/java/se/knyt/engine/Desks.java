package se.knyt.engine;

import se.knyt.engine.books.ProviderDesk;

/**
 * What a company's people decide.
 *
 * @param providers the accounts of payment providers
 */
public record Desks(ProviderDesk providers) {}
