/**
 * Settlement files of payment providers, read into payouts with their lines. Each amount gets its sign from the merchant's view: as
 * the file gives it where the file has signs, by the provider's own rules where it has none.
 */
@NullMarked
package se.knyt.formats.settlement;

import org.jspecify.annotations.NullMarked;
