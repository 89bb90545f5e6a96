/**
 * What every connector must hold to, as tests: one abstract class for each capability, which a connector's own tests extend with its
 * vendor's simulator; and a runner for mapping fixtures whose expectation a bookkeeper can read. Simulators are steered over their
 * HTTP control page, so they may as well run in another process.
 */
@NullMarked
package se.knyt.testkit;

import org.jspecify.annotations.NullMarked;
