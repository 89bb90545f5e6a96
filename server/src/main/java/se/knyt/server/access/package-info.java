/**
 * Who may come in: users, sign-in by link or password, sessions, roles, and the company of a request.
 */
@NullMarked
package se.knyt.server.access;

import org.jspecify.annotations.NullMarked;
