/**
 * Encryption at rest: a master key outside the database, a key for each company, a key for each raw record.
 */
@NullMarked
package se.knyt.engine.seal;

import org.jspecify.annotations.NullMarked;
