/**
 * What every simulator of an external system stands on: a loopback HTTP server with a router, a small store that survives the
 * death of its process, a clock that only moves forward, faults that can be ordered, quota helpers, and the control page
 * ({@code /_control/...}) by which tests and the sandbox steer all of it. Nothing here knows any vendor.
 *
 * <p>Simulators write CSV and SIE themselves, although they may use the writers of {@code formats}: a fault there would be hidden
 * by being on both sides.
 */
@NullMarked
package se.knyt.simulators.base;

import org.jspecify.annotations.NullMarked;
