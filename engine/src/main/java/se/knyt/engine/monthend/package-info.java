/**
 * What people say of a month that has ended. It locks nothing: the books are locked in the accounting system.
 */
@NullMarked
package se.knyt.engine.monthend;

import org.jspecify.annotations.NullMarked;
