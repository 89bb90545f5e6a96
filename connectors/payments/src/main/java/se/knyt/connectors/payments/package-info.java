/** What the connectors of payment providers share; it knows none of them. */
@NullMarked
package se.knyt.connectors.payments;

import org.jspecify.annotations.NullMarked;
