/**
 * Signing in and out, invitations and the security of the web server: who may pass, and what a browser may load. Who a person is and what they
 * may do is known by {@link se.knyt.server.access}.
 */
@NullMarked
package se.knyt.server.signin;

import org.jspecify.annotations.NullMarked;
