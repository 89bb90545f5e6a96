/**
 * Fees against contract: what providers took by month, and what the contracts with them say.
 */
@NullMarked
package se.knyt.server.fees;

import org.jspecify.annotations.NullMarked;
