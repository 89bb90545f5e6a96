/**
 * What a list shows, as a file for a spreadsheet: the same filter, the same columns, the same sums.
 */
@NullMarked
package se.knyt.server.export;

import org.jspecify.annotations.NullMarked;
