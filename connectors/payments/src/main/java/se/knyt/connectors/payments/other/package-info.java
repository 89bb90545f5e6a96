/**
 * A provider that Knyt has no connection of its own for: its settlement files are read by formats that the company has confirmed, and its
 * payouts may be handed in over Knyt's own interface. It makes no calls.
 */
@NullMarked
package se.knyt.connectors.payments.other;

import org.jspecify.annotations.NullMarked;
