/**
 * Settings of a company: people, start date, audit log.
 */
@NullMarked
package se.knyt.server.settings;

import org.jspecify.annotations.NullMarked;
