/** Rules: listed, ordered, written in a form or typed, tried on orders, compared and rolled back. */
@NullMarked
package se.knyt.server.rules;

import org.jspecify.annotations.NullMarked;
