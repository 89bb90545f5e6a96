/** Adyen: settlement details reports, captures and refunds of one merchant account. */
@NullMarked
package se.knyt.connectors.payments.adyen;

import org.jspecify.annotations.NullMarked;
