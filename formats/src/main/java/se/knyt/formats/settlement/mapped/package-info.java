/**
 * Settlement files of providers that Knyt does not know, read by a format that a person has confirmed: which column is what, which sign
 * an amount has, and what the file's own words for rows mean. What a format does not say is refused or kept as unrecognized, never guessed
 * while a file is read; guessing is a step of its own, before a format is confirmed.
 */
@NullMarked
package se.knyt.formats.settlement.mapped;

import org.jspecify.annotations.NullMarked;
