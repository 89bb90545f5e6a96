/**
 * The sandbox: its control page, its clock and its simulators.
 */
@NullMarked
package se.knyt.server.sandbox;

import org.jspecify.annotations.NullMarked;
