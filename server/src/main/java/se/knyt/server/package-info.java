/**
 * The application: one process with the console, the API for the launcher, the engine and, in a sandbox, the simulators.
 */
@NullMarked
package se.knyt.server;

import org.jspecify.annotations.NullMarked;
