/** Which reader reads which kind of settlement file: the one place that knows all formats. */
@NullMarked
package se.knyt.formats.settlement.readers;

import org.jspecify.annotations.NullMarked;
