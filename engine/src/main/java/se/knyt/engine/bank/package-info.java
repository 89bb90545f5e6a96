/**
 * What the bank shows: accounts, the entries of bank files that can concern a payout, and which payout each of them is. Files reach the
 * engine directly, not through a connection: the bank is no system that anything is fetched from or sent to.
 */
@NullMarked
package se.knyt.engine.bank;

import org.jspecify.annotations.NullMarked;
