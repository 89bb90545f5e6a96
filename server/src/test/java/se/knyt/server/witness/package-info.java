/** What the program says, held against programs that others wrote. */
@NullMarked
package se.knyt.server.witness;

import org.jspecify.annotations.NullMarked;
