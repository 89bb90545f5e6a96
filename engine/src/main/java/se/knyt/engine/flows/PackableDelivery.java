package se.knyt.engine.flows;

import se.knyt.core.money.Quantity;

/** A row of the order of which pieces can be packed. */
public record PackableDelivery(String rowId, String title, Quantity left) {}
