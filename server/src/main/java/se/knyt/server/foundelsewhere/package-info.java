/** Captures and refunds of others that stand where ours were to be made, and what a person says of them. */
@NullMarked
package se.knyt.server.foundelsewhere;

import org.jspecify.annotations.NullMarked;
