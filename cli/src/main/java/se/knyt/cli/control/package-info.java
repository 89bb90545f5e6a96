/**
 * The commands that steer a running Knyt: status, sandbox, export.
 *
 * <p>They speak to the server's control endpoint on loopback, with the token that the server leaves in its data folder. What an
 * action means is the server's to know; here words become arguments and options, and answers become lines of text.
 */
@NullMarked
package se.knyt.cli.control;

import org.jspecify.annotations.NullMarked;
