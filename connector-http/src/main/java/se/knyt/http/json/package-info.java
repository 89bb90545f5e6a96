/** JSON as other systems send it: read with bounds on everything, numbers exact, and each record's own bytes kept. */
@NullMarked
package se.knyt.http.json;

import org.jspecify.annotations.NullMarked;
