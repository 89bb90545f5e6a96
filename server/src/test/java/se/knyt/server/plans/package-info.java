/**
 * Every statement with the plan the database ran it by.
 */
@NullMarked
package se.knyt.server.plans;

import org.jspecify.annotations.NullMarked;
