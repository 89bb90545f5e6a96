/** What the documents that Knyt draws have in common. */
@NullMarked
package se.knyt.engine.pdf;

import org.jspecify.annotations.NullMarked;
