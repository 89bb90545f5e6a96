/**
 * Connections: the catalogue, connecting with its checks, one connection.
 */
@NullMarked
package se.knyt.server.connections;

import org.jspecify.annotations.NullMarked;
