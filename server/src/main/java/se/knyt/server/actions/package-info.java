/**
 * What pages ask the engine to do.
 */
@NullMarked
package se.knyt.server.actions;

import org.jspecify.annotations.NullMarked;
