/**
 * How documents, effects and facts are written as text: one canonical form, amounts exact.
 */
@NullMarked
package se.knyt.engine.json;

import org.jspecify.annotations.NullMarked;
