/** Kustom: what is known of it as a provider. */
@NullMarked
package se.knyt.connectors.payments.kustom;

import org.jspecify.annotations.NullMarked;
