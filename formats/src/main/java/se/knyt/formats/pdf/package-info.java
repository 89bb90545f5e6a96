/** Plain PDF documents of text and rules: A4, two fonts that every reader has, no library. */
@NullMarked
package se.knyt.formats.pdf;

import org.jspecify.annotations.NullMarked;
