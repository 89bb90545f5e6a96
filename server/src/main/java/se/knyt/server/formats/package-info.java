/**
 * Formats for the files of a company's own providers: a file is dropped, its columns are guessed and shown as they would be read, and a person
 * confirms and names it.
 */
@NullMarked
package se.knyt.server.formats;

import org.jspecify.annotations.NullMarked;
