/**
 * Reading delimited text as it comes from banks, providers and spreadsheets: the encoding, the delimiter, the quotes and the decimal
 * mark are found out from the file itself, and what could be read in two ways is an error with its line and column, never a guess.
 *
 * <p>Cells are places in the file's bytes; text is made only when asked for, so a file of a million rows costs little more than its
 * bytes, and a large file is mapped, not loaded.
 */
@NullMarked
package se.knyt.formats.csv;

import org.jspecify.annotations.NullMarked;
