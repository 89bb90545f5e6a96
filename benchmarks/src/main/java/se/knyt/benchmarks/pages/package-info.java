/**
 * How fast the console's pages answer when a company has a history.
 */
@NullMarked
package se.knyt.benchmarks.pages;

import org.jspecify.annotations.NullMarked;
