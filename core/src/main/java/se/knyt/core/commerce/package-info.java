/**
 * The commerce documents: what was sold, delivered, reserved, captured, refunded, invoiced and paid out, in one shape whatever
 * system it came from. Records and nothing else. They hold no name, address, e-mail or phone: those stand in {@link
 * se.knyt.core.commerce.Person} and documents hold the person's key.
 */
@NullMarked
package se.knyt.core.commerce;

import org.jspecify.annotations.NullMarked;
