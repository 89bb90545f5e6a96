/** Settlement files read by the formats that are found. */
@NullMarked
package se.knyt.formats.settlement.readers;

import org.jspecify.annotations.NullMarked;
