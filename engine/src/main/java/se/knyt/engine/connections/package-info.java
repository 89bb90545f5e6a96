/**
 * Opened connections with their credentials, quota budget and guarded calls.
 */
@NullMarked
package se.knyt.engine.connections;

import org.jspecify.annotations.NullMarked;
