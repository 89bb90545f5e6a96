/**
 * What is not tied up and due, with its cause and the action that ends it.
 */
@NullMarked
package se.knyt.engine.looseends;

import org.jspecify.annotations.NullMarked;
