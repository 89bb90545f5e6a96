/**
 * The way in: a page of records becomes raw records, documents, counterparts and changes in one transaction.
 */
@NullMarked
package se.knyt.engine.intake;

import org.jspecify.annotations.NullMarked;
