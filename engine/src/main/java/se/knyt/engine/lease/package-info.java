/**
 * Who owns what: leases with epochs, by database time.
 */
@NullMarked
package se.knyt.engine.lease;

import org.jspecify.annotations.NullMarked;
