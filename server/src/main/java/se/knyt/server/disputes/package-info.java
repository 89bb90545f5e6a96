/** Disputes: the list, one with its last day, money and file for the answer, what a person decides of it, and the deadlines' setting. */
@NullMarked
package se.knyt.server.disputes;

import org.jspecify.annotations.NullMarked;
