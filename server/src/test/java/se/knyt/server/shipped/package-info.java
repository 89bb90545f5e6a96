/** What lies in {@code target/app}: the class path that is shipped, run as the launcher runs it. */
@NullMarked
package se.knyt.server.shipped;

import org.jspecify.annotations.NullMarked;
