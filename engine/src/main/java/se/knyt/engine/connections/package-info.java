/**
 * Opened connections with their credentials, quota budget and guarded calls.
 *
 * <p>Calls that users start (preflight, its changes, customers, counts) are made by the process that serves the page, which may not
 * own the connection. A single-use refresh token is exchanged under one row per connection ({@code connection_exchange}), committed
 * before the call, so that no two processes spend it; a row older than an exchange can take means a lost answer, and the connection
 * must be signed in again. The quota budget is not shared with the owner: two processes may together exceed it, and every caller
 * waits out a 429.
 */
@NullMarked
package se.knyt.engine.connections;

import org.jspecify.annotations.NullMarked;
