/**
 * Languages: texts from bundles, numbers, amounts and dates as each language writes them.
 */
@NullMarked
package se.knyt.server.text;

import org.jspecify.annotations.NullMarked;
