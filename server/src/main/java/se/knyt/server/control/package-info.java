/**
 * What the launcher asks over the loopback: status, sandbox commands, backup.
 */
@NullMarked
package se.knyt.server.control;

import org.jspecify.annotations.NullMarked;
