/**
 * The company's own table of country, kind of buyer and rate to accounts: proposed, written, tried on a purchase and put in use; and what
 * people have found of buyers' VAT numbers.
 */
@NullMarked
package se.knyt.server.vat;

import org.jspecify.annotations.NullMarked;
