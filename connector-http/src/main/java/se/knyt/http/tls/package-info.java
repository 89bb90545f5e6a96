/**
 * Client certificates, for systems that let nobody in by a password: read out of what a bank or vendor hands over, checked, and made
 * ready for calls.
 */
@NullMarked
package se.knyt.http.tls;

import org.jspecify.annotations.NullMarked;
