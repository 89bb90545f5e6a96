/**
 * Settlement files of payment providers, read into payouts with their lines. Each amount gets its sign from the merchant's view: as
 * the file gives it where the file has signs, by the provider's own rules where it has none.
 *
 * <p>Here is what the formats share: the kinds of file and how they are told apart, rows and entries in columns of primitives, and the
 * payouts as documents. Each
 * provider's format is found by {@link java.util.ServiceLoader}.
 */
@NullMarked
package se.knyt.formats.settlement;

import org.jspecify.annotations.NullMarked;
