/** What a company decides by conditions: rules in a typed language over its orders, and what they do. */
@NullMarked
package se.knyt.engine.rules;

import org.jspecify.annotations.NullMarked;
