/**
 * A twin of one Svea Checkout merchant: orders are delivered and credited by asynchronous tasks, and the reconciliation report tells
 * for each day what was sent to the bank and of which rows it consists. README.md beside this file says what it imitates and from
 * which document each rule comes.
 */
@NullMarked
package se.knyt.simulators.svea;

import org.jspecify.annotations.NullMarked;
