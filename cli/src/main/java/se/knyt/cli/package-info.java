/** The command line: commands that need no running server. No framework, so that they start at once. */
@NullMarked
package se.knyt.cli;

import org.jspecify.annotations.NullMarked;
