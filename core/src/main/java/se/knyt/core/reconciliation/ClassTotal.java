package se.knyt.core.reconciliation;

import se.knyt.core.money.Money;

/**
 * A total that the provider states for one of its own classes of lines.
 *
 * @param name the provider's word for the class
 * @param stated the total, signed from the merchant's view
 */
public record ClassTotal(String name, Money stated) {}
