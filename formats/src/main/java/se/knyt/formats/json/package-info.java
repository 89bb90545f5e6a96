/**
 * Reading JSON files as they come, value by value, with the line of each and bounds on depth, texts and numbers. A file is never held
 * as a tree: a settlement of a million rows costs what is kept of it.
 */
@NullMarked
package se.knyt.formats.json;

import org.jspecify.annotations.NullMarked;
