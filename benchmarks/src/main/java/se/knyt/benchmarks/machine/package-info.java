/** What a run costs the machine, whatever else computes on it. */
@NullMarked
package se.knyt.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
