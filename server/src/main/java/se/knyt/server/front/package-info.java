/** The front door: what is looked at of every request before anything else sees it. */
@NullMarked
package se.knyt.server.front;

import org.jspecify.annotations.NullMarked;
