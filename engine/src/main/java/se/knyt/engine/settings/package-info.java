/**
 * Numbered, immutable settings of a company: rules, accounts, limits and choices together.
 */
@NullMarked
package se.knyt.engine.settings;

import org.jspecify.annotations.NullMarked;
