/**
 * The end of a month: a list of what has to be so before the month can be closed, each point green only when it is proved, and the
 * specification of its accounts to take out.
 */
@NullMarked
package se.knyt.server.monthend;

import org.jspecify.annotations.NullMarked;
